"""A linear model over character n-grams: what a spelling says by itself, which a small encoder learns only in part.

Features are those of TF-IDF (sublinear counts, L2 norm) over runs of two to five characters inside words. An n-gram is known by
a 64-bit hash, so that the table holds no text. Training uses the same ``features``, so that nothing can differ in serving.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

LENGTHS = (2, 3, 4, 5)

_BLANKS = re.compile(r"\s+")
_DIGITS = re.compile(r"\d")
# Constants of the FNV-1a hash (64 bit) and of the finaliser of MurmurHash3, both in the public domain.
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_MIX_1, _MIX_2 = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_SHIFT = np.uint64(33)

Hashes = npt.NDArray[np.uint64]
FloatArray = npt.NDArray[np.float32]


def features(text: str) -> tuple[Hashes, FloatArray]:
    """The n-grams of a text as sorted hashes, and 1 + log of how often each occurs, both of shape (different n-grams,).

    Case is folded, every digit is a 0 and any white space one blank: amounts and line breaks are no spelling. A blank stands
    only at the ends of an n-gram.
    """
    plain = f" {_BLANKS.sub(' ', _DIGITS.sub('0', text.lower())).strip()} "
    codes = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    blanks_before = np.concatenate([[0], np.cumsum(codes == ord(" "))])
    hashed = [_hashes(codes, blanks_before, length) for length in LENGTHS if len(codes) >= length]
    hashes, counts = np.unique(np.concatenate(hashed), return_counts=True)
    return hashes, (1 + np.log(counts)).astype(np.float32)


def _hashes(codes: Hashes, blanks_before: npt.NDArray[np.int64], length: int) -> Hashes:
    count = len(codes) - length + 1
    value = np.full(count, _BASIS + np.uint64(length), dtype=np.uint64)
    for place in range(length):
        value = (value ^ codes[place : place + count]) * _PRIME
    for mix in (_MIX_1, _MIX_2):
        value = (value ^ (value >> _SHIFT)) * mix
    inside_a_word = blanks_before[length - 1 : length - 1 + count] == blanks_before[1 : 1 + count]
    mixed: Hashes = (value ^ (value >> _SHIFT))[inside_a_word]
    return mixed


@dataclass(frozen=True)
class NgramModel:
    """Weights of the linear model.

    Attributes:
        hashes: the n-grams it knows, sorted, shape (n-grams,).
        weights: shape (n-grams, categories), with each n-gram's inverse document frequency in them.
        frequency: that inverse document frequency, shape (n-grams,), for the norm.
        bias: shape (categories,).
    """

    hashes: Hashes
    weights: FloatArray
    frequency: FloatArray
    bias: FloatArray

    def logits(self, text: str) -> FloatArray:
        """A score for each category, shape (categories,)."""
        hashes, counts = features(text)
        places = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        known = self.hashes[places] == hashes
        places, counts = places[known], counts[known]
        norm = np.linalg.norm(counts * self.frequency[places])
        if not norm:
            return self.bias
        result: FloatArray = (counts @ self.weights[places]) / norm + self.bias
        return result

    def save(self, path: Path) -> None:
        """Write as half precision: three decimal digits are more than the data supports."""
        weights, frequency = self.weights.astype(np.float16), self.frequency.astype(np.float16)
        np.savez_compressed(path, hashes=self.hashes, weights=weights, frequency=frequency, bias=self.bias)

    @classmethod
    def load(cls, path: Path) -> NgramModel:
        """What ``save`` wrote. Raises ValueError, OSError or KeyError for another file."""
        with np.load(path, allow_pickle=False) as stored:
            weights, frequency, bias = (stored[name].astype(np.float32) for name in ("weights", "frequency", "bias"))
            return cls(stored["hashes"], weights, frequency, bias)
