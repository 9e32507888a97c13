"""What must hold of the corpus. Each check gives the problems it finds, as lines for people; none means that it holds."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import phonenumbers

from lurebot.taxonomy import taxonomy
from lurebot_training.dataset.agreement import SHARE, read_second_labels
from lurebot_training.dataset.duplicates import near_copies, near_duplicates
from lurebot_training.dataset.items import GOLDEN, Item, read_items
from lurebot_training.dataset.surface import MOST_LEAK, surface_auroc_within
from lurebot_training.dataset.vocabulary import batches

# The least that every language holds.
LEAST_ITEMS = 600
LEAST_OF_CATEGORY = {"trafficking_lure": 200, "job_scam": 90, "other_scam": 50, "legitimate_job": 150, "not_job": 110}
LEAST_HARD = {"legitimate_job": 100, "not_job": 70}
LEAST_OF_INDICATOR = 15
LEAST_PAIRS = 40
LEAST_SUBTLE = 0.25

# Marks are a phrase, not a sentence.
_LONGEST_MARK = 90
_LONGEST_TEXT = 1200


@dataclass(frozen=True)
class Check:
    """A rule by name, and the problems found."""

    name: str
    problems: tuple[str, ...]


def run(items: Sequence[Item], others: dict[str, Sequence[str]] | None = None) -> Iterator[Check]:
    """Every check, one after the other.

    Args:
        items: the whole corpus.
        others: name -> texts of evaluation sets of other makers, which the corpus may not resemble.
    """
    rules: list[tuple[str, Callable[[Sequence[Item]], Iterator[str]]]] = [
        ("enough of everything in every language", enough),
        ("every indicator in every language", indicators_present),
        ("fields and marks", well_formed),
        ("no whole phone numbers", no_phone_numbers),
        ("pairs are twins of one batch", pairs_are_twins),
        ("no near-duplicates inside or between splits", no_near_duplicates),
        ("the look of a text does not give lures away", no_surface_leak),
        ("a second blind labelling", second_labels_cover),
    ]
    for name, rule in rules:
        yield Check(name, tuple(rule(items)))
    for name, texts in (others or {}).items():
        yield Check(f"nothing like {name} ({len(texts)} texts)", tuple(unlike(items, texts)))


def enough(items: Sequence[Item]) -> Iterator[str]:
    """Counts a language, by category and difficulty; pairs; subtle lures."""
    for language in taxonomy().languages:
        own = [item for item in items if item.language == language]
        if len(own) < LEAST_ITEMS:
            yield f"{language}: {len(own)} items, wanted {LEAST_ITEMS}"
        categories = Counter(item.category for item in own)
        hard = Counter(item.category for item in own if item.difficulty != "plain")
        for counts, least, what in ((categories, LEAST_OF_CATEGORY, ""), (hard, LEAST_HARD, "hard ")):
            yield from (f"{language}: {counts[k]} {what}{k}, wanted {n}" for k, n in least.items() if counts[k] < n)
        pairs = {item.pair for item in own if item.pair}
        if len(pairs) < LEAST_PAIRS:
            yield f"{language}: {len(pairs)} pairs, wanted {LEAST_PAIRS}"
        subtle = sum(item.subtle for item in own) / max(1, categories["trafficking_lure"])
        if subtle < LEAST_SUBTLE:
            yield f"{language}: {subtle:.0%} of the lures are subtle, wanted {LEAST_SUBTLE:.0%}"


def indicators_present(items: Sequence[Item]) -> Iterator[str]:
    """Each of the 22 indicators often enough in each language."""
    found = Counter((item.language, name) for item in items for name in item.indicators)
    for language in taxonomy().languages:
        for name in taxonomy().indicator_names:
            if found[language, name] < LEAST_OF_INDICATOR:
                yield f"{language}: {name} {found[language, name]} times, wanted {LEAST_OF_INDICATOR}"


def well_formed(items: Sequence[Item]) -> Iterator[str]:
    """What reading does not refuse yet is wrong: unknown batches, marks on blanks, overlong marks and texts."""
    for item in items:
        if item.author not in batches():
            yield f"{item.id}: batch {item.author!r} is not in batches.yaml"
        if not 5 <= len(item.text) <= _LONGEST_TEXT:
            yield f"{item.id}: {len(item.text)} characters"
        for span in item.spans:
            words = item.text[span.start : span.end]
            if words != words.strip():
                yield f"{item.id}: a mark of {span.indicator} begins or ends with a blank"
            if len(words) > _LONGEST_MARK:
                yield f"{item.id}: a mark of {span.indicator} of {len(words)} characters"


def no_phone_numbers(items: Sequence[Item]) -> Iterator[str]:
    """Whole numbers that somebody could own, as Google's library recognises them."""
    for item in items:
        found = {
            match.raw_string
            for region in (item.origin, item.destination, None)
            for match in phonenumbers.PhoneNumberMatcher(item.text, region, leniency=phonenumbers.Leniency.STRICT_GROUPING)
        }
        yield from (f"{item.id}: whole phone number {number}" for number in sorted(found))


