"""Undo the masks that senders put over words, and nothing else.

Every step looks for a shape that honest spelling does not have (two alphabets inside one word, single letters set apart,
digits inside a word of the trade) and leaves all other text alone. Invisible characters, full-width and enclosed letters are
already gone after ``normalize``.
"""

from __future__ import annotations

from lurebot.text.mapped import MappedText
from lurebot.text.unmask.homoglyphs import unmask_homoglyphs, unmask_letterforms
from lurebot.text.unmask.leetspeak import unmask_leetspeak
from lurebot.text.unmask.spacing import unmask_spacing
from lurebot.text.unmask.zawgyi import unmask_zawgyi

_STEPS = (unmask_zawgyi, unmask_letterforms, unmask_homoglyphs, unmask_spacing, unmask_leetspeak)


def unmask(mapped: MappedText) -> MappedText:
    """The text as its writer meant it to be read, with the map kept. ``mapped`` comes from ``normalize``."""
    for step in _STEPS:
        mapped = step(mapped)
    return mapped


__all__ = ["unmask"]
