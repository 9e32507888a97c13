"""Burmese typed in the old Zawgyi font encoding, read as Unicode."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache

from lurebot.text.mapped import Edit, MappedText

# Burmese puts blanks between phrases. The bound keeps the alignment of a hostile text without any from taking minutes.
_PHRASE = re.compile(r"[\u1000-\u109f\u200c\u200d]{1,200}")
# Google's detector on 1,500 Zawgyi and 3,000 Unicode lines: 99.9 % found, 0.1 % of the Unicode lines taken for Zawgyi.
_SURE = 0.95


@cache
def _detector() -> object:
    from myanmartools import ZawgyiDetector  # noqa: PLC0415 - only Burmese texts need it

    return ZawgyiDetector()


def zawgyi_probability(text: str) -> float:
    """Probability that the Burmese in ``text`` is Zawgyi-encoded; -inf where there is no Burmese."""
    return float(_detector().get_zawgyi_probability(text))  # type: ignore[attr-defined]


def unmask_zawgyi(mapped: MappedText) -> MappedText:
    """Re-encode Zawgyi as Unicode; offsets stay as fine as the two spellings can be aligned."""
    if not _PHRASE.search(mapped.text) or zawgyi_probability(mapped.text) < _SURE:
        return mapped
    from para import zg_to_unicode  # noqa: PLC0415

    edits: list[Edit] = []
    for match in _PHRASE.finditer(mapped.text):
        edits += aligned_edits(match[0], zg_to_unicode(match[0], force=True), match.start())
    return mapped.edited(edits)


def aligned_edits(old: str, new: str, offset: int) -> list[Edit]:
    """Edits that turn ``old``, which stands at ``offset``, into ``new``; insertions are tied to a neighbouring letter."""
    edits: list[Edit] = []
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            continue
        if operation != "insert":
            edits.append(Edit(offset + i1, offset + i2, new[j1:j2]))
        elif edits and edits[-1].end == offset + i1:
            edits[-1] = Edit(edits[-1].start, edits[-1].end, edits[-1].new + new[j1:j2])
        elif i1:
            edits.append(Edit(offset + i1 - 1, offset + i1, old[i1 - 1] + new[j1:j2]))
        else:
            edits.append(Edit(offset, offset + 1, new[j1:j2] + old[0]))
    return edits