def pairs_are_twins(items: Sequence[Item]) -> Iterator[str]:
    """A pair is two items, of one batch and language, and of different categories."""
    pairs: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.pair:
            pairs[item.pair].append(item)
    for name, twins in pairs.items():
        if len(twins) != 2:
            yield f"pair {name}: {len(twins)} items"
        elif len({twin.author for twin in twins}) > 1 or len({twin.language for twin in twins}) > 1:
            yield f"pair {name}: spread over batches or languages"
        elif twins[0].category == twins[1].category:
            yield f"pair {name}: both {twins[0].category}"


def no_near_duplicates(items: Sequence[Item]) -> Iterator[str]:
    """Inside the corpus (declared twins apart) and against the golden texts of the tests."""
    copies, _ = near_copies(items)
    yield from (f"{items[copy.first].id} ~ {items[copy.second].id} ({copy.similarity:.2f})" for copy in copies)
    if GOLDEN.is_dir():
        golden = read_items(GOLDEN)
        for copy in near_duplicates([item.text for item in items], [item.text for item in golden]):
            yield f"{items[copy.first].id} ~ golden {golden[copy.second].id} ({copy.similarity:.2f})"


def no_surface_leak(items: Sequence[Item]) -> Iterator[str]:
    """Lures against honest ads by length, line breaks, digits and emoji alone."""
    leak = surface_auroc_within(items, frozenset({"legitimate_job"}))
    if leak > MOST_LEAK:
        yield f"four counts alone reach an AUROC of {leak:.3f}, allowed {MOST_LEAK}"


def second_labels_cover(items: Sequence[Item]) -> Iterator[str]:
    """The second labels cover their share of the corpus and belong to items that are there."""
    labels = read_second_labels()
    known = {item.id for item in items}
    yield from (f"second label for unknown item {label.id}" for label in labels if label.id not in known)
    if len(labels) < SHARE * len(items) * 0.98:  # rounded a language
        yield f"{len(labels)} second labels, wanted {SHARE:.0%} of {len(items)}"


def unlike(items: Sequence[Item], texts: Sequence[str]) -> Iterator[str]:
    """No item resembles one of these texts."""
    for copy in near_duplicates([item.text for item in items], texts, at_least=0.5):
        yield f"{items[copy.first].id} ~ number {copy.second + 1} ({copy.similarity:.2f})"


def evaluation_texts(paths: Sequence[Path]) -> dict[str, list[str]]:
    """File name -> texts, of JSONL files and of folders of them.

    Raises:
        ValueError: a line without a text.
    """
    files = [file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    return {file.name: texts_of(file) for file in files}


def texts_of(path: Path) -> list[str]:
    """The ``text`` fields of a JSONL file.

    Raises:
        ValueError: a line without one.
    """
    texts = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        entry = json.loads(line)
        if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
            raise ValueError(f"{path.name}:{number}: no text")
        texts.append(entry["text"])
    return texts
