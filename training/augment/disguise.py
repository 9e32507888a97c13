"""Spelling as senders use it to get past filters, and as machines read it off posters."""

from __future__ import annotations

import random
import re
import unicodedata

from lurebot.text.mapped import Edit
from lurebot_training.augment.draft import Draft

_WORD = re.compile(r"[^\W\d_]{3,}")
_LOOK_ALIKES = str.maketrans("aceopxyiAEOPCTXKMHB", "асеорхуіАЕОРСТХКМНВ")
_LEET = str.maketrans("aeios", "43105")
_CONFUSED = [  # what is there, what the machine sees
    ("l", "1"),
    ("I", "l"),
    ("O", "0"),
    ("0", "O"),
    ("1", "l"),
    ("rn", "m"),
    ("S", "5"),
    ("5", "S"),
    ("。", "."),
    ("，", ","),
]
_ZERO_WIDTH = "\u200b"


def space_out(draft: Draft, draw: random.Random) -> Draft:
    """Letters of some words s p a c e d."""
    return draft.edited([Edit(*match.span(), " ".join(match[0])) for match in _some_words(draft, draw)])


def look_alikes(draft: Draft, draw: random.Random) -> Draft:
    """Cyrillic letters in some Latin words."""
    return draft.edited(
        [Edit(*match.span(), match[0].translate(_LOOK_ALIKES)) for match in _some_words(draft, draw, latin=True)]
    )


def leetspeak(draft: Draft, draw: random.Random) -> Draft:
    """Digits in some Latin words."""
    return draft.edited([Edit(*match.span(), match[0].translate(_LEET)) for match in _some_words(draft, draw, latin=True)])


def zero_width(draft: Draft, draw: random.Random) -> Draft:
    """Invisible blanks in some words."""
    return draft.edited([Edit(*match.span(), _ZERO_WIDTH.join(match[0])) for match in _some_words(draft, draw)])


def dots_inside(draft: Draft, draw: random.Random) -> Draft:
    """Points or stars between the letters of some words."""
    mark = draw.choice(".*-_")
    return draft.edited([Edit(*match.span(), mark.join(match[0])) for match in _some_words(draft, draw)])


def _some_words(draft: Draft, draw: random.Random, latin: bool = False) -> list[re.Match[str]]:
    words = [match for match in _WORD.finditer(draft.text) if not latin or match[0].isascii()]
    # Scripts that join their letters and those without blanks would come out as nothing anybody writes.
    words = [match for match in words if len(match[0]) <= 14 and not any(unicodedata.combining(c) for c in match[0])]
    return draw.sample(words, min(len(words), draw.randint(1, 4)))


def ocr_noise(draft: Draft, draw: random.Random) -> Draft:
    """Lines broken as on a poster, some letters confused."""
    width = draw.randint(18, 36)
    edits, column = [], 0
    for place, character in enumerate(draft.text):
        column = 0 if character == "\n" else column + 1
        if character == " " and column > width and "\n" not in draft.text[place : place + 8]:
            edits.append(Edit(place, place + 1, "\n"))
            column = 0
    for wrong, seen in draw.sample(_CONFUSED, 4):
        found = [place for place in range(len(draft.text)) if draft.text.startswith(wrong, place)]
        edits += [Edit(place, place + len(wrong), seen) for place in found if draw.random() < 0.15]
    return draft.edited(edits)
