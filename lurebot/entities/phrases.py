"""Looking up many phrases at once: anywhere in a text, at a place, or ending at a place."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

from lurebot.entities.script import ends_word, starts_word

T = TypeVar("T")

# A phrase is looked up by so many of its first characters, a shorter one by all of them.
_KEY = 3


class Hit(NamedTuple, Generic[T]):
    """A phrase found: half-open offsets in the text that was searched, and what the phrase stands for."""

    start: int
    end: int
    value: T


def fold(text: str) -> str:
    """Lower case, digits of every script as ASCII, Arabic number signs as comma and point; one character for one.

    Offsets stay the same, so that what is found in the folded text can be pointed at in the text itself.
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(character.lower()[:1] for character in text)
    if lower.isascii():
        return lower
    return "".join(_FOLDED.get(character) or _digit(character) for character in lower)


_FOLDED = {"٬": ",", "٫": ".", "،": ",", "’": "'", "ʻ": "'", "‘": "'", "ʼ": "'", "`": "'", "\u00a0": " ", "\u3000": " "}


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


class PhraseBook(Generic[T]):
    """Phrases and what they stand for; lookups are by dictionary, longest phrase first, and cost a few slices.

    A phrase matches whole words only where its script has spaces (see ``lurebot.entities.script``). Every text handed to
    a method must be folded with ``fold``; phrases are folded here, in composed and compatibility form, since cleaned
    text decomposes some letters (Thai and Lao AM).
    """

    def __init__(self, phrases: Mapping[str, T], open_end: Collection[str] = ()) -> None:
        """Phrases in ``open_end`` may be followed by more letters: languages that glue case endings to names."""
        self._values: dict[str, T] = {}
        self._open: set[str] = set()
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        last_lengths: defaultdict[str, set[int]] = defaultdict(set)
        for phrase, value in phrases.items():
            for form in {fold(phrase), fold(unicodedata.normalize("NFKC", phrase))}:
                self._values.setdefault(form, value)
                lengths[form[:_KEY]].add(len(form))
                last_lengths[form[-1]].add(len(form))
                if phrase in open_end:
                    self._open.add(form)
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        self._last_lengths = {last: tuple(sorted(found, reverse=True)) for last, found in last_lengths.items()}

    def at(self, text: str, start: int) -> Hit[T] | None:
        """The longest phrase that begins at ``start``."""
        for size in range(_KEY, 0, -1):
            for length in self._lengths.get(text[start : start + size], ()):
                hit = self._hit(text, start, start + length) if start + length <= len(text) else None
                if hit is not None:
                    return hit if starts_word(text, start) else None
        return None

    def before(self, text: str, end: int) -> Hit[T] | None:
        """The longest phrase that ends at ``end``."""
        for length in self._last_lengths.get(text[end - 1 : end], ()) if end else ():
            hit = self._hit(text, end - length, end) if length <= end else None
            if hit is not None and starts_word(text, hit.start):
                return hit
        return None

    def find_all(self, text: str) -> Iterator[Hit[T]]:
        """Every phrase in the text from left to right, the longest where several begin; hits do not overlap."""
        position = 0
        # Nearly every place is none where a phrase begins: that has to be seen with one look.
        known = self._lengths
        for start in range(len(text)):
            if text[start : start + _KEY] in known or text[start] in known or text[start : start + 2] in known:
                hit = self.at(text, start) if start >= position else None
                if hit is not None:
                    yield hit
                    position = hit.end

    def _hit(self, text: str, start: int, end: int) -> Hit[T] | None:
        phrase = text[start:end]
        value = self._values.get(phrase)
        if value is None or not (phrase in self._open or ends_word(text, start, end)):
            return None
        return Hit(start, end, value)
