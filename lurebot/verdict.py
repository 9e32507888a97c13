"""What comes out: the verdict on one text (JSON schema version 1, ``lurebot/verdict.schema.json``)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA_VERSION = 1

# What keeps a verdict from being the whole answer.
Caveat = Literal["nothing_to_read", "only_contacts", "unmeasured_language", "truncated"]

Level = Literal["no_known_signs", "check_first", "warning", "danger"]
LEVELS: tuple[Level, ...] = ("no_known_signs", "check_first", "warning", "danger")

ContactKind = Literal[
    "phone", "telegram", "whatsapp", "line", "wechat", "zalo", "kakaotalk", "viber", "messenger", "qq", "signal", "url", "email"
]
Period = Literal["hour", "day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the text as it was given: half-open code point offsets, and the words."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class IndicatorFinding:
    """A warning sign that the text carries, with the words that raise it (none where a fact is missing)."""

    name: str
    probability: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact(Span):
    """A way to reach the writer. ``value`` is normalised: E.164 for phones, lower-case handles without ``@``."""

    kind: ContactKind
    value: str


@dataclass(frozen=True, slots=True)
class Money(Span):
    """An amount. ``maximum`` equals ``minimum`` unless a range is given; ``usd_month`` is the larger one as US dollars a month,
    by the dated rates in ``knowledge/data/currency_rates.yaml``, and None where no period is said.
    """

    minimum: float
    maximum: float
    currency: str
    period: Period | None
    usd_month: float | None


@dataclass(frozen=True, slots=True)
class Place(Span):
    """A place of ``knowledge/data/places.yaml``: ``kind`` is hub, compound, zone, transit or vague."""

    id: str
    name: str
    country: str | None
    kind: str
    weight: Literal["high", "medium", "low"]
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Licence(Span):
    """A number shaped like a recruitment licence. It proves nothing: ``check`` says where the register is."""

    country: str
    number: str
    check: str | None


@dataclass(frozen=True, slots=True)
class Entities:
    """Facts read out of the text, each with its place in it."""

    contacts: tuple[Contact, ...] = ()
    money: tuple[Money, ...] = ()
    places: tuple[Place, ...] = ()
    licences: tuple[Licence, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Lurebot says of one text.

    Attributes:
        category: the likeliest category.
        risk: calibrated probability of ``trafficking_lure``.
        harm: calibrated probability of any harmful category; never below ``risk``.
        level: what to do about it, from thresholds chosen on validation data for stated error rates.
        categories: probability of each category; they sum to 1.
        indicators: the warning signs above their thresholds, likeliest first.
        language: BCP 47 tag, ``und`` where it could not be told.
        entities: contacts, money, places, licence numbers.
        model: name and version of the model bundle.
        truncated: whether the text was longer than the stated limit and only its beginning was read.
        caveats: what was not read or not known: no letters at all, nothing but links and contacts (what lies behind them is
            not looked at), a language that nobody measured, only the beginning of a text. With any of the first three the
            level never says that all is well.
    """

    category: str
    risk: float
    harm: float
    level: Level
    categories: dict[str, float]
    indicators: tuple[IndicatorFinding, ...] = ()
    language: str = "und"
    entities: Entities = field(default_factory=Entities)
    model: str = ""
    truncated: bool = False
    caveats: tuple[Caveat, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain JSON types."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return round(value, 6) if isinstance(value, float) else value
