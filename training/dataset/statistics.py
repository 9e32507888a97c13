"""What the corpus holds, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lurebot.taxonomy import taxonomy
from lurebot_training.dataset.agreement import Agreement, agreement, read_second_labels
from lurebot_training.dataset.duplicates import near_copies
from lurebot_training.dataset.items import Item
from lurebot_training.dataset.surface import COUNTS, surface_auroc_within, surface_counts
from lurebot_training.dataset.vocabulary import SPLITS

NOISE = ("obfuscated", "ocr")


@dataclass(frozen=True)
class Shape:
    """How the texts of a category look: characters (10th, 50th, 90th percentile) and shares with line breaks, digits, emoji."""

    characters: tuple[int, int, int]
    line_breaks: float
    digits: float
    emoji: float


@dataclass(frozen=True)
class Statistics:
    """Counts of a corpus.

    Attributes:
        by_language: language -> category -> (plain, hard, noise) items.
        subtle: language -> share of its lures that are subtle.
        pairs: language -> pairs of twins.
        indicators: language -> indicator -> items that have it.
        splits: split -> category -> items.
        authors: batch -> items.
        channels: channel -> items.
        held_out: offers of the held-out families.
        shapes: category -> shape.
        surface_auroc: lures against honest ads by four counts alone, cross-validated.
        near_duplicates: pairs of near-copies, declared twins apart.
        twins_alike: declared twins that are near-copies of one another, as twins may be.
        agreement: with the second labelling, None where there is none.
    """

    items: int
    by_language: dict[str, dict[str, tuple[int, int, int]]]
    subtle: dict[str, float]
    pairs: dict[str, int]
    indicators: dict[str, dict[str, int]]
    splits: dict[str, dict[str, int]]
    authors: dict[str, int]
    channels: dict[str, int]
    held_out: int
    shapes: dict[str, Shape]
    surface_auroc: float
    near_duplicates: int
    twins_alike: int
    agreement: Agreement | None


def count(items: Sequence[Item]) -> Statistics:
    """Count everything; takes some ten seconds for 20,000 items."""
    names = taxonomy()
    languages = [language for language in names.languages if any(item.language == language for item in items)]
    of_language = {language: [item for item in items if item.language == language] for language in languages}
    copies, twins = near_copies(items)
    labels = read_second_labels()
    return Statistics(
        items=len(items),
        by_language={
            language: {category: _by_difficulty(own, category) for category in names.category_names}
            for language, own in of_language.items()
        },
        subtle={
            language: sum(item.subtle for item in own) / max(1, sum(item.category == "trafficking_lure" for item in own))
            for language, own in of_language.items()
        },
        pairs={language: len({item.pair for item in own if item.pair}) for language, own in of_language.items()},
        indicators={
            language: {name: sum(name in item.indicators for item in own) for name in names.indicator_names}
            for language, own in of_language.items()
        },
        splits={
            split: {
                category: sum(item.split == split and item.category == category for item in items)
                for category in names.category_names
            }
            for split in SPLITS
        },
        authors=dict(Counter(item.author for item in items)),
        channels=dict(Counter(item.channel for item in items).most_common()),
        held_out=sum(item.family_held_out for item in items),
        shapes={
            category: _shape([item.text for item in items if item.category == category]) for category in names.category_names
        },
        surface_auroc=surface_auroc_within(items, frozenset({"legitimate_job"})),
        near_duplicates=len(copies),
        twins_alike=len(twins),
        agreement=agreement(items, labels) if labels else None,
    )


def _by_difficulty(items: Sequence[Item], category: str) -> tuple[int, int, int]:
    found = Counter(item.difficulty for item in items if item.category == category)
    return found["plain"], found["hard"], sum(found[name] for name in NOISE)


def _shape(texts: Sequence[str]) -> Shape:
    counts = surface_counts(texts)
    low, middle, high = (int(value) for value in np.percentile(counts[:, COUNTS.index("characters")], (10, 50, 90)))
    shares = {name: float((counts[:, place] > 0).mean()) for place, name in enumerate(COUNTS)}
    return Shape((low, middle, high), shares["line breaks"], shares["digits"], shares["emoji"])
