"""The one way through: a text goes in, a verdict comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lurebot.classifier import BundleError, Classifier, Scores, find_bundle
from lurebot.entities import find_entities
from lurebot.evidence import evidence_spans
from lurebot.settings import Settings
from lurebot.taxonomy import taxonomy
from lurebot.text import ReadText, read
from lurebot.text.language import base_tag
from lurebot.verdict import IndicatorFinding, Verdict

# Checked once at loading, so that the tables that are read at first use are there before a person waits for them.
_WARM_UP = "Cook wanted, $500 a month, call 012-345-678"


class Detector:
    """Scores texts for lures.

    >>> detector = Detector.load()
    >>> detector.check("Typing job in Myawaddy, 2000 USD, no experience, ticket paid, tourist visa").level  # doctest: +SKIP
    'danger'

    Knows nothing of bots, HTTP, files or databases. Safe to share between threads.
    """

    def __init__(self, classifier: Classifier, max_characters: int) -> None:
        """Use ``Detector.load`` unless the classifier is already there."""
        self._classifier = classifier
        self._bundle = classifier.bundle
        self._max_characters = max_characters

    @classmethod
    def load(cls, model: str | None = None, settings: Settings | None = None) -> Detector:
        """Load an installed bundle by name, or one from a folder; by default the one that the settings name.

        Raises:
            BundleError: there is no such bundle, or it is broken.
        """
        settings = settings or Settings.from_environment()
        bundle = find_bundle(model or settings.model)
        detector = cls(Classifier(bundle, settings.threads), settings.max_characters)
        try:
            detector.check(_WARM_UP)
        except Exception as error:  # weights of another model load, and fail in ways of their own when they are run
            raise BundleError(f"the bundle in {bundle.folder} cannot be used: {error}") from error
        return detector

    @property
    def model(self) -> str:
        """Name and version of the model, as verdicts carry it."""
        return self._bundle.label

    def check(self, text: str) -> Verdict:
        """The verdict on one text of any content and length; past the length limit only the beginning is read.

        Raises:
            TypeError: ``text`` is no string.
        """
        if not isinstance(text, str):
            raise TypeError(f"a text must be a str, not {type(text).__name__}")
        reading = read(text, self._max_characters)
        if not any(character.isalnum() for character in reading.view.text):
            return self._nothing_to_read(reading)
        scores = self._classifier.score(reading.view.text)
        categories = {name: float(p) for name, p in zip(self._bundle.categories, scores.categories, strict=True)}
        harm = taxonomy().harm(categories)
        return Verdict(
            category=max(categories, key=lambda name: categories[name]),
            risk=categories["trafficking_lure"],
            harm=harm,
            level=self._bundle.levels.of(harm, sure_of_language=self._is_measured(reading.language.tag)),
            categories=categories,
            indicators=self._findings(scores, reading),
            language=reading.language.tag,
            entities=find_entities(reading.clean, reading.original, reading.language.tag),
            model=self.model,
            truncated=reading.clipped or scores.truncated,
        )

    def check_many(self, texts: Iterable[str]) -> Iterator[Verdict]:
        """Verdicts in the order of the texts, each the same as ``check`` gives for it alone."""
        return map(self.check, texts)

    def _findings(self, scores: Scores, reading: ReadText) -> tuple[IndicatorFinding, ...]:
        """The indicators above their thresholds, likeliest first, each with its words."""
        found = []
        for k, name in enumerate(self._bundle.indicators):
            probability = float(scores.indicators[k])
            if probability >= self._bundle.indicator_thresholds[name]:
                window = scores.windows[int(scores.best[k])]
                silent = name in self._bundle.without_words
                spans = () if silent else evidence_spans(window, k, reading.view, reading.original)
                found.append(IndicatorFinding(name, probability, spans))
        return tuple(sorted(found, key=lambda finding: -finding.probability))

    def _is_measured(self, tag: str) -> bool:
        return base_tag(tag) in self._bundle.languages

    def _nothing_to_read(self, reading: ReadText) -> Verdict:
        """No letter and no digit: nothing speaks for or against it, so nobody is told that all is well."""
        categories = {name: float(name == "not_job") for name in self._bundle.categories}
        return Verdict(
            category="not_job",
            risk=0.0,
            harm=0.0,
            level="check_first",
            categories=categories,
            language=reading.language.tag,
            model=self.model,
            truncated=reading.clipped,
        )
