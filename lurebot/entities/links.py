"""Web links, links into messengers, and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from lurebot.entities.contact_books import Found, Taken, contact_books
from lurebot.knowledge import Messenger, messengers

if TYPE_CHECKING:
    from lurebot.entities.reading import Reading

_REST = r"[^\s<>\"'，。、；：！？）】」』》”’()\[\]{}|]"
_EMAIL = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9_])?@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}(?![a-z0-9-])"
)
_TRAILING = ".,;:!?-_~*…"
_PHONE = re.compile(r"\+?\d{7,15}")


def find_links(reading: Reading, taken: Taken) -> Iterator[Found]:
    """E-mail addresses and links; a link into a messenger is of that messenger's kind, with the name it leads to as value."""
    text = reading.folded
    for match in _EMAIL.finditer(text) if "@" in text else ():
        mail = Found(match.start(), match.end(), "email", match[0])
        taken.add(mail)
        yield mail
    for match in _url().finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip(_TRAILING))
        written = reading.written[start:end]
        if not taken.overlaps(start, end) and not _is_prose(written):
            link = _link(written, start)
            taken.add(link)
            yield link


@cache
def _url() -> re.Pattern[str]:
    words, books = messengers(), contact_books()
    schemes = "|".join(["https?", *map(re.escape, books.schemes)])
    countries, paths, second = "|".join(words.country_domains), "|".join(words.path_domains), "|".join(words.second_levels)
    hosts = "|".join(sorted(map(re.escape, books.hosts), key=len, reverse=True))
    name = r"(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}"
    ends = rf"(?:(?:{second})\.(?:{countries})|(?:{'|'.join(words.domains)})|(?:{countries}|{paths})(?=/))"
    return re.compile(
        rf"(?<![a-z0-9@._-])(?:(?:{schemes})://{_REST}{{2,500}}"
        rf"|www\.{_REST}{{3,500}}"
        rf"|(?:{hosts})/{_REST}{{2,300}}"
        rf"|{name}{ends}(?![a-z0-9@-]|\.(?:{countries})(?![a-z0-9]))(?:/{_REST}{{0,300}})?)"
    )


def _link(written: str, start: int) -> Found:
    end = start + len(written)
    scheme, _, rest = written.partition("://")
    if not rest:
        scheme, rest = "https", written
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].lower().removeprefix("www.")
    books = contact_books()
    messenger = books.schemes.get(scheme.lower()) or books.hosts.get(host)
    value = _name(messenger, f"{scheme}://{rest}") if messenger else None
    if messenger and value:
        return Found(start, end, messenger.kind, value)
    path = rest[len(re.split(r"[/?#]", rest, maxsplit=1)[0]) :]
    return Found(start, end, "url", f"{host}{path}".rstrip("/"))


def _is_prose(written: str) -> bool:
    """Whether "name.com" without a path is two sentences without a space ("our clients.Online work") or a program's name."""
    if "/" in written or written.lower().startswith("www."):
        return False
    return written.rpartition(".")[2].istitle() or written.lower() in messengers().not_sites


def _name(messenger: Messenger, url: str) -> str | None:
    """Whom a messenger's link leads to: a telephone number with "+", a name, or an invite code; None for a bare site."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a stray bracket in the host
        return None
    asked = parse_qs(parts.query)
    for key in ("phone", "number", "domain", "invite", "text" if messenger.kind == "line" else "id"):
        if asked.get(key):
            return _tidy(asked[key][0], messenger, invite=key == "invite")
    folders = set(messengers().link_folders)
    segments = [unquote(part) for part in f"{parts.path}/{parts.fragment}".split("/") if part]
    names = [part for part in segments if part.lower() not in folders]
    return _tidy(names[0], messenger, invite="joinchat" in segments) if names else None


def _tidy(name: str, messenger: Messenger, invite: bool) -> str:
    name = name.strip()
    if _PHONE.fullmatch(name):
        return _number(name, messenger)
    if messenger.kind == "telegram" and (invite or name.startswith("+")):
        return f"+{name.lstrip('+')}"
    chosen = name.startswith(("@", "~"))
    name = name.lstrip("@~")
    return name if messenger.fixed_case and not chosen else name.lower()


def _number(name: str, messenger: Messenger) -> str:
    """A telephone number as a link gives it: with country code, or national in the messenger's home country."""
    if not name.startswith("0"):
        return f"+{name.lstrip('+')}"
    if messenger.home is None:
        return name
    from lurebot.entities.phones import national  # noqa: PLC0415 - as in contacts: the library loads at the first need

    return national(name, messenger.home) or name
