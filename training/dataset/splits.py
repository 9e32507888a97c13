"""Which items a run learns from and which it is measured on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from lurebot_training.dataset.items import Item
from lurebot_training.dataset.vocabulary import Split


def training_items(items: Sequence[Item], share: float = 1.0, without_held_out_families: bool = False) -> list[Item]:
    """The training split, or part of it.

    Args:
        items: the whole corpus.
        share: part of the split, the same every time; a smaller share is contained in a larger one, and twins stay together.
        without_held_out_families: without the offers, honest ones too, of the families that ``vocabulary.yaml`` holds out.
    """
    return [
        item
        for item in of_split(items, "train")
        if _place(item.pair or item.id) < share and not (without_held_out_families and item.family_held_out)
    ]


def of_split(items: Sequence[Item], split: Split) -> list[Item]:
    """The items of a split."""
    return [item for item in items if item.split == split]


def unseen_family_items(items: Sequence[Item]) -> list[Item]:
    """What measures unseen families: every offer of the held-out families, and the rest of the test split."""
    return [item for item in items if item.family_held_out or item.split == "test"]


def _place(name: str) -> float:
    """A fixed number in [0, 1) for a name."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 2**32
