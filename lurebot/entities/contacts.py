"""Ways to reach the writer: telephones, messengers, links, e-mail; each place in the text gives one contact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lurebot.entities.contact_books import Cue, Cues, Found, Taken, contact_books
from lurebot.entities.handles import find_handles
from lurebot.entities.links import find_links
from lurebot.verdict import Contact

if TYPE_CHECKING:
    from lurebot.entities.reading import Reading

# Seven to seventeen digits (or masks) with one separator between neighbours.
_CANDIDATE = re.compile(
    r"(?<![\d+])(?<!\d[.,/:-])(?:\+ ?|\()?\d(?:(?:[ .‐–-]|\)[ -]?| ?\(| [-–] )?[\dxх*•●#○]){6,17}(?![\da-z%@])"
)
_GROUP = re.compile(r"(?:\+ ?)?[\dxх*•●#○]+")
_DATE = re.compile(
    r"(?:\d{1,2}[-. ]\d{1,2}[-. ]\d{2,4}|\d{4}[-. ]\d{1,2}[-. ]\d{1,2}|(?:19|20)\d{2} ?[-–] ?(?:19|20)\d{2}|(?:19|20)\d{6})"
)
_BETWEEN_NUMBERS = re.compile(r"[\s/,;|&، ]{1,4}|[\s/,]{0,2}(?:or|atau|hoặc|หรือ|和|或|или|ou|o|و|या)[\s/,]{0,2}")
_ADDRESS = re.compile(r"[\s:：=.]{0,4}[+\d@a-z]")
# A word of contact counts for a number at most this many characters before it, or right behind it.
_BEFORE = 16
_BEHIND = re.compile(r"[\s(（/\[-]{1,3}")
_PHONE = Cue("phone")
_LEAST_DIGITS = 7
# No advert needs more tries; the limit bounds the work on hostile input.
_MOST_TRIES = 2000


def find_contacts(reading: Reading, amounts: Sequence[tuple[int, int]] = ()) -> tuple[Contact, ...]:
    """Every contact, in the order of the text.

    Args:
        reading: the text; its language decides which country a national number is from.
        amounts: places of money and licence numbers in the original: no telephones unless they begin with "+".
    """
    taken = Taken(len(reading.folded))
    links = list(find_links(reading, taken))
    cues = Cues(hit for hit in contact_books().cues.find_all(reading.folded) if not taken.overlaps(hit.start, hit.end))
    found = [*links, *find_handles(reading, cues, taken), *_Phones(reading, cues, taken, amounts).found()]
    return tuple(
        Contact(*reading.original_words(contact.start, contact.end), contact.kind, contact.value) for contact in sorted(found)
    )


class _Phones:
    """Telephone numbers, with the messenger they are said to be on."""

    def __init__(self, reading: Reading, cues: Cues, taken: Taken, amounts: Sequence[tuple[int, int]]) -> None:
        self._reading = reading
        self._text = reading.folded
        self._cues = cues
        self._taken = taken
        self._amounts = amounts
        self._last: tuple[int, Cue | None] = (-1, None)
        self._tries = 0

    def found(self) -> Iterator[Found]:
        for match in _CANDIDATE.finditer(self._text):
            if not _DATE.fullmatch(match[0]):
                yield from self._numbers(match)

    def _numbers(self, match: re.Match[str]) -> Iterator[Found]:
        """The numbers in a run of digits: two may stand side by side with only a space between.

        The longest run that may be a number wins, unless a shorter one is a number of a known country and what is left over
        is another number, or a stray digit.
        """
        groups = [(match.start() + group.start(), match.start() + group.end()) for group in _GROUP.finditer(match[0])]
        first = 0
        while first < len(groups):
            fallback: tuple[int, Found] | None = None
            for last in range(len(groups), first, -1):
                phone = self._phone(groups[first][0], groups[last - 1][1])
                known = phone is not None and phone.value.startswith("+")
                if phone is not None and (fallback is None or (known and self._splits(groups[last:]))):
                    fallback = last, phone
                if known:
                    break
            if fallback is None:
                first += 1
                continue
            first, phone = fallback
            self._last = (phone.end, self._cue(phone.start, phone.end))
            yield phone

    def _splits(self, rest: list[tuple[int, int]]) -> bool:
        length = sum(end - start for start, end in rest)
        return length < 2 or length >= _LEAST_DIGITS

    def _phone(self, start: int, end: int) -> Found | None:
        if self._text[start - 1 : start] == "(" and ")" in self._text[start:end]:
            start -= 1
        written = self._text[start:end]
        short = sum(character not in " .()-‐–+" for character in written) < _LEAST_DIGITS
        if short or self._taken.overlaps(start, end) or self._tries == _MOST_TRIES:
            return None
        self._tries += 1
        cue = self._cue(start, end)
        if cue and cue.role == "not_phone":
            return None
        glued = start > 0 and self._text[start - 1].isascii() and self._text[start - 1].isalpha()
        if (glued and not (cue and self._cue_ends_at(start))) or (not written.startswith("+") and self._is_amount(start, end)):
            return None
        # Imported at the first candidate: the library's tables take longer to load than most texts to read.
        from lurebot.entities.phones import phone_value  # noqa: PLC0415

        messenger = cue.messenger if cue else None
        value = phone_value(written, self._reading.tongue, cue is not None, messenger is not None)
        if value is None:
            return None
        return Found(start, end, messenger.kind if messenger else "phone", value)

    def _cue(self, start: int, end: int) -> Cue | None:
        """What the words beside a number say: before it, right behind it, or before the number that is listed before it."""
        near = self._cues.before(start)
        if near is not None and start - near.end <= _BEFORE:
            between = self._text[near.end : start]
            if "\n\n" not in between and not any(map(str.isdigit, between)):
                spent = self._taken.overlaps(near.end, start)
                return _PHONE if spent or near.value.role == "elsewhere" else self._behind(end, "(（[") or near.value
        last_end, last_cue = self._last
        if last_end >= 0 and _BETWEEN_NUMBERS.fullmatch(self._text[last_end:start]):
            return self._behind(end, "(（[") or last_cue
        return self._behind(end, " (（[/-")

    def _behind(self, end: int, openers: str) -> Cue | None:
        """A messenger's name right behind a number, unless an address of its own follows."""
        gap = _BEHIND.match(self._text, end)
        if gap is None or not set(gap[0]) & set(openers):
            return None
        cue = self._cues.at(gap.end())
        return cue.value if cue and cue.value.role == "messenger" and not _ADDRESS.match(self._text, cue.end) else None

    def _cue_ends_at(self, start: int) -> bool:
        near = self._cues.before(start)
        return near is not None and near.end == start

    def _is_amount(self, start: int, end: int) -> bool:
        if not self._amounts:
            return False
        first, last, _ = self._reading.original_words(start, end)
        return any(first < amount_end and amount_start < last for amount_start, amount_end in self._amounts)
