"""A text that remembers where each of its characters came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Offsets = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Edit:
    """Replace ``text[start:end]`` by ``new``; an empty ``new`` deletes."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, eq=False)
class MappedText:
    """A derived text with a map back to the original it was made from.

    Attributes:
        text: the derived text.
        starts: int32, one per code point of ``text``: where in the original the source of that code point begins.
        ends: int32, likewise: where it ends (exclusive).
        original_length: code points in the original.
    """

    text: str
    starts: Offsets
    ends: Offsets
    original_length: int

    @classmethod
    def identity(cls, text: str) -> MappedText:
        """The text itself, each code point standing for itself."""
        places = np.arange(len(text) + 1, dtype=np.int32)
        return cls(text, places[:-1], places[1:], len(text))

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of ``text[start:end]``; an empty span stays empty, at its place.

        Raises:
            ValueError: a span outside the text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"span {start}:{end} outside a text of {len(self.text)} code points")
        if start == end:
            place = int(self.starts[start]) if start < len(self.text) else self.original_length
            return place, place
        return int(self.starts[start:end].min()), int(self.ends[start:end].max())

    def edited(self, edits: Iterable[Edit]) -> MappedText:
        """Apply non-overlapping edits, given in order; every new character points at all the characters it replaces.

        Raises:
            ValueError: edits out of order, overlapping, or an insertion (it would have no source).
        """
        pieces: list[str] = []
        starts: list[Offsets] = []
        ends: list[Offsets] = []
        position = 0
        for edit in edits:
            if edit.start < position or edit.end <= edit.start or edit.end > len(self.text):
                raise ValueError(f"edit {edit.start}:{edit.end} overlaps, inserts or lies outside the text")
            pieces += [self.text[position : edit.start], edit.new]
            first, last = self.original_span(edit.start, edit.end)
            starts += [self.starts[position : edit.start], np.full(len(edit.new), first, dtype=np.int32)]
            ends += [self.ends[position : edit.start], np.full(len(edit.new), last, dtype=np.int32)]
            position = edit.end
        if position == 0:
            return self
        pieces.append(self.text[position:])
        starts.append(self.starts[position:])
        ends.append(self.ends[position:])
        return MappedText("".join(pieces), np.concatenate(starts), np.concatenate(ends), self.original_length)

    def head(self, length: int) -> MappedText:
        """The first ``length`` code points."""
        return MappedText(self.text[:length], self.starts[:length], self.ends[:length], self.original_length)
