"""Words whose letters are set apart: "v i s a", "t.e.l.e.g.r.a.m", "高 薪 招 聘"."""

from __future__ import annotations

import re
import unicodedata

from lurebot.text.mapped import Edit, MappedText

_SEPARATOR = r"[ .·•*_\-]"
_MARK = r"[.·•*_\-]"
_ALPHABETIC = r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0370-\u03ff\u0400-\u052f]"
_IDEOGRAPHIC = r"[\u3041-\u30fa\u3400-\u4dbf\u4e00-\u9fff]"
_HANGUL = r"[\uac00-\ud7a3]"
_ARABIC = r"[\u0621-\u064a\u0671-\u06d3]"
_ETHIOPIC = r"[\u1200-\u135a]"


def _brahmic() -> str:
    """One letter of Thai, Lao, Burmese, Khmer or an Indian script with the marks written on it."""
    blocks = (*range(0x0900, 0x0F00), *range(0x1000, 0x10A0), *range(0x1780, 0x1800))
    letters = "".join(chr(code) for code in blocks if unicodedata.category(chr(code)) == "Lo")
    marks = "".join(chr(code) for code in blocks if unicodedata.category(chr(code)).startswith("M"))
    return f"[{letters}][{marks}]{{0,3}}"


def _run(unit: str, at_least: int, alone: str, separator: str = _SEPARATOR) -> re.Pattern[str]:
    """``at_least`` units, the same separator between all of them, not touching another ``alone`` character."""
    return re.compile(rf"(?<!{alone}){unit}(?P<by>{separator})(?:{unit}(?P=by)){{{at_least - 2},}}{unit}(?!{alone})")


_ALONE_BRAHMIC = r"[\u0900-\u0eff\u1000-\u109f\u1780-\u17ff]"
# Three letters apart are initials ("U S A"), four and more are a hidden word. Scripts that write syllables have words of one
# sign, and honest sentences of several such words: there it takes more signs, most of all where blanks part them.
_RUNS = (
    _run(_ALPHABETIC, 4, r"[^\W_]"),
    _run(_IDEOGRAPHIC, 4, _IDEOGRAPHIC),
    _run(_HANGUL, 6, _HANGUL, " "),
    _run(_HANGUL, 4, _HANGUL, _MARK),
    _run(_brahmic(), 9, _ALONE_BRAHMIC, " "),
    _run(_brahmic(), 5, _ALONE_BRAHMIC, _MARK),
    _run(_ARABIC, 5, r"[\u0600-\u06ff]"),
    _run(_ETHIOPIC, 5, r"[\u1200-\u137f]"),
)
# Honest lists: days of the week, numbers, classes of driving licences.
_LISTED = frozenset("월화수목금토일月火水木金土日一二三四五六七八九十"), frozenset("ABCDEMTАВСДЕМ")


def unmask_spacing(mapped: MappedText) -> MappedText:
    """Close up words whose letters stand apart. A wider gap inside such a run stays, as the gap between two words."""
    edits: list[Edit] = []
    for pattern in _RUNS:
        for match in pattern.finditer(mapped.text):
            by = match["by"]
            if _is_list(match[0], by):
                continue
            edits += [Edit(place, place + 1, "") for place in range(*match.span()) if mapped.text[place] == by]
    return mapped.edited(sorted(edits, key=lambda edit: edit.start))


def _is_list(run: str, by: str) -> bool:
    """Whether honest people write these letters apart: initials with dots, and lists such as "A B C D"."""
    letters = run.replace(by, "")
    if by == "." and len(letters) < 7 and letters.isupper():
        return True
    return any(listed.issuperset(letters) for listed in _LISTED) or list(letters.lower()) == sorted(set(letters.lower()))
