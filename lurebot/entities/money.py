"""Amounts of money: how much, in which currency, for how long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lurebot.entities.money_books import CurrencySense, money_books
from lurebot.entities.numbers import Number, find_numbers
from lurebot.entities.phrases import Hit
from lurebot.entities.script import letter_script
from lurebot.knowledge import CurrencyChoice, rates
from lurebot.verdict import Money

if TYPE_CHECKING:
    from lurebot.entities.reading import Reading
    from lurebot.verdict import Period

# A month of work as these adverts mean it: 26 days (one day off a week) of 8 hours, 4.33 weeks (52 / 12). Real hours in
# such places are longer; a fixed month keeps offers by the hour and by the month comparable.
MONTH_OF: dict[Period, float] = {"hour": 208.0, "day": 26.0, "week": 4.33, "month": 1.0, "year": 1 / 12}

# "PHP 8", "5 TL": below this an amount is a version number, a count or a slip, not pay.
_LEAST_USD = 0.2
# A bare number beside a period ("500 a day") is pay from here on, below it a count.
_LEAST_BARE = 100
# The two ends of a range are further apart than this only when the second number is something else.
_WIDEST_RANGE = 1000
# No advert holds more numbers; the limit bounds the work on hostile input.
_MOST_NUMBERS = 2000
_NOISE = re.compile(r" ?/[-=]|[+＋多余餘几]")
_FRACTION = re.compile(r"\d{1,4}(?!\d)")
_LEFT_GAP = " :：-–—=~≈()（）[]【】|"
_RIGHT_GAP = " ()（）+/~"
_STEPS = 8


@dataclass(frozen=True, slots=True)
class _Amount:
    """One number with its multipliers and currency, in offsets of the folded text."""

    start: int
    end: int
    low: float
    high: float
    factor: float = 1.0
    currency: str | None = None
    closed: bool = False  # a currency follows, so that a multiplier after the range is not this number's
    implied: CurrencyChoice | None = None


def find_money(reading: Reading) -> tuple[Money, ...]:
    """Every amount with a currency, or beside words of pay in a language of one country.

    The span holds the amount, its currency and the period behind it ("$800 to 1,200 a month").
    """
    return tuple(_Grammar(reading).money())


class _Grammar:
    """Reads amounts around numbers: [currency] [multiplier] number [multiplier] [currency] [range] [period]."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._text = reading.folded
        self._language = reading.tongue
        self._books = money_books()
        self._numbers = find_numbers(self._text)[:_MOST_NUMBERS]
        self._number_at = {number.start: number for number in self._numbers}

    def money(self) -> Iterator[Money]:
        done = 0
        for number in self._numbers:
            if number.start < done:
                continue
            amount = self._with_range(self._amount(number, done))
            period, pay, end = self._period(amount, done)
            currency = amount.currency
            if currency is None:
                currency = self._silent_currency(amount, period, pay)
                amount = self._by_habit(amount, period)
            dollars = rates().usd.get(currency or "", 0.0) * amount.high
            if currency is None or dollars < _LEAST_USD:
                continue
            done = end
            start, last, words = self._reading.original_words(amount.start, end)
            usd_month = None if period is None else round(dollars * MONTH_OF[period], 2)
            yield Money(start, last, words, amount.low, amount.high, currency, period, usd_month)

    def _amount(self, number: Number, after: int) -> _Amount:
        """The amount around a number, taking nothing before ``after``."""
        start, factor = number.start, 1.0
        before = self._books.multiplier_before.before(self._text, self._back(start, " ", 1))
        if before and before.start >= after:
            start, factor = before.start, before.value
        left = self._books.currency.before(self._text, self._back(start, " :", 2))
        if left and (left.start < after or not self._may_lead(left)):
            left = None
        end, more, extra, implied = self._multiplied(number)
        factor *= more
        low, high = number.low * factor + extra, number.high * factor + extra
        left_code = self._code(left, high)
        if left and left_code:
            start = left.start
        noise = _NOISE.match(self._text, end)
        right = self._right_currency(end) or (self._right_currency(noise.end()) if noise else None)
        right_code = self._code(right, high)
        if right and right_code:
            end = right.end
        elif noise:
            end = noise.end()
        code = right_code if right_code and not (left and left_code and left.value.certain) else left_code
        return _Amount(start, end, low, high, factor, code, right_code is not None, implied)

    def _multiplied(self, number: Number) -> tuple[int, float, float, CurrencyChoice | None]:
        """End, factor, an added rest ("1tr5", "3万5千") and what the multiplier says of the currency."""
        end, factor, implied = number.end, 1.0, None
        for _ in range(2):
            word = self._multiplier(end, touching=factor == 1.0)
            if word is None:
                break
            implied = self._books.implied.get(self._text[word.start : word.end], implied)
            end, factor = word.end, factor * word.value
        rest = _FRACTION.match(self._text, end) if factor > 1 else None
        if rest is None:
            return end, factor, 0.0, implied
        smaller = self._multiplier(rest.end(), touching=True)
        if smaller is not None and smaller.value < factor:
            return smaller.end, factor, int(rest[0]) * smaller.value, implied
        if len(rest[0]) == 4:
            return rest.end(), factor, float(rest[0]), implied
        return rest.end(), factor, int(rest[0]) * factor / 10 ** len(rest[0]), implied

    def _multiplier(self, end: int, touching: bool) -> Hit[float] | None:
        start = self._forth(end, " ", 1)
        hit = self._books.multiplier.at(self._text, start)
        if hit is None:
            return None
        here = [sense for sense in hit.value if self._language in sense.languages]
        anywhere = [sense for sense in hit.value if not sense.languages and (not sense.attached or (touching and start == end))]
        sense = next(iter(here + anywhere), None)
        return Hit(hit.start, hit.end, sense.factor) if sense else None

    def _right_currency(self, end: int) -> Hit[CurrencySense] | None:
        """The currency behind a number, unless it belongs to a number behind it ("2 days $50")."""
        start = self._forth(end, " (", 2)
        hit = self._books.currency.at(self._text, start)
        if hit is None:
            return None
        if hit.end in self._number_at and start > end:
            return None
        if hit.end - hit.start == 1 and self._script(hit.end) == self._script(hit.start) not in {"", "han", "hangul"}:
            return None
        sign = not self._text[hit.end - 1].isalpha()
        if sign and start > end and self._forth(hit.end, " ", 1) in self._number_at:
            return None
        return hit

    def _code(self, hit: Hit[CurrencySense] | None, amount: float) -> str | None:
        if hit is None:
            return None
        return hit.value.code(self._reading.written[hit.start : hit.end], self._language, amount)

    def _with_range(self, first: _Amount) -> _Amount:
        """The amount, widened to a second one behind a range word."""
        word = self._books.range_word.at(self._text, self._forth(first.end, " ", 2))
        if word is None:
            return first
        start = self._forth(word.end, " ", 2)
        sign = self._books.currency.at(self._text, start)
        number = self._number_at.get(start) or (self._number_at.get(self._forth(sign.end, " ", 1)) if sign else None)
        if number is None:
            return first
        second = self._amount(number, word.end)
        low = first.low
        shared = first.factor == 1 and not first.closed and second.factor > 1 and first.high * second.factor <= second.high
        if shared:
            low *= second.factor
        if not low <= second.high <= low * _WIDEST_RANGE or (
            first.currency and second.currency and first.currency != second.currency
        ):
            return first
        currency, implied = second.currency or first.currency, second.implied or first.implied
        factor = max(first.factor, second.factor)
        return replace(second, start=first.start, low=low, currency=currency, implied=implied, factor=factor)

    def _period(self, amount: _Amount, after: int) -> tuple[Period | None, bool, int]:
        """The period of an amount, whether a word of pay stands before it, and where its words end."""
        left, pay = self._period_before(amount.start, after)
        right = self._period_behind(amount.end)
        if right is not None:
            return right.value, pay, right.end
        if left is None and amount.implied is not None:
            left = amount.implied.period
        return left, pay, amount.end

    def _period_behind(self, end: int) -> Hit[Period] | None:
        place = end
        for _ in range(_STEPS):
            hit = self._books.period.at(self._text, place)
            if hit is not None and hit.end - hit.start > 1:
                return None if self._opens_next(hit) else hit
            word = self._books.link.at(self._text, place) or self._books.pay.at(self._text, place)
            if word is not None:
                place = word.end
            elif self._text[place : place + 1] and self._text[place] in _RIGHT_GAP:
                place += 1
            else:
                return None
        return None

    def _opens_next(self, hit: Hit[Period]) -> bool:
        """Whether a period word belongs to an amount behind it ("30,000 บาท วันละ 500 บาท")."""
        if self._text[hit.start] == "/" or self._text[hit.start].isascii():
            return False
        place = self._forth(hit.end, " :：", 2)
        sign = self._books.currency.at(self._text, place)
        return place in self._number_at or (sign is not None and sign.end in self._number_at)

    def _period_before(self, start: int, after: int) -> tuple[Period | None, bool]:
        place, pay = start, False
        for _ in range(_STEPS):
            hit = self._books.period.before(self._text, place)
            if hit is not None and hit.start >= after and not self._counted(hit.start):
                return hit.value, pay or self._books.pay.before(self._text, place) is not None
            wage = self._books.pay.before(self._text, place)
            word = wage or self._books.link.before(self._text, place)
            pay = pay or wage is not None
            if word is not None and word.start >= after:
                place = word.start
            elif place > after and self._text[place - 1] in _LEFT_GAP:
                place -= 1
            else:
                break
        return None, pay

    def _counted(self, start: int) -> bool:
        """Whether a number stands right before a period word: "12月" is a date, "6 months" a length of time."""
        place = self._back(start, " ", 1)
        return place > 0 and self._text[place - 1].isdigit()

    def _silent_currency(self, amount: _Amount, period: Period | None, pay: bool) -> str | None:
        """The currency of a number that names none: said by its multiplier, or by the language beside words of pay."""
        if amount.implied is not None:
            return amount.implied.currency(self._language, amount.high)
        default = self._books.default_currency.get(self._language or "")
        if default is None or amount.high < _LEAST_BARE:
            return None
        year = amount.factor == 1 and 1900 <= amount.high <= 2100
        if year and not (pay and period):
            return None
        return default if pay or period else None

    def _by_habit(self, amount: _Amount, period: Period | None) -> _Amount:
        habit = self._books.habits.get(self._language or "")
        if habit is None or period not in {"month", "year"} or amount.high >= habit.below:
            return amount
        return replace(amount, low=amount.low * habit.factor, high=amount.high * habit.factor)

    def _may_lead(self, hit: Hit[CurrencySense]) -> bool:
        """Whether a currency before a number is one: not the "บ" of "กับ 17", the "유로" of "선유로13", the "u" of "u200"."""
        script = self._script(hit.start)
        if script == self._script(hit.start - 1) and (script == "hangul" or (script and hit.end - hit.start == 1)):
            return False
        return not (script == "latin" and hit.end - hit.start == 1 and self._reading.written[hit.start].islower())

    def _script(self, place: int) -> str:
        return letter_script(self._text[place]) if 0 <= place < len(self._text) else ""

    def _back(self, place: int, gap: str, most: int) -> int:
        while most and place and self._text[place - 1] in gap:
            place, most = place - 1, most - 1
        return place

    def _forth(self, place: int, gap: str, most: int) -> int:
        while most and place < len(self._text) and self._text[place] in gap:
            place, most = place + 1, most - 1
        return place
