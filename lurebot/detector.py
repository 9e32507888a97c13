"""The one way through: a text goes in, a verdict comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lurebot import pool
from lurebot.classifier import BundleError, Classifier, Scores, find_bundle
from lurebot.entities import find_entities
from lurebot.evidence import Cue, evidence_spans, find_cues
from lurebot.settings import Settings
from lurebot.taxonomy import taxonomy
from lurebot.text import ReadText, read
from lurebot.text.language import base_tag
from lurebot.verdict import Caveat, Entities, IndicatorFinding, Span, Verdict

# With fewer letters than this beside links and contacts, a text says nothing that could be judged: "WhatsApp" and a number.
_FEWEST_LETTERS = 10
# Checked once at loading, so that the tables that are read at first use are there before a person waits for them.
_WARM_UP = "Cook wanted, $500 a month, call 012-345-678"


@dataclass(frozen=True)
class Judged:
    """A text on its way to a verdict; ``scores`` is None where there are no words to judge beside links and contacts."""

    reading: ReadText
    entities: Entities
    cues: tuple[Cue, ...]
    scores: Scores | None


class Detector:
    """Scores texts for lures.

    >>> detector = Detector.load()
    >>> detector.check("Typing job in Myawaddy, 2000 USD, no experience, ticket paid, tourist visa").level  # doctest: +SKIP
    'danger'

    Knows nothing of bots, HTTP, files or databases. Safe to share between threads.
    """

    def __init__(self, classifier: Classifier, settings: Settings) -> None:
        """Use ``Detector.load`` unless the classifier is already there."""
        self._classifier = classifier
        self._bundle = classifier.bundle
        self._settings = settings

    @classmethod
    def load(cls, model: str | None = None, settings: Settings | None = None) -> Detector:
        """Load an installed bundle by name, or one from a folder; by default the one that the settings name.

        Raises:
            BundleError: there is no such bundle, or it is broken.
        """
        settings = settings or Settings.from_environment()
        bundle = find_bundle(model or settings.model)
        detector = cls(Classifier(bundle, settings.threads), settings)
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
        judged = self.judge(text)
        reading, scores = judged.reading, judged.scores
        if scores is None:
            return self._nothing_to_judge(judged)
        measured = base_tag(reading.language.tag) in self._bundle.languages
        clipped = reading.clipped or scores.truncated
        categories = {name: float(p) for name, p in zip(self._bundle.categories, scores.categories, strict=True)}
        harm = taxonomy().harm(categories)
        return Verdict(
            category=max(categories, key=lambda name: categories[name]),
            risk=categories["trafficking_lure"],
            harm=harm,
            level=self._bundle.levels.of(harm, sure=measured),
            categories=categories,
            indicators=self._findings(judged, scores),
            language=reading.language.tag,
            entities=judged.entities,
            model=self.model,
            truncated=clipped,
            caveats=_caveats(unmeasured_language=not measured, truncated=clipped),
        )

    def judge(self, text: str) -> Judged:
        """Everything that a verdict is made of: for training, calibration and measuring.

        Raises:
            TypeError: ``text`` is no string.
        """
        reading = read(_a_string(text), self._settings.max_characters)
        entities = find_entities(reading.clean, reading.original, reading.language.tag)
        if not _has_words(reading, entities):
            return Judged(reading, entities, (), None)
        cues = find_cues(reading, entities.places)

        def cues_in(start: int, end: int) -> frozenset[str]:
            first, last = reading.view.original_span(start, end)
            return frozenset(cue.indicator for cue in cues if cue.span.start < last and first < cue.span.end)

        return Judged(reading, entities, cues, self._classifier.score(reading.view.text, cues_in if cues else None))

    def indicator_probabilities(self, text: str) -> dict[str, float]:
        """The calibrated probability of every indicator, those below their thresholds too (``check`` gives those above)."""
        scores = self.judge(text).scores
        given = [0.0] * len(self._bundle.indicators) if scores is None else map(float, scores.indicators)
        return dict(zip(self._bundle.indicators, given, strict=True))

    def check_many(self, texts: Iterable[str], workers: int = 1) -> Iterator[Verdict]:
        """Verdicts in the order of the texts, each the same as ``check`` gives for it alone.

        Args:
            texts: read as they are needed; millions are as good as ten.
            workers: processes, each with a model of its own. More than one pays from some hundred texts on; the calling
                script then needs the usual ``if __name__ == "__main__":``.

        Raises:
            TypeError: one of them is no string.
            PoolError: a worker process died.
        """
        if workers == 1:
            return map(self.check, texts)
        # A bundle's folder names it whether it is installed or not.
        verdicts = pool.in_processes(map(_a_string, texts), str(self._bundle.folder), self._settings, workers)
        return (verdict for verdict in verdicts if verdict is not None)

    def _findings(self, judged: Judged, scores: Scores) -> tuple[IndicatorFinding, ...]:
        """The indicators above their thresholds, likeliest first, each with its words."""
        reading = judged.reading
        found = []
        for k, name in enumerate(self._bundle.indicators):
            probability = float(scores.indicators[k])
            if probability >= self._bundle.indicator_thresholds[name]:
                spans: tuple[Span, ...] = ()
                if name not in self._bundle.without_words:
                    window = scores.windows[int(scores.best[k])]
                    weights = self._classifier.evidence(window, k)
                    _, end = reading.view.original_span(0, int(scores.windows[-1].offsets[-1, 1]))
                    cues = [cue.span for cue in judged.cues if cue.indicator == name and cue.span.end <= end]
                    spans = evidence_spans(weights, window.offsets, reading.view, reading.original, cues)
                found.append(IndicatorFinding(name, probability, spans))
        return tuple(sorted(found, key=lambda finding: -finding.probability))

    def _nothing_to_judge(self, judged: Judged) -> Verdict:
        """No words: nothing speaks for or against it, so nobody is told that all is well."""
        reading = judged.reading
        categories = {name: float(name == "not_job") for name in self._bundle.categories}
        only_contacts = bool(judged.entities.contacts)
        return Verdict(
            category="not_job",
            risk=0.0,
            harm=0.0,
            level="check_first",
            categories=categories,
            language=reading.language.tag,
            entities=judged.entities,
            model=self.model,
            truncated=reading.clipped,
            caveats=_caveats(nothing_to_read=not only_contacts, only_contacts=only_contacts, truncated=reading.clipped),
        )


def _has_words(reading: ReadText, entities: Entities) -> bool:
    """Whether there are letters, and beside links, handles and numbers enough of them to say something."""
    if not entities.contacts:
        return any(character.isalpha() for character in reading.view.text)
    left = list(reading.original)
    for contact in entities.contacts:
        left[contact.start : contact.end] = [" "] * (contact.end - contact.start)
    # A Chinese character or a Korean syllable says about as much as three letters.
    letters = sum(3 if "\u3040" <= character <= "\ud7ff" else 1 for character in left if character.isalpha())
    return letters >= _FEWEST_LETTERS


def _a_string(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError(f"a text must be a str, not {type(text).__name__}")
    return text


def _caveats(**holding: bool) -> tuple[Caveat, ...]:
    names: tuple[Caveat, ...] = ("nothing_to_read", "only_contacts", "unmeasured_language", "truncated")
    return tuple(name for name in names if holding.get(name))
