"""Near-copies by character shingles: MinHash finds candidates, the exact Jaccard similarity decides.

Shingles of letters only, case folded: another phone number, emoji or line break does not hide a copy. MinHash after Broder
(1997), locality-sensitive hashing by `datasketch`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from datasketch import MinHash, MinHashLSH

from lurebot_training.dataset.items import Item

# What counts as a near-copy: intersection over union of the shingles.
NEAR = 0.6
_SHINGLE = 5
_PERMUTATIONS = 128
# Candidates are taken a little below what is asked, for the estimate is rough.
_SLACK = 0.15


@dataclass(frozen=True)
class Copy:
    """Index in the first set, index in the second, and how alike they are (1 = same letters)."""

    first: int
    second: int
    similarity: float


def near_duplicates(first: Sequence[str], second: Sequence[str], at_least: float = NEAR) -> list[Copy]:
    """Pairs of a text of ``first`` and one of ``second`` that overlap by ``at_least``, most alike first."""
    sets = [shingles(text) for text in first]
    index = _index([_minhash(own) for own in sets], at_least)
    copies = []
    for place, text in enumerate(second):
        own = shingles(text)
        copies += [Copy(other, place, jaccard(own, sets[other])) for other in index.query(_minhash(own))]
    return _ranked(copies, at_least)


def near_duplicates_within(texts: Sequence[str], at_least: float = NEAR) -> list[Copy]:
    """Pairs inside one set, each once (``first`` < ``second``), most alike first."""
    sets = [shingles(text) for text in texts]
    sketches = [_minhash(own) for own in sets]
    index = _index(sketches, at_least)
    copies = []
    for place, sketch in enumerate(sketches):
        copies += [Copy(other, place, jaccard(sets[place], sets[other])) for other in index.query(sketch) if other < place]
    return _ranked(copies, at_least)


def near_copies(items: Sequence[Item]) -> tuple[list[Copy], list[Copy]]:
    """Near-copies among items: those that may not be, and declared twins, which may be alike."""
    found = near_duplicates_within([item.text for item in items])
    twins = [copy for copy in found if items[copy.first].pair and items[copy.first].pair == items[copy.second].pair]
    return [copy for copy in found if copy not in twins], twins


def shingles(text: str) -> frozenset[str]:
    """Overlapping runs of five letters; a text of fewer has one shingle, the whole of its letters."""
    letters = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalpha())
    return frozenset(letters[place : place + _SHINGLE] for place in range(max(1, len(letters) - _SHINGLE + 1))) - {""}


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Intersection over union; 0 where both are empty."""
    return len(one & other) / max(1, len(one | other))


def _index(sketches: Sequence[MinHash], at_least: float) -> MinHashLSH:
    # Missing a copy is worse than looking at one candidate more.
    index = MinHashLSH(threshold=max(0.1, at_least - _SLACK), num_perm=_PERMUTATIONS, weights=(0.2, 0.8))
    for place, sketch in enumerate(sketches):
        index.insert(place, sketch)
    return index


def _minhash(own: frozenset[str]) -> MinHash:
    sketch = MinHash(num_perm=_PERMUTATIONS)
    sketch.update_batch([shingle.encode() for shingle in own])
    return sketch


def _ranked(copies: list[Copy], at_least: float) -> list[Copy]:
    return sorted((copy for copy in copies if copy.similarity >= at_least), key=lambda copy: -copy.similarity)
