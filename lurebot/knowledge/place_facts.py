"""Places that lures name, from ``data/places.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from lurebot.knowledge.data_file import read

PlaceKind = Literal["hub", "compound", "zone", "transit", "vague"]
PlaceWeight = Literal["high", "medium", "low"]
PLACE_KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)
PLACE_WEIGHTS: tuple[PlaceWeight, ...] = get_args(PlaceWeight)


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """One place, with the ways it is written.

    Attributes:
        id: stable name, country prefix first ("kh-bavet").
        country: ISO 3166 alpha-2; None for regions that span countries.
        kind: hub (a town or area with several compounds), compound (one site), zone, transit (on the way, or the decoy
            that the advert names), vague (a country or border named instead of a town).
        weight: high (rare in ordinary job ads), medium (needs one more sign), low (only with other signs).
        latitude: WGS 84 degrees to two decimals; None for vague places.
        longitude: likewise.
        coords_verified: whether a source gave the same coordinates.
        names: spellings by BCP 47 language; letter case does not matter.
        slang: recruiters' words and maskings, used like names.
        exact: spellings that count only as written here, as whole words (airport codes, "KL").
        weak: spellings with another everyday meaning; they count only where the text also names the country's other places.
        ambiguous: what else the names may mean, for the reader.
        source: who reported it.
        last_checked: ISO date.
    """

    id: str
    name: str
    country: str | None
    kind: PlaceKind
    weight: PlaceWeight
    latitude: float | None
    longitude: float | None
    coords_verified: bool
    names: Mapping[str, tuple[str, ...]]
    slang: tuple[str, ...]
    exact: tuple[str, ...]
    weak: tuple[str, ...]
    ambiguous: str | None
    source: str
    last_checked: str


@dataclass(frozen=True, slots=True)
class PlaceBook:
    """All places, and longer words that contain a place's name but mean something else."""

    places: tuple[PlaceFact, ...]
    not_places: tuple[str, ...]


@cache
def places() -> PlaceBook:
    """The places file, read once."""
    data = read("places")
    return PlaceBook(
        places=tuple(
            PlaceFact(
                id=entry["id"],
                name=entry["name"],
                country=entry["country"],
                kind=entry["kind"],
                weight=entry["weight"],
                latitude=entry["lat"],
                longitude=entry["lon"],
                coords_verified=entry["coords_verified"],
                names={language: tuple(names) for language, names in entry["names"].items()},
                slang=tuple(entry.get("slang", ())),
                exact=tuple(entry.get("exact", ())),
                weak=tuple(entry.get("weak", ())),
                ambiguous=entry.get("ambiguous"),
                source=entry["source"],
                last_checked=entry.get("last_checked", data["last_checked"]),
            )
            for entry in data["places"]
        ),
        not_places=tuple(data["not_places"]),
    )
