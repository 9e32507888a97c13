"""What a character's script says: where words end, and which language a text is likely in."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache

# First code points of the blocks that matter here; a character belongs to the last block that begins at or before it.
_BLOCKS = (
    (0x0000, "latin"), (0x0370, "greek"), (0x0400, "cyrillic"), (0x0530, "other"), (0x0600, "arabic"), (0x0780, "other"),
    (0x0900, "devanagari"), (0x0980, "bengali"), (0x0A00, "other"), (0x0B80, "tamil"), (0x0C00, "telugu"), (0x0C80, "other"),
    (0x0D80, "sinhala"), (0x0E00, "thai"), (0x0E80, "lao"), (0x0F00, "other"), (0x1000, "myanmar"), (0x10A0, "other"),
    (0x1100, "hangul"), (0x1200, "ethiopic"), (0x13A0, "other"), (0x1780, "khmer"), (0x1800, "other"), (0x1E00, "latin"),
    (0x1F00, "greek"), (0x2000, "other"), (0x3040, "hiragana"), (0x30A0, "katakana"), (0x3100, "other"), (0x3130, "hangul"),
    (0x3190, "other"), (0x3400, "han"), (0xA4D0, "other"), (0xAC00, "hangul"), (0xD7B0, "other"), (0xF900, "han"),
    (0xFB00, "other"), (0xFB50, "arabic"), (0xFE00, "other"), (0x20000, "han"), (0x323B0, "other"),
)  # fmt: skip
_FIRST = [first for first, _ in _BLOCKS]

# Written without spaces, or (Hangul) with endings glued to any noun: a phrase may stand in the middle of a run of letters.
_UNSPACED = frozenset({"han", "hiragana", "hangul", "thai", "lao", "khmer", "myanmar"})
# Case endings are glued to nouns ("थाईल्याण्डमा", "কম্বোডিয়ায়", "ካምቦዲያን"): a phrase of some length may be followed by letters.
_SUFFIXING = frozenset({"devanagari", "bengali", "tamil", "telugu", "sinhala", "ethiopic"})
_SUFFIXING_LENGTH = 4
# Articles and prepositions are glued to the front ("بكمبوديا", "በካምቦዲያ").
_PREFIXES = {
    "arabic": frozenset({"و", "ف", "ب", "ل", "ك", "ال", "بال", "وال", "لل", "فال", "وب", "ول"}),
    "ethiopic": frozenset({"በ", "ለ", "ከ", "የ", "እና", "ወደ", "ስለ"}),
}


@cache
def letter_script(character: str) -> str:
    """The script of a letter or combining mark; an empty string for digits, signs and spaces."""
    if not character.isalpha() and unicodedata.category(character)[0] != "M":
        return ""
    return _BLOCKS[bisect_right(_FIRST, ord(character)) - 1][1]


def joined(before: str, after: str) -> bool:
    """Whether two neighbouring characters belong to one word, so that no phrase may end between them.

    Also true before a combining mark of any script: a cut there would change the last syllable.
    """
    script = letter_script(after)
    if not script:
        return False
    if unicodedata.category(after) in {"Mn", "Mc"} and letter_script(before):
        return True
    return script not in _UNSPACED and script == letter_script(before)


def starts_word(text: str, start: int) -> bool:
    """Whether a phrase may begin at ``start``: at a word's beginning, or after a glued article or preposition."""
    if start == 0 or not joined(text[start - 1], text[start]):
        return True
    for length in (1, 2, 3):
        first = start - length
        if first < 0:
            return False
        if text[first:start] in _PREFIXES.get(letter_script(text[start]), ()):
            return first == 0 or not joined(text[first - 1], text[first])
    return False


def ends_word(text: str, start: int, end: int) -> bool:
    """Whether the phrase ``text[start:end]`` may end there: at a word's end, or before a glued case ending."""
    if end == len(text) or not joined(text[end - 1], text[end]):
        return True
    return end - start >= _SUFFIXING_LENGTH and letter_script(text[end]) in _SUFFIXING


_TELLTALE = (
    ("th", re.compile("[\u0e00-\u0e7f]")), ("lo", re.compile("[\u0e80-\u0eff]")), ("km", re.compile("[\u1780-\u17ff]")),
    ("my", re.compile("[\u1000-\u109f]")), ("ko", re.compile("[\uac00-\ud7af]")), ("ja", re.compile("[\u3041-\u30fa]")),
    ("zh-Hant", re.compile("[們個萬錢開關邊國園區請發員資應徵]")),
    ("zh-Hans", re.compile("[\u4e00-\u9fff]")), ("ta", re.compile("[\u0b80-\u0bff]")), ("te", re.compile("[\u0c00-\u0c7f]")),
    ("si", re.compile("[\u0d80-\u0dff]")), ("bn", re.compile("[\u0980-\u09ff]")), ("am", re.compile("[\u1200-\u139f]")),
    ("hi", re.compile("[\u0900-\u097f]")), ("ur", re.compile("[ٹڈڑےںھہچگپک]")), ("ar", re.compile("[\u0620-\u06ff]")),
    ("uz", re.compile("[ўқғҳЎҚҒҲ]|o[ʻ‘']z|so[ʻ‘’']m\\b")), ("ru", re.compile("[\u0400-\u04ff]")),
    ("vi", re.compile("[ơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)),
)  # fmt: skip


def language_by_script(text: str) -> str | None:
    """A rough BCP 47 tag for when nobody says the language: the first script that is met, None for plain Latin letters.

    Good enough to tell pesos from dollars or a Thai phone number from a Vietnamese one; not a language detector.
    """
    return next((language for language, letters in _TELLTALE if letters.search(text)), None)


def base_language(tag: str | None) -> str | None:
    """The key of a BCP 47 tag in the data: Chinese by script, all others by their first subtag; None for ``und``."""
    if not tag or tag == "und":
        return None
    first, *rest = tag.replace("_", "-").split("-")
    if first.lower() == "zh":
        return "zh-Hant" if {part.lower() for part in rest} & {"hant", "tw", "hk", "mo"} else "zh-Hans"
    return {"fil": "tl", "in": "id"}.get(first.lower(), first.lower())
