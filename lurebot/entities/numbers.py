"""Numbers as adverts write them: 1.500.000, 1,50,000, 15 000, 2.5, 一万五, สามหมื่น."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from lurebot.knowledge import Numeral, currencies

# Grouped in the Indian way; grouped in threes by one and the same separator; plain. Never part of a date or a longer number.
_DIGITS = re.compile(
    r"(?<!\d)(?<!\d[.,/:])(?:"
    r"(?P<indian>\d{1,2}(?:,\d{2}){1,3},\d{3}(?:\.\d{1,2})?)"
    r"|(?P<grouped>[1-9]\d{0,2}(?P<mark>[ .,'])\d{3}(?:(?P=mark)\d{3}){0,3}(?:[.,]\d{1,2})?)"
    r"|(?P<plain>0[.,]\d{1,2}|[1-9]\d{0,11}(?:[.,]\d{1,2})?)"
    r")(?![.,/:]?\d)"
)
# "月入过万" (over ten thousand): one unit stands for itself after "over".
_OVER = "(?<=[过過上破])[千万萬]"
# "两三万一个月" (a month): this one belongs to the period behind it.
_ONE_PERIOD = re.compile("一[个個天周週星月日年小]")


class Number(NamedTuple):
    """A number at half-open offsets; ``high`` differs from ``low`` in "两三万" (twenty or thirty thousand)."""

    start: int
    end: int
    low: float
    high: float


def find_numbers(text: str) -> list[Number]:
    """Numbers of a folded text from left to right, without overlaps; those with a leading zero are no amounts."""
    found = [_from_digits(match) for match in _DIGITS.finditer(text)]
    if not text.isascii():
        for match in _letters().finditer(text):
            number = _from_letters(match)
            if number is not None:
                found.append(number)
        found.sort()
    return found


def _from_digits(match: re.Match[str]) -> Number:
    written = match[0]
    if match["indian"]:
        value = float(written.replace(",", ""))
    elif match["grouped"]:
        mark = match["mark"]
        decimal = "," if mark == "." else "."
        value = float(written.replace(mark, "").replace(decimal, ".").replace(",", "."))
    else:
        value = float(written.replace(",", "."))
    return Number(match.start(), match.end(), value, value)


@cache
def _letters() -> re.Pattern[str]:
    """Runs of at least two number words of one script, not after a digit (there they are multipliers)."""
    runs = [f"(?:{_either(numeral)}){{2,8}}" for numeral in currencies().numerals]
    return re.compile(rf"(?<!\d)(?<!\d )(?:{'|'.join(runs)})|{_OVER}")


def _either(numeral: Numeral) -> str:
    words = sorted([*numeral.digits, *numeral.units], key=len, reverse=True)
    if all(len(word) == 1 for word in words):
        return f"[{''.join(words)}]"
    return "|".join(map(re.escape, words))


def _from_letters(match: re.Match[str]) -> Number | None:
    written, end = match[0], match.end()
    if written.endswith("一") and _ONE_PERIOD.match(match.string, end - 1):
        written, end = written[:-1], end - 1
    numeral = next(entry for entry in currencies().numerals if any(written.startswith(word) for word in _words(entry)))
    tokens = re.findall(_either(numeral), written)
    if not any(token in numeral.units for token in tokens):
        return None
    pairs = [
        place for place in range(len(tokens) - 1) if tokens[place] in numeral.digits and tokens[place + 1] in numeral.digits
    ]
    if not pairs:
        value = _value(tokens, numeral)
        return Number(match.start(), end, value, value)
    place = pairs[0]
    low = _value(tokens[: place + 1] + tokens[place + 2 :], numeral)
    high = _value(tokens[:place] + tokens[place + 1 :], numeral)
    return Number(match.start(), end, *sorted((low, high))) if len(pairs) == 1 else None


def _words(numeral: Numeral) -> tuple[str, ...]:
    return (*numeral.digits, *numeral.units)


def _value(tokens: list[str], numeral: Numeral) -> float:
    """Value of number words; units from ten thousand close a section, a last lone digit is a tenth of the last unit."""
    total, section, digit, last_unit = 0, 0, 0, 1
    for token in tokens:
        if token in numeral.digits:
            digit = numeral.digits[token]
            continue
        last_unit = numeral.units[token]
        if last_unit >= 10_000:
            total += (section + digit or 1) * last_unit
            section = 0
        else:
            section += (digit or 1) * last_unit
        digit = 0
    return total + section + digit * (last_unit / 10 if last_unit > 10 else 1)
