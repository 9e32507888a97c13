"""Names in messengers: "Telegram: @anna_hr", "微信 abc888", "line id: jobs99", a bare "@name"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lurebot.entities.contact_books import Cue, Cues, Found, Taken, contact_books
from lurebot.entities.phrases import Hit
from lurebot.knowledge import Messenger, messengers

if TYPE_CHECKING:
    from lurebot.entities.reading import Reading

_GAP = re.compile(r"[\s:：=\-–—>→()（）\[\]【】|/,，、.。·•✅✔👉➡⬇📲📱💬♥❤️+＋]{0,8}")
_SEPARATOR = re.compile(r"[:：=]")
_AT_NAME = re.compile(r"(?<![a-z0-9_@./+-])@([a-z][a-z0-9_]{4,31})(?![a-z0-9_@.-]*[.@][a-z])(?![a-z0-9_])")
# Digits and masks only: a telephone, read elsewhere.
_NUMBER = re.compile(r"[\dx.-]+")
# A name of plain letters right behind a messenger's name ("ไลน์ AIA") is one from this length on.
_LEAST_UNTOLD = 5
# Another network's name this close before "@name" claims it.
_NEAR = 12


def find_handles(reading: Reading, cues: Cues, taken: Taken) -> Iterator[Found]:
    """Names behind messenger words, and bare ``@name``, which is how Telegram is written; what is taken is left alone."""
    for cue in cues.hits:
        messenger = cue.value.messenger
        if messenger is None or messenger.handle is None or taken.overlaps(cue.start, cue.end):
            continue
        found = _behind(reading, cue, messenger)
        if found is not None and not taken.overlaps(found.start, found.end):
            taken.add(found)
            yield found
    for match in _AT_NAME.finditer(reading.folded) if "@" in reading.folded else ():
        near = cues.before(match.start())
        elsewhere = near is not None and near.value.role == "elsewhere" and match.start() - near.end <= _NEAR
        if not elsewhere and not taken.overlaps(match.start(), match.end()):
            found = Found(match.start(), match.end(), "telegram", match[1])
            taken.add(found)
            yield found


def _behind(reading: Reading, cue: Hit[Cue], messenger: Messenger) -> Found | None:
    """The name behind a messenger word, if what stands there is one."""
    text, books = reading.folded, contact_books()
    place, certain = cue.end, text[cue.end - 1] == "@"
    for _ in range(3):
        gap = _GAP.match(text, place)
        certain = certain or bool(gap and _SEPARATOR.search(gap[0]))
        place = gap.end() if gap else place
        filler = books.fillers.at(text, place)
        if filler is None or (text[filler.end - 1].isascii() and re.match(r"\w", text[filler.end : filler.end + 1])):
            break
        certain = certain or text[filler.start : filler.end] in {"id", "ไอดี", "아이디", "号", "號"}
        place = filler.end
    at = text.startswith("@", place)
    place += at
    match = books.handles[messenger.kind].match(text, place)
    if match is None:
        return None
    end = place + len(match[0].rstrip("._-"))
    name = text[place:end]
    if (
        text[end : end + 1] == "@"
        or text[end : end + 3] == "://"
        or text[end : end + 1].isdigit()
        or name in messengers().no_handles
    ):
        return None
    telling = any(character.isdigit() or character == "_" for character in name)
    if messenger.kind != "qq" and _NUMBER.fullmatch(name):
        return None
    if not at and (cue.value.weak or not telling) and not (certain or not text[cue.end - 1].isascii()):
        return None
    if not at and not telling and ((not certain and len(name) < _LEAST_UNTOLD) or _goes_on(text, end)):
        return None
    return Found(place - at, end, messenger.kind, name) if len(name) >= 3 else None


def _goes_on(text: str, end: int) -> bool:
    """Whether a sentence goes on in the same letters, so that the "name" is likely a word of it."""
    return bool(re.match(r"['’]?[a-z]| [a-z]{2}", text[end : end + 3]))
