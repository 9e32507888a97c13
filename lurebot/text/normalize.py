"""Unicode cleaning that keeps a map back to the text as it was given."""

from __future__ import annotations

import unicodedata

from lurebot.text.mapped import Edit, MappedText

# Compatibility forms that are ordinary letters of their script: decomposing them would respell honest Thai and Lao words.
_KEPT = frozenset("\u0e33\u0eb3\u0edc\u0edd")

# Invisible and without meaning in any of the 29 languages, beside Unicode's format characters: fillers, variation selectors,
# the keycap's enclosing mark, the grapheme joiner, inherent Khmer vowels, Mongolian selectors, the object replacement mark.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u20e3\u3164\uffa0\ufffc") | frozenset(
    map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
)
# Format characters that are seen: signs before Arabic and Syriac numbers and verses.
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
_KEYCAP = "\u20e3"
# Control characters that end a line or a page.
_BREAKS = frozenset("\x0b\x0c\x1c\x1d\x1e\x1f\x85")

_ZWNJ, _ZWJ = "\u200c", "\u200d"

# Blocks in which a joiner changes how letters are written, so that it belongs to the spelling.
_JOINING = ((0x0600, 0x08FF), (0x0900, 0x0DFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0xFB50, 0xFEFC))

# Of a run of combining marks this many are kept: stacked marks ("zalgo") hide words and slow every later step.
_MARKS_KEPT = 8


def normalize(text: str) -> MappedText:
    """Clean ``text``: NFKC, no control or invisible characters, LF line ends, single blanks.

    What is written stays: letters, digits, punctuation, emoji, line breaks and the joiners that Indic, Burmese, Khmer and
    Arabic spelling needs. Lone surrogates become U+FFFD. Never raises, whatever the text.
    """
    mapped = MappedText.identity(text)
    if text.isascii() and text.isprintable() and "  " not in text:
        return mapped
    mapped = mapped.edited(_removals(text))
    if not unicodedata.is_normalized("NFKC", mapped.text):
        mapped = mapped.edited(_compositions(mapped.text))
    return mapped.edited(_blanks(mapped.text))


def _removals(text: str) -> list[Edit]:
    edits = []
    marks = 0
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        marks = marks + 1 if category == "Mn" else 0
        if category == "Cs":
            edits.append(Edit(place, place + 1, "\ufffd"))
        elif character in "\n\t":
            continue
        elif character in _BREAKS:
            edits.append(Edit(place, place + 1, "\n"))
        elif character == "\r":
            followed = place + 1 < len(text) and text[place + 1] == "\n"
            edits.append(Edit(place, place + 1, "" if followed else "\n"))
        elif _is_removed(character, category, text, place) or marks > _MARKS_KEPT:
            # "1️⃣500": without its key, a list number would run into the amount behind it.
            digit_follows = character == _KEYCAP and text[place + 1 : place + 2].isdecimal()
            edits.append(Edit(place, place + 1, " " if digit_follows else ""))
    return edits


def _is_removed(character: str, category: str, text: str, place: int) -> bool:
    if character in (_ZWNJ, _ZWJ):
        return not _joiner_belongs(text, place)
    return character in _INVISIBLE or category == "Cc" or (category == "Cf" and character not in _SEEN)


def _joiner_belongs(text: str, place: int) -> bool:
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    if any(first <= ord(before) <= last for first, last in _JOINING):
        return True
    return text[place] == _ZWJ and unicodedata.category(after) == "So"


def _compositions(text: str) -> list[Edit]:
    """NFKC, one cluster (a starter with its marks) at a time, so that offsets stay as fine as a letter."""
    edits = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _joins_previous(text[end]):
            end += 1
        cluster = text[start:end]
        if not cluster.isascii():
            composed = "".join(part if part in _KEPT else unicodedata.normalize("NFKC", part) for part in _parts(cluster))
            composed = _apart_from_digits(composed, cluster, text[start - 1 : start], text[end : end + 1])
            if composed != cluster:
                edits.append(Edit(start, end, composed))
        start = end
    return edits


def _apart_from_digits(composed: str, cluster: str, before: str, after: str) -> str:
    """List numbers, superscripts and fractions ("①5000", "12⁵⁰", "1½") must not run into the digits beside them."""
    if cluster[0].isdecimal() or not composed:
        return composed
    left = " " if before.isdecimal() and composed[0].isdecimal() else ""
    right = " " if after.isdecimal() and (composed[-1].isdecimal() or composed[-1] == ".") else ""
    return left + composed + right


def _joins_previous(character: str) -> bool:
    # Vowel signs of Indian scripts and of Burmese, and conjoining Hangul, have combining class 0 and still compose.
    return (
        unicodedata.category(character) in ("Mn", "Mc")
        or "\u1160" <= character <= "\u11ff"
        or "\uff9e" <= character <= "\uff9f"
    )


def _parts(cluster: str) -> list[str]:
    return [cluster[0], cluster[1:]] if cluster[0] in _KEPT else [cluster]


def _blanks(text: str) -> list[Edit]:
    """Runs of blanks become one space; white space beside a line break goes, and more than two breaks become two.

    Where letters stand apart ("e a s y  j o b"), a wider gap is the only sign of where a word ends: it stays, as two spaces.
    """
    edits = []
    start: int | None = None
    for place, character in enumerate(text + "\0"):
        if character.isspace():
            start = place if start is None else start
        elif start is not None:
            run = text[start:place]
            breaks = run.count("\n") + run.count("\u2028") + run.count("\u2029")
            wanted = "\n" * min(breaks, 2) or ("  " if len(run) > 1 and _between_lone_letters(text, start, place) else " ")
            if run != wanted:
                edits.append(Edit(start, place, wanted))
            start = None
    return edits


def _between_lone_letters(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return before[-1:].isalnum() and (before[:-1] or " ").isspace() and after[:1].isalnum() and (after[1:] or " ").isspace()
