"""Letters borrowed from another alphabet because they look alike (Unicode's confusables table)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

from lurebot.text.mapped import Edit, MappedText

_WORD = re.compile(r"[^\W\d_]{2,}")
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")


def unmask_homoglyphs(mapped: MappedText) -> MappedText:
    """Spell words of two alphabets in the one they are meant in; words of one alphabet stay, whichever it is."""
    if mapped.text.isascii():
        return mapped
    edits = []
    for match in _WORD.finditer(mapped.text):
        word = match[0]
        if not word.isascii() and (spelled := _in_one_alphabet(word)) is not None:
            edits += [
                Edit(match.start() + place, match.start() + place + 1, new)
                for place, (old, new) in enumerate(zip(word, spelled, strict=True))
                if old != new
            ]
    return mapped.edited(edits)


def unmask_letterforms(mapped: MappedText) -> MappedText:
    """Small capitals and letters in filled circles or squares become plain letters, where a word is written in them."""
    if mapped.text.isascii():
        return mapped
    return mapped.edited(
        Edit(match.start() + place, match.start() + place + 1, plain)
        for match in _FORMS.finditer(mapped.text)
        for place, character in enumerate(match[0])
        if (plain := _plain_letter(character)) != character
    )


# A lone small capital is phonetic script and a lone filled letter is a sign (blood group, parking): only runs are words.
_FORM = r"\u1d00-\u1d22\u0262\u026a\u0274\u0280\u028f\u0299\u029c\u029f\ua730\ua731\U0001f150-\U0001f189"
_FORMS = re.compile(f"[{_FORM}][a-z{_FORM}]+")


@cache
def _plain_letter(character: str) -> str:
    name = unicodedata.name(character, "")
    if name.startswith(
        ("LATIN LETTER SMALL CAPITAL ", "NEGATIVE CIRCLED LATIN CAPITAL LETTER ", "NEGATIVE SQUARED LATIN CAPITAL LETTER ")
    ):
        letter = name.rsplit(" ", 1)[1]
        return letter.lower() if len(letter) == 1 else character
    return character


@cache
def _alphabet(letter: str) -> str | None:
    name = unicodedata.name(letter, "")
    return next((alphabet for alphabet in _ALPHABETS if name.startswith(alphabet)), None)


def _in_one_alphabet(word: str) -> str | None:
    """The word in its main alphabet, or None where it has one alphabet, or a letter that no look-alike explains."""
    alphabets = [_alphabet(letter) for letter in word]
    found = {alphabet for alphabet in alphabets if alphabet}
    if len(found) < 2 or (len(word) == 2 and "GREEK" in found) or _is_inflected_abbreviation(word, alphabets):
        return None
    for main in sorted(found, key=lambda name: (-alphabets.count(name), name)):
        spelled = [
            letter if alphabet in (main, None) else _look_alike(letter, main)
            for letter, alphabet in zip(word, alphabets, strict=True)
        ]
        if None not in spelled:
            return "".join(letter for letter in spelled if letter)
    return None


def _is_inflected_abbreviation(word: str, alphabets: list[str | None]) -> bool:
    """Honest mixed words: a Latin abbreviation in capitals with an ending of another alphabet, such as "SMSка"."""
    changes = sum(one != other for one, other in pairwise(alphabets))
    capitals = next((place for place, letter in enumerate(word) if not letter.isupper()), len(word))
    return changes == 1 and alphabets[0] == "LATIN" and capitals >= 2 and alphabets[capitals - 1] != alphabets[-1]


# Letters of living Cyrillic alphabets: archaic ones would explain nearly any Latin word as Cyrillic.
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўқғҳңүұөәһАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁІЇЄҐЎҚҒҲҢҮҰӨӘҺ")
# Taken for "r" by the table, but an ending that Turkic languages write behind Latin brand names.
_OWN_SHAPE = frozenset("гГ")
# What small-capital fonts put where Unicode has no small capital.
_SMALL_CAPITALS = {"ғ": "f", "ǫ": "q"}


@cache
def _look_alike(letter: str, alphabet: str) -> str | None:
    """The letter of ``alphabet`` that ``letter`` is mistaken for, or None."""
    if letter in _OWN_SHAPE:
        return None
    if alphabet == "LATIN" and letter in _SMALL_CAPITALS:
        return _SMALL_CAPITALS[letter]
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415 - 0.9 MB of JSON, rarely needed

    candidates = [entry["c"] for entry in confusables_data.get(letter, ()) if len(entry["c"]) == 1]
    candidates = [character for character in candidates if _alphabet(character) == alphabet and _is_common(character, alphabet)]
    return next((character for character in candidates if character.isupper() == letter.isupper()), None)


def _is_common(character: str, alphabet: str) -> bool:
    """A letter that people type: without this, mathematical and phonetic forms would be offered as look-alikes."""
    if alphabet == "LATIN":
        return character.isascii()
    return character in _CYRILLIC if alphabet == "CYRILLIC" else "\u0370" <= character <= "\u058f"
