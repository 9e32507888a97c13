"""The words around contacts as phrase books, built once from ``knowledge/data/messengers.yaml``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from lurebot.entities.phrases import Hit, PhraseBook
from lurebot.knowledge import Messenger, messengers

if TYPE_CHECKING:
    from lurebot.verdict import ContactKind

Role = Literal["messenger", "phone", "not_phone", "elsewhere"]


class Cue(NamedTuple):
    """What a word says of the address beside it."""

    role: Role
    messenger: Messenger | None = None
    weak: bool = False


class Found(NamedTuple):
    """A contact at half-open offsets of the cleaned text."""

    start: int
    end: int
    kind: ContactKind
    value: str


class Cues:
    """The contact words of one text, from left to right."""

    def __init__(self, hits: Iterable[Hit[Cue]]) -> None:
        self.hits = tuple(hits)
        self._ends = [hit.end for hit in self.hits]
        self._by_start = {hit.start: hit for hit in self.hits}

    def at(self, place: int) -> Hit[Cue] | None:
        """The word that begins at a place."""
        return self._by_start.get(place)

    def before(self, place: int) -> Hit[Cue] | None:
        """The last word that ends at or before a place."""
        index = bisect_right(self._ends, place) - 1
        return self.hits[index] if index >= 0 else None


class Taken:
    """Places of a text that already belong to a contact."""

    def __init__(self, length: int) -> None:
        self._marks = bytearray(length)

    def add(self, found: Found) -> None:
        """Take the place of a contact."""
        self._marks[found.start : found.end] = b"\1" * (found.end - found.start)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any part of a span is taken."""
        return 1 in self._marks[start:end]


@dataclass(frozen=True, slots=True)
class ContactBooks:
    """Phrase books and patterns over folded text."""

    cues: PhraseBook[Cue]
    fillers: PhraseBook[bool]
    handles: Mapping[str, re.Pattern[str]]
    hosts: Mapping[str, Messenger]
    schemes: Mapping[str, Messenger]


@cache
def contact_books() -> ContactBooks:
    """The books, built on first use."""
    words = messengers()
    cues = {word: Cue("phone") for word in words.phone_words}
    cues |= {word: Cue("elsewhere") for word in (*words.other_networks, *words.not_names)}
    cues |= {word: Cue("not_phone") for word in words.no_phone_words}
    for messenger in words.messengers:
        cues |= {name: Cue("messenger", messenger, weak=True) for name in messenger.weak}
        cues |= {name: Cue("messenger", messenger) for name in messenger.names}
    return ContactBooks(
        cues=PhraseBook(cues),
        fillers=PhraseBook(dict.fromkeys(words.fillers, True)),
        handles={entry.kind: re.compile(entry.handle) for entry in words.messengers if entry.handle},
        hosts={host: entry for entry in words.messengers for host in entry.hosts},
        schemes={scheme: entry for entry in words.messengers for scheme in entry.schemes},
    )
