"""Facts read out of a text: contacts, money, places, licence numbers.

Example:
    >>> from lurebot.entities import find_entities
    >>> from lurebot.text.mapped import MappedText
    >>> words = "Earn $900 a month in Poipet, Telegram @anna_hr01"
    >>> [place.id for place in find_entities(MappedText.identity(words), words).places]
    ['kh-poipet']
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lurebot.entities.contacts import find_contacts
from lurebot.entities.licences import find_licences
from lurebot.entities.money import find_money
from lurebot.entities.places import find_places
from lurebot.entities.reading import Reading
from lurebot.verdict import Entities, Span

if TYPE_CHECKING:
    from lurebot.text.mapped import MappedText

__all__ = ["find_entities"]


def find_entities(text: MappedText, original: str, language: str | None = None) -> Entities:
    """All facts of one text, each with its place in the original.

    Args:
        text: the cleaned text (compatibility form NFKC) with its map to the original; raw text works too.
        original: the text as it was given; for every span, ``original[span.start:span.end] == span.text``.
        language: BCP 47 tag where known; decides what "$" or a national telephone number means. Else it is guessed from the
            script, which tells nothing for languages in plain Latin letters.

    Raises:
        ValueError: ``original`` is not as long as the text that ``text`` was made from.
    """
    if len(original) != text.original_length:
        raise ValueError(f"the original has {len(original)} code points, its map speaks of {text.original_length}")
    reading = Reading(text, original, language)
    money, licences = find_money(reading), find_licences(reading)
    contacts = find_contacts(reading, _spans((*money, *licences)))
    return Entities(
        contacts=contacts,
        money=tuple(amount for amount in money if not _overlaps(amount, contacts)),
        places=find_places(reading),
        licences=licences,
    )


def _spans(found: Sequence[Span]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in found]


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)
