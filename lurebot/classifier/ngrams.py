"""Linear models over character n-grams: what a spelling says by itself, which a small encoder learns only in part.

An n-gram is a run of two to five characters inside a word, known by a 40-bit hash, so that the table holds no text. One table
carries three models: each category and each indicator of a whole text (TF-IDF: sublinear counts, L2 norm), and each indicator
of a stretch of ``STRETCH`` characters, where the words that raise it stand close together. Training uses the same functions, so
that nothing can differ in serving.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

LENGTHS = (2, 3, 4, 5)
# Characters of a stretch, and from the start of one to the start of the next.
STRETCH, STEP = 48, 24

# Below this a sum of n-gram weights is nothing but rounding.
_RESIDUE = 1e-6

_BLANKS = re.compile(r"\s+")
_DIGITS = re.compile(r"\d")
# Constants of the FNV-1a hash (64 bit) and of the finaliser of MurmurHash3, both in the public domain.
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_MIX_1, _MIX_2 = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_SHIFT, _CUT = np.uint64(33), np.uint64(24)

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float32]


def plain_text(text: str) -> str:
    """The text as n-grams see it: lower case, every digit a 0, any white space one blank, a blank at each end."""
    return f" {_BLANKS.sub(' ', _DIGITS.sub('0', text.lower())).strip()} "


def plain_places(text: str) -> list[int]:
    """For each character of ``plain_text(text)``, the index of the character of ``text`` that it comes from (-1: none)."""
    places: list[int] = [-1]
    blank = True
    for place, character in enumerate(text):
        if character.isspace():
            if not blank:
                places.append(place)
            blank = True
        else:
            places.extend([place] * len(character.lower()))
            blank = False
    # A blank at the end of the text is the blank at the end of the plain one.
    return [*places[:-1], -1] if blank and len(places) > 1 else [*places, -1]


@dataclass(frozen=True)
class Ngrams:
    """Every n-gram of a text, in order of length and place; all arrays of shape (n-grams,).

    Attributes:
        hashes: sorted, each once.
        counts: how often each occurs.
        which: for each occurrence, the index of its hash.
        starts: for each occurrence, where it begins in the plain text.
        sizes: for each occurrence, its length.
        length: characters of the plain text.
    """

    hashes: Hashes
    counts: npt.NDArray[np.int64]
    which: Places
    starts: Places
    sizes: Places
    length: int


def ngrams_of(text: str) -> Ngrams:
    """The n-grams of a text. A blank stands only at the ends of an n-gram."""
    plain = plain_text(text)
    codes = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    blanks_before = np.concatenate([[0], np.cumsum(codes == ord(" "))])
    hashed, starts, sizes = [], [], []
    for size in LENGTHS:
        if (count := len(codes) - size + 1) > 0:
            inside_a_word = np.flatnonzero(blanks_before[size - 1 : size - 1 + count] == blanks_before[1 : 1 + count])
            hashed.append(_hashes(codes, size)[inside_a_word])
            starts.append(inside_a_word)
            sizes.append(np.full(len(inside_a_word), size))
    hashes, which, counts = np.unique(np.concatenate(hashed), return_inverse=True, return_counts=True)
    return Ngrams(hashes, counts, which, np.concatenate(starts), np.concatenate(sizes), len(plain))


def _hashes(codes: Hashes, size: int) -> Hashes:
    count = len(codes) - size + 1
    value = np.full(count, _BASIS + np.uint64(size), dtype=np.uint64)
    for place in range(size):
        value = (value ^ codes[place : place + count]) * _PRIME
    for mix in (_MIX_1, _MIX_2):
        value = (value ^ (value >> _SHIFT)) * mix
    mixed: Hashes = (value ^ (value >> _SHIFT)) >> _CUT
    return mixed


def sublinear(counts: npt.NDArray[np.int64]) -> FloatArray:
    """1 + log of each count."""
    result: FloatArray = (1 + np.log(counts)).astype(np.float32)
    return result


def stretch_bounds(length: int) -> tuple[Places, Places]:
    """First and last-but-one characters of the stretches of a plain text; the last one ends where the text ends."""
    if length <= STRETCH:
        return np.array([0]), np.array([length])
    starts = np.arange(0, length - STRETCH + STEP, STEP)
    return starts, np.minimum(starts + STRETCH, length)


@dataclass(frozen=True)
class NgramScores:
    """Raw results for a text: categories (5,), indicators of the whole text (22,), and of its likeliest stretch (22,)."""

    categories: FloatArray
    indicators: FloatArray
    stretches: FloatArray


@dataclass(frozen=True)
class NgramModel:
    """Weights of the three models, side by side: categories, indicators of a text, indicators of a stretch.

    Attributes:
        hashes: the n-grams it knows, sorted, shape (n-grams,).
        weights: whole numbers, int8 of shape (n-grams, columns), with each n-gram's inverse document frequency in them.
        scales: what a weight of 1 stands for, shape (columns,).
        frequency: the inverse document frequency, shape (n-grams,), for the norms.
        bias: shape (columns,).
        categories: how many of the columns are categories; the rest are two equal parts.
    """

    hashes: Hashes
    weights: npt.NDArray[np.int8]
    scales: FloatArray
    frequency: FloatArray
    bias: FloatArray
    categories: int

    @property
    def _stretch_column(self) -> int:
        return self.categories + (len(self.bias) - self.categories) // 2

    def _known(self, found: Ngrams) -> tuple[Places, npt.NDArray[np.bool_]]:
        """For each different n-gram its row, and whether it has one."""
        rows = np.minimum(np.searchsorted(self.hashes, found.hashes), len(self.hashes) - 1)
        return rows, self.hashes[rows] == found.hashes

    def scores(self, text: str) -> NgramScores:
        """A score for each category and indicator."""
        found = ngrams_of(text)
        rows, known = self._known(found)
        first = self._stretch_column
        counts = sublinear(found.counts[known])
        norm = float(np.linalg.norm(counts * self.frequency[rows[known]]))
        of_text = self.bias[:first].copy()
        if norm:
            of_text += (counts @ self.weights[rows[known], :first].astype(np.float32)) / norm * self.scales[:first]
        stretches = self._stretches(found, rows, known)[1].max(axis=0)
        return NgramScores(of_text[: self.categories], of_text[self.categories :], stretches)

    def _stretches(self, found: Ngrams, rows: Places, known: npt.NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
        """The norm of each stretch, shape (stretches,), and its score for each indicator, shape (stretches, indicators)."""
        first = self._stretch_column
        starts, ends = stretch_bounds(found.length)
        # One row a different n-gram: its weights and its share of the squared norm; nothing for an unknown one.
        own = np.zeros((len(rows), len(self.bias) - first + 1), dtype=np.float32)
        own[known, :-1] = self.weights[rows[known], first:]
        own[known, -1] = self.frequency[rows[known]] ** 2
        total = np.zeros((len(starts), own.shape[1]), dtype=np.float64)
        for size in LENGTHS:
            mine = found.sizes == size
            before = np.zeros((int(mine.sum()) + 1, own.shape[1]))
            np.cumsum(own[found.which[mine]], axis=0, out=before[1:])
            places = found.starts[mine]
            total += before[np.searchsorted(places, ends - size, "right")] - before[np.searchsorted(places, starts)]
        norms = np.sqrt(np.maximum(total[:, -1:], 1e-9))
        scores = total[:, :-1] / norms * self.scales[first:] + self.bias[first:]
        return norms[:, 0].astype(np.float32), scores.astype(np.float32)

    def contributions(self, text: str, indicator: int, of_text: float, of_stretch: float) -> FloatArray:
        """How much each character of ``text`` speaks for an indicator, shape (characters,), never below zero.

        An n-gram's weight is shared out evenly over its characters.

        Args:
            text: a stretch of a classifier's view.
            indicator: its number.
            of_text: how much the model of whole texts counts, nothing if below zero.
            of_stretch: how much the model of stretches counts; its likeliest stretch sets the scale.
        """
        found = ngrams_of(text)
        rows, known = self._known(found)
        counts = sublinear(found.counts)
        text_norm = float(np.linalg.norm((counts * self.frequency[rows])[known]))
        stretch_norm, scores = self._stretches(found, rows, known)
        best = float(stretch_norm[int(np.argmax(scores[:, indicator]))])
        own = np.zeros(len(rows))
        first, second = self.categories + indicator, self._stretch_column + indicator
        for column, weight, norm in ((first, of_text, text_norm), (second, of_stretch, best)):
            if weight > 0 and norm > 0:
                own[known] += weight / norm * self.scales[column] * self.weights[rows[known], column]
        share = own[found.which] / found.sizes
        # Added at an n-gram's start, taken away behind its end: the running sum is what lies on a character.
        change = np.zeros(found.length + 1)
        np.add.at(change, found.starts, share)
        np.add.at(change, found.starts + found.sizes, -share)
        on_plain = np.cumsum(change)[: found.length]
        on_plain[on_plain < _RESIDUE] = 0.0
        result = np.zeros(len(text), dtype=np.float32)
        for place, value in zip(plain_places(text), on_plain, strict=True):
            if place >= 0:
                result[place] = max(result[place], value)
        return result

    def save(self, path: Path) -> None:
        """Write compressed: the steps between the sorted hashes instead of the hashes, the inverse frequencies halved."""
        np.savez_compressed(
            path,
            steps=np.diff(self.hashes, prepend=np.uint64(0)),
            weights=self.weights,
            scales=self.scales,
            frequency=self.frequency.astype(np.float16),
            bias=self.bias,
            categories=np.array(self.categories),
        )

    @classmethod
    def load(cls, path: Path) -> NgramModel:
        """What ``save`` wrote. Raises ValueError, OSError or KeyError for another file."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                hashes=np.cumsum(stored["steps"], dtype=np.uint64),
                weights=stored["weights"],
                scales=stored["scales"],
                frequency=stored["frequency"].astype(np.float32),
                bias=stored["bias"],
                categories=int(stored["categories"]),
            )
