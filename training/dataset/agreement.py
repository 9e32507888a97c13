"""Agreement of the corpus with a second, blind labelling: Cohen's kappa (Cohen 1960)."""

from __future__ import annotations

import json
import random
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lurebot.taxonomy import taxonomy
from lurebot_training.dataset.items import CorpusError, Item
from lurebot_training.dataset.vocabulary import CORPUS

SECOND_LABELS = CORPUS / "second_labels.jsonl"
SHARE = 0.05


@dataclass(frozen=True)
class SecondLabel:
    """What somebody who saw the text alone said of an item."""

    id: str
    category: str
    indicators: frozenset[str]
    labeller: str


@dataclass(frozen=True)
class Agreement:
    """Kappa over categories, over lure or not, and over each indicator present or not.

    Attributes:
        texts: how many texts were labelled twice.
        same: share of them with the same category.
        confusions: (category in the corpus, second category) -> texts, where they differ.
    """

    texts: int
    same: float
    category: float
    lure: float
    indicators: dict[str, float]
    confusions: dict[tuple[str, str], int]


def read_second_labels(path: Path = SECOND_LABELS) -> list[SecondLabel]:
    """The second labels, none where there is no file.

    Raises:
        CorpusError: a line that does not follow the format.
    """
    if not path.is_file():
        return []
    names = taxonomy()
    labels = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            entry = json.loads(line)
            label = SecondLabel(entry["id"], entry["category"], frozenset(entry["indicators"]), entry["labeller"])
            if label.category not in names.category_names or not label.indicators <= set(names.indicator_names):
                raise ValueError(f"a name outside the taxonomy in {line}")
        except (KeyError, TypeError, ValueError) as error:
            raise CorpusError(f"{path.name}:{number}: {type(error).__name__}: {error}") from error
        labels.append(label)
    return labels


def agreement(items: Sequence[Item], labels: Sequence[SecondLabel]) -> Agreement:
    """Compare second labels with the corpus.

    Raises:
        CorpusError: a label for an item that is not there.
    """
    by_id = {item.id: item for item in items}
    if strange := [label.id for label in labels if label.id not in by_id]:
        raise CorpusError(f"second labels for unknown items: {', '.join(strange[:5])}")
    pairs = [(by_id[label.id], label) for label in labels]
    first, second = [item.category for item, _ in pairs], [label.category for _, label in pairs]
    confusions: dict[tuple[str, str], int] = {}
    for pair in zip(first, second, strict=True):
        if pair[0] != pair[1]:
            confusions[pair] = confusions.get(pair, 0) + 1
    return Agreement(
        texts=len(pairs),
        same=sum(one == other for one, other in zip(first, second, strict=True)) / max(1, len(pairs)),
        category=cohens_kappa(first, second),
        lure=cohens_kappa([name == "trafficking_lure" for name in first], [name == "trafficking_lure" for name in second]),
        indicators={
            name: cohens_kappa([name in item.indicators for item, _ in pairs], [name in label.indicators for _, label in pairs])
            for name in taxonomy().indicator_names
        },
        confusions=dict(sorted(confusions.items(), key=lambda entry: -entry[1])),
    )


def cohens_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Agreement beyond chance: 1 = always the same, 0 = as by chance; NaN for nothing or where chance alone agrees always."""
    count = len(first)
    if not count:
        return float("nan")
    observed = sum(one == other for one, other in zip(first, second, strict=True)) / count
    names = {*first, *second}
    expected = sum(list(first).count(name) * list(second).count(name) for name in names) / count**2
    return (observed - expected) / (1 - expected) if expected < 1 else float("nan")


def blind_sample(items: Sequence[Item], share: float = SHARE, seed: int = 7) -> list[Item]:
    """A seeded random sample of every language, ``share`` of its items, in an order that tells nothing."""
    draw = random.Random(seed)
    languages = sorted({item.language for item in items})
    picked = []
    for language in languages:
        own = sorted((item for item in items if item.language == language), key=lambda item: item.id)
        picked += draw.sample(own, round(len(own) * share))
    draw.shuffle(picked)
    return picked
