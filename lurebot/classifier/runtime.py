"""From a text to probabilities and token weights, window by window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from lurebot.classifier.bundle import MODEL, NGRAMS, TOKENIZER, Bundle, BundleError
from lurebot.classifier.ngrams import NgramModel
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
    """

    categories: FloatArray
    indicators: FloatArray
    weights: FloatArray
    offsets: npt.NDArray[np.int64]


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
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(bundle.folder / MODEL, options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(bundle.folder / TOKENIZER))
            self._ngrams = NgramModel.load(bundle.folder / NGRAMS) if bundle.ngram_share else None
        except Exception as error:  # both libraries raise types of their own for a broken file
            raise BundleError(f"cannot load the bundle in {bundle.folder}: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        # "[SEP]" typed in an ad is signs and a word, not the end of the text.
        self._tokenizer.encode_special_tokens = True
        self._harmful = np.array([taxonomy().category(name).harmful for name in bundle.categories])
        first, last = self._tokenizer.encode("").ids
        self._first, self._last = first, last

    def score(self, text: str) -> Scores:
        """Scores of a text; ``text`` is the ``view`` of a ``ReadText``."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        ids = np.array(encoding.ids[:MAX_TOKENS], dtype=np.int64)
        offsets = np.array(encoding.offsets[:MAX_TOKENS], dtype=np.int64).reshape(-1, 2)
        windows = tuple(self._window(text, ids[start:end], offsets[start:end]) for start, end in self._stretches(len(ids)))
        harm = [float(window.categories[self._harmful].sum()) for window in windows]
        indicators = np.stack([window.indicators for window in windows])
        return Scores(
            categories=windows[int(np.argmax(harm))].categories,
            indicators=indicators.max(axis=0),
            windows=windows,
            best=indicators.argmax(axis=0),
            truncated=len(encoding.ids) > MAX_TOKENS,
        )

    def _stretches(self, length: int) -> Iterator[tuple[int, int]]:
        size, step = self.bundle.window - 2, self.bundle.stride
        start = 0
        while True:
            yield start, min(start + size, length)
            if start + size >= length:
                return
            start += step

    def _window(self, text: str, ids: npt.NDArray[np.int64], offsets: npt.NDArray[np.int64]) -> Window:
        tokens = np.concatenate([[self._first], ids, [self._last]]).astype(np.int64)[None, :]
        categories, indicators, weights = self._session.run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})
        return Window(
            categories=np.exp(_log_softmax(self._blended(categories[0], text, offsets) / self.bundle.temperature)),
            indicators=_sigmoid(indicators[0]),
            weights=weights[0][:, 1:-1],
            offsets=offsets,
        )

    def _blended(self, encoder: FloatArray, text: str, offsets: npt.NDArray[np.int64]) -> FloatArray:
        """Log-probabilities of encoder and n-gram model on the same stretch of text, averaged by the bundle's share."""
        if self._ngrams is None:
            return _log_softmax(encoder)
        stretch = text[offsets[0, 0] : offsets[-1, 1]] if len(offsets) else ""
        share = self.bundle.ngram_share
        result: FloatArray = (1 - share) * _log_softmax(encoder) + share * _log_softmax(self._ngrams.logits(stretch))
        return result


def _log_softmax(logits: FloatArray) -> FloatArray:
    shifted = logits.astype(np.float64) - logits.max()
    result: FloatArray = (shifted - np.log(np.exp(shifted).sum())).astype(np.float32)
    return result


def _sigmoid(logits: FloatArray) -> FloatArray:
    result: FloatArray = (1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32)
    return result
