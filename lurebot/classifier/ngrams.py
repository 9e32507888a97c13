"""Linear models over character n-grams: what a spelling says by itself, which a small encoder learns only in part.

An n-gram is a run of two to five characters inside a word, known by a 40-bit hash, so that the table holds no text. One table
carries three models: each category and each indicator of a whole text (TF-IDF: sublinear counts, L2 norm), and each indicator
of a stretch of ``STRETCH`` characters, where the words that raise it stand close together. Training uses the same functions, so
that nothing can differ in serving.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

LENGTHS = (2, 3, 4, 5)
_SIZES = np.array(LENGTHS)[:, None]
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
    codes = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    blank = np.flatnonzero(codes == ord(" "))
    # Where the next blank behind each character stands: no n-gram goes on beyond it.
    place = np.arange(len(codes))
    last = np.append(blank, len(codes))[np.searchsorted(blank, place, "right")]
    inside_a_word = place + (_SIZES - 1) <= np.minimum(last, len(codes) - 1)
    sizes, starts = np.nonzero(inside_a_word)
    hashes, which, counts = np.unique(_hashes(codes)[inside_a_word], return_inverse=True, return_counts=True)
    return Ngrams(hashes, counts, which, starts, sizes + LENGTHS[0], len(plain))


def _hashes(codes: npt.NDArray[np.uint32]) -> Hashes:
    """Of the runs of each length from each character on, shape (lengths, characters); those beyond the end mean nothing."""
    count = len(codes)
    padded = np.zeros(count + LENGTHS[-1], dtype=np.uint64)
    padded[:count] = codes
    value = np.repeat(_BASIS + _SIZES.astype(np.uint64), count, axis=1)
    for place in range(LENGTHS[-1]):
        longer = value[max(0, place + 1 - LENGTHS[0]) :]  # the lengths that reach so far
        longer ^= padded[place : place + count]
        longer *= _PRIME
    for mix in (_MIX_1, _MIX_2):
        value ^= value >> _SHIFT
        value *= mix
    value ^= value >> _SHIFT
    return value >> _CUT


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
class NgramReading:
    """What the models say of one text.

    Attributes:
        categories: scores, shape (5,).
        indicators: scores of the whole text, shape (22,).
        stretches: scores of the likeliest stretch for each, shape (22,).
    """

    categories: FloatArray
    indicators: FloatArray
    stretches: FloatArray
    _model: NgramModel
    _text: str
    _found: Ngrams
    _rows: Places
    _known: npt.NDArray[np.bool_]
    _norm: float
    _stretch_norms: FloatArray

    def contributions(self, indicator: int, of_text: float, of_stretch: float) -> FloatArray:
        """How much each character of the text speaks for an indicator, shape (characters,), never below zero.

        An n-gram's weight is shared out evenly over its characters.

        Args:
            indicator: its number.
            of_text: how much the model of whole texts counts, nothing if below zero.
            of_stretch: how much the model of stretches counts; its likeliest stretch sets the scale.
        """
        model, found = self._model, self._found
        own = np.zeros(len(self._rows))
        columns = (model.categories + indicator, model.stretch_column + indicator)
        norms = (self._norm, float(self._stretch_norms[indicator]))
        for column, weight, norm in zip(columns, (of_text, of_stretch), norms, strict=True):
            if weight > 0 and norm > 0:
                own += weight / norm * model.scales[column] * model.weights[self._rows, column]
        share = (own * self._known)[found.which] / found.sizes
        # Added at an n-gram's start, taken away behind its end: the running sum is what lies on a character.
        size = found.length + 1
        change = np.bincount(found.starts, share, size) - np.bincount(found.starts + found.sizes, share, size)
        on_plain = np.cumsum(change)[: found.length]
        on_plain[on_plain < _RESIDUE] = 0.0
        result = np.zeros(len(self._text) + 1, dtype=np.float32)
        np.maximum.at(result, self._places, on_plain)
        return result[:-1]

    @cached_property
    def _places(self) -> Places:
        return np.array(plain_places(self._text))


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
    def stretch_column(self) -> int:
        """The first column of the model of stretches."""
        return self.categories + (len(self.bias) - self.categories) // 2

    def read(self, text: str) -> NgramReading:
        """Scores for each category and indicator."""
        found = ngrams_of(text)
        rows = np.minimum(np.searchsorted(self.hashes, found.hashes), len(self.hashes) - 1)
        known = self.hashes[rows] == found.hashes
        first = self.stretch_column
        # An n-gram that it does not know has no weight and no share in a norm.
        weights = self.weights[rows] * known[:, None]
        frequency = self.frequency[rows] * known
        counts = sublinear(found.counts)
        norm = float(np.linalg.norm(counts * frequency))
        of_text = self.bias[:first].copy()
        if norm:
            of_text += np.einsum("i,ij->j", counts, weights[:, :first].astype(np.float32)) / norm * self.scales[:first]
        norms, scores = self._stretches(found, weights[:, first:].astype(np.float32), frequency)
        best = scores.argmax(axis=0)
        return NgramReading(
            categories=of_text[: self.categories],
            indicators=of_text[self.categories :],
            stretches=scores[best, np.arange(len(best))],
            _model=self,
            _text=text,
            _found=found,
            _rows=rows,
            _known=known,
            _norm=norm,
            _stretch_norms=norms[best],
        )

    def _stretches(self, found: Ngrams, weights: FloatArray, frequency: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The norm of each stretch, shape (stretches,), and its score for each indicator, shape (stretches, indicators).

        ``weights`` and ``frequency``: of each different n-gram.
        """
        first = self.stretch_column
        starts, _ = stretch_bounds(found.length)
        # A stretch is two blocks of STEP characters; it lacks the n-grams that go on beyond its second one. So each n-gram is
        # added up once, in its block, those that leave it apart. (Never by a matrix product: for a long text NumPy's would
        # start threads, which stand in each other's way when every core has a process of its own.)
        block = found.starts // STEP
        group = 2 * block + (found.starts + found.sizes > (block + 1) * STEP)
        order = np.argsort(group, kind="stable")
        own = np.hstack([weights, frequency[:, None] ** 2])[found.which[order]]
        total = np.zeros((2 * len(starts) + 2, own.shape[1]), dtype=np.float32)
        if len(own):
            begins = np.flatnonzero(np.diff(group[order], prepend=-1))
            total[group[order[begins]]] = np.add.reduceat(own, begins, axis=0)
        staying, leaving = total[::2], total[1::2]
        summed = (staying + leaving)[:-1] + staying[1:]
        norms = np.sqrt(np.maximum(summed[:, -1], 1e-9))
        return norms, summed[:, :-1] / norms[:, None] * self.scales[first:] + self.bias[first:]

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
