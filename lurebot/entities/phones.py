"""Telephone numbers, whole or partly masked, as E.164 where the country can be told."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from lurebot.knowledge import messengers

# A number of an unknown country, without a word of telephone near: a leading zero and few, not too short groups.
_PLAIN = re.compile(r"\(?0\d{1,11}\)?(?:[ .-]\d{2,10}){0,4}")
_MASK = str.maketrans(dict.fromkeys("хХ*•●#_○", "x"))
_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
# Shapes that are telephones in every text: Chinese and Korean mobiles, North American numbers written in three groups.
_UNMISTAKABLE = (
    (re.compile(r"1[3-9]\d{9}"), "CN"),
    (re.compile(r"010[- .]\d{4}[- .]\d{4}"), "KR"),
    (re.compile(r"\(?[2-9]\d{2}\)?[- .][2-9]\d{2}[- .]\d{4}"), "US"),
)


def phone_value(written: str, language: str | None, cued: bool, messenger: bool) -> str | None:
    """The number as E.164; with ``x`` for hidden digits; as plain digits where the country cannot be told; None if no phone.

    Args:
        written: the candidate, in ASCII digits, with its separators.
        language: key of the regions in ``messengers.yaml``.
        cued: whether a word of telephone or a messenger's name stands beside it.
        messenger: whether that word is a messenger's name (there, country codes are often written without "+").
    """
    bare = re.sub(r"[^\dx+]", "", written.translate(_MASK))
    plus = bare.startswith("+")
    digits = bare.lstrip("+")
    if "x" in digits:
        return _masked(digits, plus, cued)
    if plus:
        return _international(digits, strict=False)
    if digits.startswith("00"):
        return _international(digits[2:], strict=not cued)
    for shape, region in _UNMISTAKABLE:
        if shape.fullmatch(written):
            return national(digits, region)
    return _at_home(digits, written, language, cued, messenger)


def _masked(digits: str, plus: bool, cued: bool) -> str | None:
    known = sum(character.isdigit() for character in digits)
    likely = plus or digits.startswith("0") or bool(re.match(r"1[3-9]\dx", digits))
    shown = (cued and known >= 1) or (likely and known >= 2)
    if not (shown and digits[0].isdigit() and 8 <= len(digits) <= 15 and digits.count("x") >= 2):
        return None
    return f"+{digits}" if plus else digits


def _at_home(digits: str, written: str, language: str | None, cued: bool, messenger: bool) -> str | None:
    words = messengers()
    regions = words.phone_regions.get(language or "", ())
    shared = language in words.shared_languages
    if not cued:
        home = regions[:1] if not shared else ()
        values = [national(digits, region, mobile=not digits.startswith("0")) for region in home if len(digits) >= 9]
        found = next(filter(None, values), None)
        plain = (shared or not regions) and bool(_PLAIN.fullmatch(written)) and 10 <= len(digits) <= 12
        return found or (digits if plain else None)
    values = [value for value in (national(digits, region) for region in regions) if value]
    if values and (not shared or len(values) == 1):
        return values[0]
    abroad = _international(digits, strict=True) if len(digits) >= 10 and not digits.startswith("0") else None
    if abroad and (messenger or not values):
        return abroad
    return digits if 8 <= len(digits) <= 13 else None


@lru_cache(maxsize=4096)
def _international(digits: str, strict: bool) -> str | None:
    """E.164 of digits that begin with a country code; ``strict`` asks for a number that can be in use."""
    try:
        number = phonenumbers.parse(f"+{digits}", None)
    except NumberParseException:
        return None
    fits = phonenumbers.is_valid_number(number) if strict else phonenumbers.is_possible_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if fits else None


@lru_cache(maxsize=4096)
def national(digits: str, region: str, mobile: bool = False) -> str | None:
    """E.164 of a number valid in a region; ``mobile`` asks for a mobile one."""
    try:
        number = phonenumbers.parse(digits, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number_for_region(number, region):
        return None
    if mobile and phonenumbers.number_type(number) not in _MOBILE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
