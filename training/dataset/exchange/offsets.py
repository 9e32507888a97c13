"""Spans as other tools count them, back to code points.

Browsers count UTF-16 code units, in which an emoji is two; tools have stored one or the other over time (Label Studio issues
1347 and 4988, Argilla issue 5729) and some turn CRLF into LF. Where a tool also stores the words, they decide.
"""

from __future__ import annotations


class OffsetError(ValueError):
    """A span that no reading of its offsets explains."""


def code_points(text: str, start: int, end: int, words: str | None) -> tuple[int, int]:
    """Start and end in code points of ``text``.

    Args:
        text: the text that was labelled.
        start: as the tool gave it.
        end: likewise.
        words: what the tool says stands there; without it, offsets are taken for code points where they fit.

    Raises:
        OffsetError: nothing fits.
    """
    readings = [(start, end), (_from_utf16(text, start), _from_utf16(text, end))]
    fitting = [(one, other) for one, other in readings if 0 <= one < other <= len(text)]
    if words is None:
        if fitting:
            return fitting[0]
    else:
        for one, other in fitting:
            if _same(text[one:other], words):
                return one, other
        # Blanks were rewritten before the span: the nearest place with these words is meant.
        places = _places(text, words)
        if places:
            return min(places, key=lambda place: abs(place[0] - start))
    raise OffsetError(
        f"no words at {start}-{end}{'' if words is None else f' like {words!r}'} in a text of {len(text)} characters"
    )


def _from_utf16(text: str, units: int) -> int:
    """The code point at which ``units`` UTF-16 code units have passed."""
    passed = 0
    for place, character in enumerate(text):
        if passed >= units:
            return place
        passed += 2 if ord(character) > 0xFFFF else 1
    return len(text) if passed >= units else len(text) + 1


def _same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n") == other.replace("\r\n", "\n")


def _places(text: str, words: str) -> list[tuple[int, int]]:
    found, place = [], text.find(words)
    while words and place >= 0:
        found.append((place, place + len(words)))
        place = text.find(words, place + 1)
    return found
