"""How people write pay, from ``data/currencies.yaml``, and what it is worth, from ``data/currency_rates.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from lurebot.knowledge.data_file import read

if TYPE_CHECKING:
    from lurebot.verdict import Period


@dataclass(frozen=True, slots=True)
class CurrencyChoice:
    """What a word means: one currency, or one that depends on language or size.

    Attributes:
        default: ISO 4217 code or USDT.
        by_language: code by BCP 47 language.
        by_size: by language, rows of (limit, code): the first whose limit the amount does not pass; the last has none.
        period: a period that the word says too ("LPA": lakhs a year).
    """

    default: str
    by_language: Mapping[str, str] = field(default_factory=dict)
    by_size: Mapping[str, tuple[tuple[float | None, str], ...]] = field(default_factory=dict)
    period: Period | None = None

    def currency(self, language: str | None, amount: float) -> str:
        """The code, for a text in that language and an amount of that size."""
        for limit, code in self.by_size.get(language or "", ()):
            if limit is None or amount <= limit:
                return code
        return self.by_language.get(language or "", self.default)


@dataclass(frozen=True, slots=True)
class Multiplier:
    """A number word: ``factor``, whether it must touch the number, the one language it counts in (None for all)."""

    factor: float
    attached: bool = False
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Habit:
    """Monthly pay without a unit, when ``below`` a limit, is counted in units of ``factor``."""

    factor: float
    below: float


@dataclass(frozen=True, slots=True)
class Numeral:
    """A way to write numbers in letters: values of digits and of the units that multiply them."""

    digits: Mapping[str, int]
    units: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CurrencyWords:
    """The currencies file; see the comments in it. Words are as written there, not folded."""

    currencies: Mapping[str, CurrencyChoice]
    capitals: Mapping[str, str]
    only: Mapping[str, Mapping[str, str]]
    default_currency: Mapping[str, str]
    habits: Mapping[str, Habit]
    multipliers: Mapping[str, tuple[Multiplier, ...]]
    multipliers_before: Mapping[str, float]
    implied: Mapping[str, CurrencyChoice]
    numerals: tuple[Numeral, ...]
    range_words: tuple[str, ...]
    links: tuple[str, ...]
    pay: Mapping[str, tuple[str, ...]]
    periods: Mapping[str, Period]
    units: Mapping[str, Period]
    source: str
    last_checked: str


@dataclass(frozen=True, slots=True)
class Rates:
    """US dollars for one unit of each currency, with the day and the source they stand for."""

    usd: Mapping[str, float]
    as_of: str
    source: str


@cache
def currencies() -> CurrencyWords:
    """The currencies file, read once."""
    data = read("currencies")
    words = {word: CurrencyChoice(code) for code, listed in data["currencies"].items() for word in listed}
    words |= {word: _choice(entry) for entry in data["ambiguous"] for word in entry["words"]}
    return CurrencyWords(
        currencies=words,
        capitals=data["capitals"],
        only=data["only"],
        default_currency=data["default_currency"],
        habits={language: Habit(**row) for language, row in data["habits"].items()},
        multipliers=_multipliers(data["multipliers"]),
        multipliers_before={word: row["factor"] for row in data["multipliers_before"] for word in row["any"]},
        implied={word: _choice(entry) for entry in data["implied"] for word in entry["words"]},
        numerals=tuple(Numeral(**row) for row in data["numerals"]),
        range_words=tuple(data["range_words"]),
        links=tuple(data["links"]),
        pay={language: tuple(listed) for language, listed in data["pay"].items()},
        periods={word: period for period, rows in data["periods"].items() for row in rows for word in row},
        units={word: period for period, listed in data["units"].items() for word in listed},
        source=data["source"],
        last_checked=data["last_checked"],
    )


@cache
def rates() -> Rates:
    """The rates file, read once."""
    data = read("currency_rates")
    return Rates(usd=data["rates"], as_of=data["as_of"], source=data["source"])


def _choice(entry: dict[str, Any]) -> CurrencyChoice:
    by_size = {language: tuple((row[0], row[1]) for row in rows) for language, rows in entry.get("by_size", {}).items()}
    return CurrencyChoice(entry["default"], entry.get("by_language", {}), by_size, entry.get("period"))


def _multipliers(rows: list[dict[str, Any]]) -> dict[str, tuple[Multiplier, ...]]:
    """By word; a word may mean different factors in different languages ("mil")."""
    found: dict[str, tuple[Multiplier, ...]] = {}
    for row in rows:
        senses = [(word, Multiplier(row["factor"])) for word in row["any"]]
        senses += [(word, Multiplier(row["factor"], attached=True)) for word in row.get("attached", ())]
        senses += [
            (word, Multiplier(row["factor"], languages=(language,)))
            for language, words in row.get("only", {}).items()
            for word in words
        ]
        for word, sense in senses:
            found[word] = (*found.get(word, ()), sense)
    return found
