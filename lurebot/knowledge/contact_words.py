"""How people write where to reach them, from ``data/messengers.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lurebot.knowledge.data_file import read

if TYPE_CHECKING:
    from lurebot.verdict import ContactKind


@dataclass(frozen=True, slots=True)
class Messenger:
    """One messenger.

    Attributes:
        kind: its name in verdicts.
        hosts: hosts of its links.
        schemes: URL schemes of its own ("tg").
        fixed_case: whether names in its links keep their letter case.
        handle: regular expression of an address, in lower case; None where addresses are telephone numbers.
        home: ISO 3166 region of national numbers in its links; None where it has no home country.
        names: what people call it.
        weak: names with another meaning, that need more than their presence.
    """

    kind: ContactKind
    hosts: tuple[str, ...]
    schemes: tuple[str, ...]
    fixed_case: bool
    handle: str | None
    home: str | None
    names: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MessengerWords:
    """The messengers file; see the comments in it."""

    messengers: tuple[Messenger, ...]
    link_folders: tuple[str, ...]
    other_networks: tuple[str, ...]
    not_names: tuple[str, ...]
    fillers: tuple[str, ...]
    no_handles: frozenset[str]
    phone_words: tuple[str, ...]
    no_phone_words: tuple[str, ...]
    phone_regions: Mapping[str, tuple[str, ...]]
    shared_languages: frozenset[str]
    domains: tuple[str, ...]
    path_domains: tuple[str, ...]
    country_domains: tuple[str, ...]
    second_levels: tuple[str, ...]
    not_sites: frozenset[str]
    source: str
    last_checked: str


@cache
def messengers() -> MessengerWords:
    """The messengers file, read once."""
    data = read("messengers")
    return MessengerWords(
        messengers=tuple(
            Messenger(
                kind=kind,
                hosts=tuple(entry["hosts"]),
                schemes=tuple(entry["schemes"]),
                fixed_case=entry.get("fixed_case", False),
                handle=entry.get("handle"),
                home=entry.get("home"),
                names=tuple(entry["names"]),
                weak=tuple(entry.get("weak", ())),
            )
            for kind, entry in data["messengers"].items()
        ),
        link_folders=tuple(data["link_folders"]),
        other_networks=tuple(data["other_networks"]),
        not_names=tuple(data["not_names"]),
        fillers=tuple(data["fillers"]),
        no_handles=frozenset(data["no_handles"]),
        phone_words=tuple(data["phone_words"]),
        no_phone_words=tuple(data["no_phone_words"]),
        phone_regions={language: tuple(regions) for language, regions in data["phone_regions"].items()},
        shared_languages=frozenset(data["shared_languages"]),
        domains=tuple(data["domains"]),
        path_domains=tuple(data["path_domains"]),
        country_domains=tuple(data["country_domains"]),
        second_levels=tuple(data["second_levels"]),
        not_sites=frozenset(data["not_sites"]),
        source=data["source"],
        last_checked=data["last_checked"],
    )
