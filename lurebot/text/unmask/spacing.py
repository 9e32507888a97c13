"""Words whose letters are set apart: "v i s a", "t.e.l.e.g.r.a.m", "高 薪 招 聘"."""

from __future__ import annotations

import re
import unicodedata

from lurebot.text.mapped import Edit, MappedText

_SEPARATOR = r"(?:[ .·•*_|~]|-)"
_ALPHABETIC = r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f]"
_IDEOGRAPHIC = r"[\u3041-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]"


def _brahmic() -> str:
    """One letter of Thai, Lao, Burmese, Khmer or an Indian script with the marks written on it."""
    blocks = (*range(0x0900, 0x0F00), *range(0x1000, 0x10A0), *range(0x1780, 0x1800))
    letters = "".join(chr(code) for code in blocks if unicodedata.category(chr(code)) == "Lo")
    marks = "".join(chr(code) for code in blocks if unicodedata.category(chr(code)).startswith("M"))
    return f"[{letters}][{marks}]{{0,3}}"


def _run(unit: str, at_least: int, alone: str) -> re.Pattern[str]:
    """``at_least`` units, the same separator between all of them, not touching another ``alone`` character."""
    return re.compile(rf"(?<!{alone}){unit}(?P<by>{_SEPARATOR})(?:{unit}(?P=by)){{{at_least - 2},}}{unit}(?!{alone})")


# Three letters apart are initials ("U S A"), four and more are a hidden word; five for scripts that write syllables.
_RUNS = (
    _run(_ALPHABETIC, 4, r"[^\W_]"),
    _run(_IDEOGRAPHIC, 4, _IDEOGRAPHIC),
    _run(_brahmic(), 5, r"[\u0900-\u0eff\u1000-\u109f\u1780-\u17ff]"),
)


def unmask_spacing(mapped: MappedText) -> MappedText:
    """Close up words whose letters stand apart. A wider gap inside such a run stays, as the gap between two words."""
    edits: list[Edit] = []
    for pattern in _RUNS:
        for match in pattern.finditer(mapped.text):
            by = match["by"]
            if by == "." and _is_dotted_initials(match[0]):
                continue
            edits += [Edit(place, place + 1, "") for place in range(*match.span()) if mapped.text[place] == by]
    return mapped.edited(sorted(edits, key=lambda edit: edit.start))


def _is_dotted_initials(run: str) -> bool:
    """Abbreviations such as "B.S.C.S" are written with dots and capitals by honest people."""
    return len(run) < 12 and run.isupper()
