"""Other forms of an item that say the same: category, indicators and marked words are kept.

What is done here happens to real messages: they are passed on with a greeting, retyped, photographed and read by a machine,
spelled to get past filters, pasted together with other messages.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lurebot.taxonomy import taxonomy
from lurebot_training.augment import disguise, entities, passing_on
from lurebot_training.augment.draft import Draft, Operation
from lurebot_training.dataset.items import Item
from lurebot_training.dataset.markup import MarkedSpan

_LONGEST_JOINED = 700

OPERATIONS: dict[str, Operation] = {
    operation.__name__: operation
    for operation in (
        entities.swap_handles,
        entities.swap_phone_digits,
        entities.vary_sums,
        entities.swap_hubs,
        disguise.space_out,
        disguise.look_alikes,
        disguise.leetspeak,
        disguise.zero_width,
        disguise.dots_inside,
        disguise.ocr_noise,
        passing_on.no_accents,
        passing_on.lower_case,
        passing_on.drop_emoji,
        passing_on.insert_emoji,
        passing_on.reflow,
        passing_on.wrap,
        passing_on.trim,
        passing_on.other_script,
    )
}


def apply(item: Item, operation: Operation, draw: random.Random) -> Item:
    """One operation on an item. Marks keep their indicators; an item whose marks would get lost comes back unchanged."""
    before = Draft(item.text, item.spans, item.lang, nameless="vague_employer" in item.indicators)
    after = operation(before, draw)
    if {span.indicator for span in after.spans} != {span.indicator for span in item.spans} or not after.text.strip():
        return item
    return replace(item, text=after.text, spans=after.spans, lang=after.lang)


def joined(item: Item, other: Item, draw: random.Random) -> Item:
    """``item`` with a harmless message of the same language before or behind it, as when a whole chat is passed on.

    The category stays that of ``item``: a lure among honest ads is a lure.
    """
    gap = draw.choice(("\n", "\n\n", " "))
    first, second = (item, other) if draw.random() < 0.5 else (other, item)
    return replace(
        item,
        text=first.text + gap + second.text,
        spans=(*first.spans, *_moved(second.spans, len(first.text) + len(gap))),
        indicators=item.indicators | other.indicators,
    )


def _moved(spans: Sequence[MarkedSpan], by: int) -> tuple[MarkedSpan, ...]:
    return tuple(MarkedSpan(span.indicator, span.start + by, span.end + by) for span in spans)


class Augmenter:
    """Draws other forms of items.

    Settings: ``share`` of the items that change at all, ``operations`` (name -> relative weight), ``join`` (share of the
    changed ones that are joined with another message).
    """

    def __init__(self, items: Sequence[Item], settings: dict[str, Any]) -> None:
        """Harmless messages to join with come from ``items``."""
        self.settings = settings
        self.names = list(settings["operations"])
        if unknown := set(self.names) - set(OPERATIONS):
            raise ValueError(f"unknown augmentations: {', '.join(sorted(unknown))}; known: {', '.join(OPERATIONS)}")
        self.weights = [settings["operations"][name] for name in self.names]
        self.harmless: dict[tuple[str, bool], list[Item]] = defaultdict(list)
        for item in items:
            if item.category not in taxonomy().harmful_names:
                self.harmless[item.language, item.category == "legitimate_job"].append(item)

    def __call__(self, item: Item, draw: random.Random) -> Item:
        """The item or another form of it, with one to three changes."""
        if draw.random() >= self.settings["share"]:
            return item
        for name in draw.choices(self.names, self.weights, k=draw.randint(1, 3)):
            item = apply(item, OPERATIONS[name], draw)
        if draw.random() < self.settings["join"]:
            # An honest ad joins offers; a text that is no offer joins anything, else its category could change.
            partners = self.harmless[item.language, item.category != "not_job" and draw.random() < 0.5]
            other = draw.choice(partners) if partners else item
            if other.id != item.id and len(item.text) + len(other.text) <= _LONGEST_JOINED:
                item = joined(item, other, draw)
        return item
