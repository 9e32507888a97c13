"""Places that lures name, in many scripts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lurebot.entities.phrases import Hit, PhraseBook, fold
from lurebot.knowledge import PlaceFact, places
from lurebot.verdict import Place

if TYPE_CHECKING:
    from lurebot.entities.reading import Reading

# Languages in Latin or Cyrillic letters that glue case endings to names ("Kambodjada", "Tayland'da", "Камбоджага").
_SUFFIXING = frozenset({"tr", "uz"})
_SUFFIXING_LENGTH = 5


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a spelling stands for; no place where it is a longer word of another meaning."""

    place: PlaceFact | None
    weak: bool = False
    exact: frozenset[str] = frozenset()


def find_places(reading: Reading) -> tuple[Place, ...]:
    """Every mention of a known place, the longest spelling where several begin, in the order of the text.

    A weak spelling ("老街": also "old street") counts only where the text names the same country by another spelling.
    """
    hits = [hit for hit in _book().find_all(reading.folded) if _as_written(reading, hit)]
    countries = {hit.value.place.country for hit in hits if hit.value.place and not hit.value.weak}
    found = []
    for hit in hits:
        place = hit.value.place
        if place is None or (hit.value.weak and place.country not in countries):
            continue
        start, end, words = reading.original_words(hit.start, hit.end)
        found.append(
            Place(
                start,
                end,
                words,
                place.id,
                place.name,
                place.country,
                place.kind,
                place.weight,
                place.latitude,
                place.longitude,
            )
        )
    return tuple(found)


def _as_written(reading: Reading, hit: Hit[_Sense]) -> bool:
    return not hit.value.exact or reading.written[hit.start : hit.end] in hit.value.exact


@cache
def _book() -> PhraseBook[_Sense]:
    book = places()
    senses: dict[str, _Sense] = {}
    open_end: set[str] = set()
    for place in book.places:
        for name in place.exact:
            earlier = senses.get(fold(name))
            senses[fold(name)] = _Sense(place, exact=frozenset({name}) | (earlier.exact if earlier else frozenset()))
    for place in book.places:
        for name in place.weak:
            senses[fold(name)] = _Sense(place, weak=True)
    for place in book.places:
        for language, names in place.names.items():
            for name in names:
                senses[fold(name)] = _Sense(place)
                if language in _SUFFIXING and len(name) >= _SUFFIXING_LENGTH:
                    open_end.add(fold(name))
        for name in place.slang:
            senses[fold(name)] = _Sense(place)
    senses |= {fold(word): _Sense(None) for word in book.not_places}
    return PhraseBook(senses, open_end)
