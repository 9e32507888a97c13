"""A text as the finders read it, with the way back to the original words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lurebot.entities.phrases import fold
from lurebot.entities.script import base_language, language_by_script

if TYPE_CHECKING:
    from lurebot.text.mapped import MappedText


@dataclass(frozen=True, eq=False)
class Reading:
    """One text under search.

    Attributes:
        text: the cleaned text and its map.
        original: the text as it was given; spans point into it.
        language: BCP 47 tag where known; decides what "$" or a national phone number means.
    """

    text: MappedText
    original: str
    language: str | None = None

    @cached_property
    def written(self) -> str:
        """The cleaned text, letters as written."""
        return self.text.text

    @cached_property
    def folded(self) -> str:
        """The cleaned text in lower case with ASCII digits; same offsets as ``written``."""
        return fold(self.written)

    @cached_property
    def tongue(self) -> str | None:
        """The language as a key of the data: the one that was given, else the one that the script suggests."""
        return base_language(self.language) or language_by_script(self.written)

    def original_words(self, start: int, end: int) -> tuple[int, int, str]:
        """Start and end in the original, and its words, of a span of the cleaned text."""
        first, last = self.text.original_span(start, end)
        return first, last, self.original[first:last]
