"""Near-copies between two sets of texts, by exact Jaccard similarity of character shingles.

Shingles of letters only, case folded: another phone number, emoji or line break does not hide a copy.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

_SHINGLE = 5


@dataclass(frozen=True)
class Copy:
    """Index in the first set, index in the second, and how alike they are (1 = same letters)."""

    first: int
    second: int
    similarity: float


def near_duplicates(first: Sequence[str], second: Sequence[str], at_least: float = 0.6) -> list[Copy]:
    """Pairs whose shingle sets overlap by ``at_least`` (intersection over union), most alike first.

    Texts of fewer than five letters have one shingle, the whole of their letters.
    """
    owners: dict[str, list[int]] = defaultdict(list)
    sets = [shingles(text) for text in first]
    for index, own in enumerate(sets):
        for shingle in own:
            owners[shingle].append(index)
    copies = []
    for index, text in enumerate(second):
        own = shingles(text)
        shared = Counter(other for shingle in own for other in owners.get(shingle, ()))
        for other, count in shared.items():
            similarity = count / (len(own) + len(sets[other]) - count)
            if similarity >= at_least:
                copies.append(Copy(other, index, similarity))
    return sorted(copies, key=lambda copy: -copy.similarity)


def shingles(text: str) -> frozenset[str]:
    """Overlapping runs of five letters."""
    letters = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalpha())
    return frozenset(letters[place : place + _SHINGLE] for place in range(max(1, len(letters) - _SHINGLE + 1))) - {""}
