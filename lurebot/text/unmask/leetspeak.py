"""Digits and signs in place of letters ("v1sa", "m0n3y", "$alary"), only where they spell a word of the trade."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from itertools import product

from lurebot.text.mapped import Edit, MappedText

_STANDS_FOR = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "9": "g",
    "@": "a",
    "$": "s",
    "!": "il",
    "|": "il",
}
_CANDIDATE = re.compile(
    r"(?<![A-Za-z0-9_@$!|./:#])(?=[A-Za-z0-9$!|])(?=[A-Za-z0-9@$!|]{0,19}[A-Za-z])(?=[A-Za-z]{0,19}[0-9@$!|])"
    r"[A-Za-z0-9@$!|]{3,20}(?![A-Za-z0-9_@/]|\.\w)"
)
# More alternatives than this is noise, not a word.
_READINGS = 16


def unmask_leetspeak(mapped: MappedText) -> MappedText:
    """Spell masked words of ``data/masked_words.txt`` in letters. Model names, sizes, times and handles stay."""
    edits = []
    for match in _CANDIDATE.finditer(mapped.text):
        word = match[0].rstrip("!|")
        plain = _plain(word)
        if plain is not None:
            edits += [
                Edit(match.start() + place, match.start() + place + 1, new.upper() if word.upper() == word else new)
                for place, (old, new) in enumerate(zip(word, plain, strict=True))
                if old.lower() != new
            ]
    return mapped.edited(edits)


@cache
def _words() -> frozenset[str]:
    text = files("lurebot.text").joinpath("data/masked_words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _plain(word: str) -> str | None:
    choices = [_STANDS_FOR.get(character, character.lower()) for character in word]
    readings = 1
    for choice in choices:
        readings *= len(choice)
    masked = sum(character in _STANDS_FOR for character in word)
    # "15h", "Job5": mostly figures, or a number behind a word, is honest.
    if readings > _READINGS or not masked or 2 * masked > len(word) or (masked == 1 and word[-1].isdecimal()):
        return None
    return next((reading for letters in product(*choices) if (reading := "".join(letters)) in _words()), None)
