"""Other handles, numbers, sums and places in the place of those that stand there."""

from __future__ import annotations

import random
import re
import string
from functools import cache

from lurebot.entities import find_entities
from lurebot.knowledge.place_facts import places
from lurebot.text.mapped import Edit, MappedText
from lurebot.verdict import Entities
from lurebot_training.augment.draft import Draft

_HANDLE = re.compile(r"(?<![\w@])@(\w{3,})")
_DIGITS = re.compile(r"\d")
# Their place names take endings, which a plain swap would break.
_INFLECTING = frozenset(["ru", "uz", "uz-Cyrl", "tr", "ta", "te", "si", "ko", "ja", "hi", "ne", "bn", "ur", "ar", "am"])


def swap_handles(draft: Draft, draw: random.Random) -> Draft:
    """Another made-up handle for each handle."""
    edits = [Edit(*match.span(1), _handle(draw, len(match[1]))) for match in _HANDLE.finditer(draft.text)]
    return draft.edited(edits)


def _handle(draw: random.Random, length: int) -> str:
    syllables = "".join(draw.choice("bdfghjklmnprstvz") + draw.choice("aeiou") for _ in range(length))
    return (syllables + "".join(draw.choices(string.digits, k=2)))[:length] if draw.random() < 0.7 else syllables[:length]


def swap_phone_digits(draft: Draft, draw: random.Random) -> Draft:
    """Other digits in (masked) phone numbers; the country code in front stays."""
    edits = []
    for contact in _entities(draft).contacts:
        if contact.kind == "phone":
            digits = list(_DIGITS.finditer(draft.text, contact.start, contact.end))[3:]
            edits += [Edit(*digit.span(), draw.choice(string.digits)) for digit in digits]
    return draft.edited(edits)


def vary_sums(draft: Draft, draw: random.Random) -> Draft:
    """Each sum of money a little different: the second significant digit moves by one, so that it means as much as before."""
    edits = []
    for amount in _entities(draft).money:
        digits = list(_DIGITS.finditer(draft.text, amount.start, amount.end))
        if len(digits) >= 3 and digits[1][0] not in "09" and draw.random() < 0.7:
            edits.append(Edit(*digits[1].span(), str(int(digits[1][0]) + draw.choice((-1, 1)))))
    return draft.edited(edits)


def swap_hubs(draft: Draft, draw: random.Random) -> Draft:
    """Another place of the same kind for a known hub, where the language knows its name and does not inflect it."""
    if draft.lang in _INFLECTING:
        return draft
    edits = []
    for place in _entities(draft).places:
        others = _places_like(place.kind, draft.lang)
        if place.text in others and len(others) > 1:
            edits.append(Edit(place.start, place.end, draw.choice([name for name in others if name != place.text])))
    return draft.edited(edits)


@cache
def _places_like(kind: str, lang: str) -> tuple[str, ...]:
    return tuple(place.names[lang][0] for place in places().places if place.kind == kind and place.names.get(lang))


def _entities(draft: Draft) -> Entities:
    return find_entities(MappedText.identity(draft.text), draft.text, draft.lang)
