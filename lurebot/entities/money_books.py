"""The words of money as phrase books, built once from ``knowledge/data/currencies.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from lurebot.entities.phrases import PhraseBook, fold
from lurebot.knowledge import CurrencyChoice, CurrencyWords, Habit, Multiplier, currencies

if TYPE_CHECKING:
    from lurebot.verdict import Period


@dataclass(slots=True)
class CurrencySense:
    """All that a word may mean: anywhere, in capitals, in one language."""

    choice: CurrencyChoice | None = None
    capitals: str | None = None
    only: dict[str, str] = field(default_factory=dict)

    def code(self, written: str, language: str | None, amount: float) -> str | None:
        """The currency of the word as written, for an amount in a text of that language; None if it means none."""
        if language in self.only:
            return self.only[language]
        if self.choice is not None:
            return self.choice.currency(language, amount)
        return self.capitals if written.isupper() else None

    @property
    def certain(self) -> bool:
        """Whether the word means one currency whatever the language and the size."""
        return self.choice is not None and not (self.choice.by_language or self.choice.by_size)


@dataclass(frozen=True, slots=True)
class MoneyBooks:
    """Phrase books over folded text."""

    currency: PhraseBook[CurrencySense]
    multiplier: PhraseBook[tuple[Multiplier, ...]]
    multiplier_before: PhraseBook[float]
    implied: Mapping[str, CurrencyChoice]
    range_word: PhraseBook[bool]
    link: PhraseBook[bool]
    pay: PhraseBook[bool]
    period: PhraseBook[Period]
    default_currency: Mapping[str, str]
    habits: Mapping[str, Habit]


@cache
def money_books() -> MoneyBooks:
    """The books, built on first use."""
    words = currencies()
    return MoneyBooks(
        currency=PhraseBook(_senses(words)),
        multiplier=PhraseBook(words.multipliers),
        multiplier_before=PhraseBook(words.multipliers_before),
        implied={fold(word): choice for word, choice in words.implied.items()},
        range_word=PhraseBook(dict.fromkeys(words.range_words, True)),
        link=PhraseBook(dict.fromkeys(words.links, True)),
        pay=PhraseBook({word: True for listed in words.pay.values() for word in listed}),
        period=PhraseBook(_periods(words)),
        default_currency=words.default_currency,
        habits=words.habits,
    )


def _senses(words: CurrencyWords) -> dict[str, CurrencySense]:
    senses: dict[str, CurrencySense] = {}
    for word, choice in words.currencies.items():
        senses.setdefault(fold(word), CurrencySense()).choice = choice
    for word, code in words.capitals.items():
        senses.setdefault(fold(word), CurrencySense()).capitals = code
    for language, only in words.only.items():
        for word, code in only.items():
            senses.setdefault(fold(word), CurrencySense()).only[language] = code
    return senses


def _periods(words: CurrencyWords) -> dict[str, Period]:
    """Phrases as listed, and the bare nouns behind "/", "per" and "1"."""
    periods = {f"{before}{unit}": period for unit, period in words.units.items() for before in ("/", "/ ", "/1", "/1 ", "per ")}
    return periods | dict(words.periods)
