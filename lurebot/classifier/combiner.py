"""From what the encoder, the n-grams and the cues say to calibrated probabilities.

A multinomial logistic regression for the category and one logistic regression an indicator, on the raw outputs of the parts:
stacking (Wolpert 1992), and matrix scaling (Guo et al. 2017) at the same time. Fitted on the validation split.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

# A raw output beyond this says no more than this.
_LIMIT = 12.0


@dataclass(frozen=True)
class Parts:
    """Raw outputs for one stretch of text.

    Attributes:
        encoder_categories: log-probabilities, shape (5,).
        ngram_categories: log-probabilities, shape (5,).
        encoder_indicators: log-odds, shape (22,).
        ngram_indicators: log-odds by the n-grams of the whole stretch, shape (22,).
        stretch_indicators: log-odds by the n-grams of the likeliest few words, shape (22,).
        cues: 1 where a word of the lexicon stands for the indicator, shape (22,).
    """

    encoder_categories: FloatArray
    ngram_categories: FloatArray
    encoder_indicators: FloatArray
    ngram_indicators: FloatArray
    stretch_indicators: FloatArray
    cues: FloatArray

    def for_category(self) -> FloatArray:
        """What tells the category, shape (32,)."""
        return _limited(np.concatenate([self.encoder_categories, self.ngram_categories, self.encoder_indicators]))

    def for_indicators(self) -> FloatArray:
        """What tells each indicator, shape (22, 14): its own outputs first, then those for the categories."""
        own = (self.encoder_indicators, self.ngram_indicators, self.stretch_indicators, self.cues)
        shared = np.concatenate([self.encoder_categories, self.ngram_categories])
        result = np.empty((len(self.cues), len(own) + len(shared)), dtype=np.float32)
        for column, values in enumerate(own):
            result[:, column] = values
        result[:, len(own) :] = shared
        return _limited(result)


def _limited(values: FloatArray) -> FloatArray:
    return np.minimum(np.maximum(values, -_LIMIT, out=values), _LIMIT, out=values)


@dataclass(frozen=True, slots=True)
class Combiner:
    """Weights: categories (5, 32) and their bias (5,); indicators (22, 14) and their bias (22,)."""

    category_weights: FloatArray
    category_bias: FloatArray
    indicator_weights: FloatArray
    indicator_bias: FloatArray

    def probabilities(self, parts: Parts) -> tuple[FloatArray, FloatArray]:
        """Of the categories, shape (5,), summing to 1; of the indicators, shape (22,)."""
        logits = self.category_weights @ parts.for_category() + self.category_bias
        raised = np.exp(logits - logits.max())
        odds = np.einsum("ki,ki->k", self.indicator_weights, parts.for_indicators()) + self.indicator_bias
        return (raised / raised.sum()).astype(np.float32), (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).astype(np.float32)

    def shares(self, indicator: int) -> tuple[float, float]:
        """How much of an indicator's evidence is the encoder's and how much the n-grams', together 1."""
        encoder, whole, stretch = np.maximum(self.indicator_weights[indicator, :3], 0.0)
        total = float(encoder + whole + stretch)
        return (float(encoder) / total, float(whole + stretch) / total) if total else (0.5, 0.5)

    def to_dict(self) -> dict[str, Any]:
        """As nested lists, rounded to what the data supports."""
        names = ("category_weights", "category_bias", "indicator_weights", "indicator_bias")
        return {name: np.round(getattr(self, name).astype(float), 4).tolist() for name in names}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Combiner:
        """What ``to_dict`` gave.

        Raises:
            KeyError, ValueError: an array is missing or of another shape.
        """
        combiner = cls(**{name: np.array(values, dtype=np.float32) for name, values in data.items()})
        categories, indicators = len(combiner.category_bias), len(combiner.indicator_bias)
        shapes = (combiner.category_weights.shape, combiner.indicator_weights.shape)
        if shapes != ((categories, 2 * categories + indicators), (indicators, 4 + 2 * categories)):
            raise ValueError(f"the combiner's arrays do not fit together: {shapes}")
        return combiner

    @classmethod
    def untrained(cls, categories: int, indicators: int) -> Combiner:
        """The mean of the parts, for a bundle that has yet to be calibrated."""
        category = np.hstack([np.eye(categories) / 2, np.eye(categories) / 2, np.zeros((categories, indicators))])
        indicator = np.zeros((indicators, 4 + 2 * categories))
        indicator[:, :3] = 1 / 3
        arrays = (category, np.zeros(categories), indicator, np.zeros(indicators))
        return cls(*(array.astype(np.float32) for array in arrays))
