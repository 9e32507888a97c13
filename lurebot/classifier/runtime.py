"""From a text to probabilities and token weights, window by window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from lurebot.classifier.bundle import MODEL, NGRAMS, TOKENIZER, Bundle, BundleError
from lurebot.classifier.combiner import Parts
from lurebot.classifier.ngrams import NgramModel, NgramReading
from lurebot.taxonomy import taxonomy

FloatArray = npt.NDArray[np.float32]

# Tokens of one text that are read: a long text has a few thousand, a hostile one of rare signs could have a hundred thousand.
MAX_TOKENS = 10_000


@dataclass(frozen=True)
class Window:
    """What the model says of one stretch of tokens.

    Attributes:
        categories: probabilities, shape (5,).
        indicators: probabilities, shape (22,).
        weights: each indicator's attention over the window's tokens, shape (22, tokens), without the special ones.
        offsets: start and end of each token in the text, shape (tokens, 2).
        parts: the raw outputs that the probabilities were made of.
        ngrams: what the n-grams say of the window, for its evidence.
    """

    categories: FloatArray
    indicators: FloatArray
    weights: FloatArray
    offsets: npt.NDArray[np.int64]
    parts: Parts
    ngrams: NgramReading


@dataclass(frozen=True)
class Scores:
    """What the model says of a whole text: for a long one, the most harmful window decides.

    Attributes:
        categories: probabilities of the window with the highest probability of harm, shape (5,).
        indicators: the highest probability over the windows, shape (22,).
        windows: all windows, in order; ``best[k]`` is where indicator k is likeliest.
        truncated: whether the text has more tokens than are read.
    """

    categories: FloatArray
    indicators: FloatArray
    windows: tuple[Window, ...]
    best: npt.NDArray[np.int64]
    truncated: bool


def open_session(model: Path, threads: int) -> onnxruntime.InferenceSession:
    """An encoder, ready to run; raises ONNX Runtime's own errors for a file that it cannot read."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # ONNX Runtime's fused sum and layer norm takes several times as long on a CPU as the two apart.
    apart = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"], disabled_optimizers=apart)


class Classifier:
    """A loaded bundle. Safe to share between threads; one text at a time, so that a verdict never depends on its neighbours.

    (Dynamic int8 scales are one a tensor: in a batch, a text's score would move by about 1 % with the texts beside it.)
    """

    def __init__(self, bundle: Bundle, threads: int = 1) -> None:
        """Load weights and tokenizer.

        Raises:
            BundleError: a file that ONNX Runtime or tokenizers cannot read.
        """
        self.bundle = bundle
        try:
            self._session = open_session(bundle.folder / MODEL, threads)
            self._tokenizer = Tokenizer.from_file(str(bundle.folder / TOKENIZER))
            self._ngrams = NgramModel.load(bundle.folder / NGRAMS)
        except Exception as error:  # both libraries raise types of their own for a broken file
            raise BundleError(f"cannot load the bundle in {bundle.folder}: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        # "[SEP]" typed in an ad is signs and a word, not the end of the text.
        self._tokenizer.encode_special_tokens = True
        self._harmful = np.array([taxonomy().category(name).harmful for name in bundle.categories])
        first, last = self._tokenizer.encode("").ids
        self._first, self._last = first, last

    def score(self, text: str, cues_in: Callable[[int, int], frozenset[str]] | None = None) -> Scores:
        """Scores of a text.

        Args:
            text: the ``view`` of a ``ReadText``.
            cues_in: names the indicators that a lexicon found between two places of ``text``.
        """
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        ids = np.array(encoding.ids[:MAX_TOKENS], dtype=np.int64)
        offsets = np.array(encoding.offsets[:MAX_TOKENS], dtype=np.int64).reshape(-1, 2)
        windows = tuple(
            self._window(text, ids[start:end], offsets[start:end], cues_in) for start, end in self._stretches(len(ids))
        )
        harm = [float(window.categories[self._harmful].sum()) for window in windows]
        indicators = np.stack([window.indicators for window in windows])
        return Scores(
            categories=windows[int(np.argmax(harm))].categories,
            indicators=indicators.max(axis=0),
            windows=windows,
            best=indicators.argmax(axis=0),
            truncated=len(encoding.ids) > MAX_TOKENS,
        )

    def evidence(self, window: Window, indicator: int) -> FloatArray:
        """How much each token of a window speaks for an indicator, shape (tokens,), summing to 1 or all zero.

        The encoder's attention and the n-grams' weights on the token's characters, by their shares in the probability.
        """
        if not len(window.offsets):
            return np.zeros(0, dtype=np.float32)
        combiner = self.bundle.combiner
        own = combiner.indicator_weights[indicator]
        on_characters = window.ngrams.contributions(indicator, float(own[1]), float(own[2]))
        sums = np.concatenate([[0.0], np.cumsum(on_characters)])
        ends = np.minimum(window.offsets - window.offsets[0, 0], len(on_characters))
        # A character that fell apart into bytes has several tokens, one behind the other: each has its share.
        first = np.append(True, (window.offsets[1:] != window.offsets[:-1]).any(axis=1))
        alike = np.diff(np.append(np.flatnonzero(first), len(first)))
        by_ngrams = (sums[ends[:, 1]] - sums[ends[:, 0]]) / np.repeat(alike, alike)
        encoder, ngrams = combiner.shares(indicator)
        result: FloatArray = (encoder * _to_one(window.weights[indicator]) + ngrams * _to_one(by_ngrams)).astype(np.float32)
        return result

    def _stretches(self, length: int) -> Iterator[tuple[int, int]]:
        size, step = self.bundle.window - 2, self.bundle.stride
        start = 0
        while True:
            yield start, min(start + size, length)
            if start + size >= length:
                return
            start += step

    def _window(
        self,
        text: str,
        ids: npt.NDArray[np.int64],
        offsets: npt.NDArray[np.int64],
        cues_in: Callable[[int, int], frozenset[str]] | None,
    ) -> Window:
        tokens = np.concatenate([[self._first], ids, [self._last]]).astype(np.int64)[None, :]
        categories, indicators, weights = self._session.run(None, {"input_ids": tokens})
        ngrams = self._ngrams.read(_stretch(text, offsets))
        cues = cues_in(int(offsets[0, 0]), int(offsets[-1, 1])) if cues_in and len(offsets) else frozenset()
        parts = Parts(
            encoder_categories=_log_softmax(categories[0]),
            ngram_categories=_log_softmax(ngrams.categories),
            encoder_indicators=indicators[0],
            ngram_indicators=ngrams.indicators,
            stretch_indicators=ngrams.stretches,
            cues=np.array([name in cues for name in self.bundle.indicators], dtype=np.float32),
        )
        category, indicator = self.bundle.combiner.probabilities(parts)
        return Window(category, indicator, weights[0][:, 1:-1], offsets, parts, ngrams)


def _stretch(text: str, offsets: npt.NDArray[np.int64]) -> str:
    return text[offsets[0, 0] : offsets[-1, 1]] if len(offsets) else ""


def _to_one(weights: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    total = weights.sum()
    return weights / total if total > 0 else weights


def _log_softmax(logits: FloatArray) -> FloatArray:
    shifted = logits.astype(np.float64) - logits.max()
    result: FloatArray = (shifted - np.log(np.exp(shifted).sum())).astype(np.float32)
    return result
