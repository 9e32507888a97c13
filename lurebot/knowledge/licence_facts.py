"""How recruitment licence numbers look, from ``data/licences.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lurebot.knowledge.data_file import read


@dataclass(frozen=True, slots=True)
class LicenceShape:
    """The shape of one country's licence numbers.

    Attributes:
        country: ISO 3166 alpha-2.
        pattern: regular expression, searched without regard to case; a group ``number`` marks the number in it.
        examples: strings it must find.
        counterexamples: look-alikes it must not find.
        meaning: what the parts say; None where not known.
        check: where the register can be asked (site or telephone), for people; None where not known.
        verified: whether the shape was seen in use; else it is the editors' general knowledge.
        source: where it was seen.
        last_checked: ISO date.
    """

    country: str
    pattern: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    meaning: str | None
    check: str | None
    verified: bool
    source: str
    last_checked: str


@cache
def licence_shapes() -> tuple[LicenceShape, ...]:
    """The licences file, read once."""
    data = read("licences")
    return tuple(
        LicenceShape(
            country=entry["country"],
            pattern=entry["regex"],
            examples=tuple(entry["examples"]),
            counterexamples=tuple(entry.get("not", ())),
            meaning=entry.get("meaning"),
            check=entry.get("check"),
            verified=entry["verified"],
            source=entry["source"],
            last_checked=entry.get("last_checked", data["last_checked"]),
        )
        for entry in data["licences"]
    )
