"""Fit the linear models over character n-grams that a bundle puts beside its encoder.

    python -m lurebot_training.ngrams --data FOLDER --out runs/finetune/model

Three of them (``lurebot.classifier.ngrams``): the category of a text, its indicators, and the indicators of each short stretch,
which learns from the marked words. Authored items are learned from as they are and in other forms; outside texts, of which
nobody labelled the indicators, for the category alone.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize
from tqdm import tqdm

from lurebot.classifier.bundle import NGRAMS
from lurebot.classifier.ngrams import Hashes, NgramModel, ngrams_of, plain_places, stretch_bounds, sublinear
from lurebot.taxonomy import taxonomy
from lurebot.text import read
from lurebot_training.augment import Augmenter
from lurebot_training.dataset.items import Item, read_items
from lurebot_training.dataset.splits import training_items
from lurebot_training.options import add_recipe, add_selection
from lurebot_training.sources import DataFolder, MissingDataError, SourceText

FloatArray = npt.NDArray[np.float64]

# A weight is a whole number of steps; a step is this share of the spread of its column. Finer ones change no figure.
_STEP = 1.0
# Log-odds of a label that the texts do not have.
_NEVER = -10.0
# A stretch has an indicator when it holds this share of one of its marks; with less of one it says nothing.
_ENOUGH_OF_A_MARK = 0.6
# Stretches without an indicator are many and alike: this share of them is learned from.
_KEPT_NEGATIVES = 0.34


@dataclass(frozen=True)
class _Text:
    """A text to learn from. ``item`` is None for an outside one, whose indicators nobody labelled."""

    text: str
    category: str
    weight: float
    item: Item | None


def fit(items: Sequence[Item], outside: Sequence[SourceText], config: dict[str, Any]) -> NgramModel:
    """Learn all three models; ``config`` is the recipe (``ngrams``, ``finetune`` and ``seed`` of it)."""
    settings = config["ngrams"]
    texts = [_Text(item.text, item.category, 1.0, item) for item in items]
    originals = len(texts)
    if settings["copy_weight"]:
        augmenter = Augmenter(items, config["finetune"]["augment"] | {"share": 1.0})
        copies = [augmenter(item, random.Random(f"{config['seed']} n-grams {item.id}")) for item in items]
        texts += [_Text(copy.text, copy.category, settings["copy_weight"], copy) for copy in copies]
    texts += [_Text(row.text, row.category, config["finetune"]["outside_weight"], None) for row in outside]
    found = [ngrams_of(read(text.text).view.text) for text in tqdm(texts, desc="n-grams", unit="text")]

    hashes, documents = np.unique(np.concatenate([one.hashes for one in found]), return_counts=True)
    in_originals, own = np.unique(np.concatenate([one.hashes for one in found[:originals]]), return_counts=True)
    shared = np.zeros(len(hashes), dtype=int)
    shared[np.searchsorted(hashes, in_originals)] = own
    kept = (shared >= settings["least_texts"]) | (documents - shared >= 3 * settings["least_texts"])
    hashes, documents = hashes[kept], documents[kept]
    frequency = np.log((1 + len(texts)) / (1 + documents)) + 1
    counts = _matrix([(one.hashes, sublinear(one.counts)) for one in found], hashes)
    features = normalize(counts.multiply(frequency).tocsr())

    names = taxonomy()
    weights = np.array([text.weight for text in texts])
    truth = np.array([names.category_names.index(text.category) for text in texts])
    category = _categories(features, truth, weights, settings["strength"])
    labelled = np.array([text.item is not None for text in texts])
    present = np.array([[name in text.item.indicators for name in names.indicator_names] for text in texts if text.item])
    indicator = _each(features[labelled], present, weights[labelled], settings["strength"], "indicators of texts")
    stretch = _stretches(items, hashes, frequency, settings["strength"], config["seed"])

    table = np.hstack([part[0] for part in (category, indicator, stretch)]) * frequency[:, None]
    scales = np.maximum(table.std(axis=0) * _STEP, 1e-9)
    return NgramModel(
        hashes=hashes,
        weights=np.clip(np.round(table / scales), -127, 127).astype(np.int8),
        scales=scales.astype(np.float32),
        frequency=frequency.astype(np.float32),
        bias=np.concatenate([part[1] for part in (category, indicator, stretch)]).astype(np.float32),
        categories=len(names.category_names),
    )


def _matrix(found: Sequence[tuple[Hashes, npt.NDArray[Any]]], hashes: Hashes) -> csr_matrix:
    """Values of the known n-grams, shape (texts, n-grams)."""
    rows, columns, values = [], [], []
    for row, (own, counts) in enumerate(found):
        places = np.minimum(np.searchsorted(hashes, own), len(hashes) - 1)
        known = hashes[places] == own
        rows.append(np.full(known.sum(), row))
        columns.append(places[known])
        values.append(counts[known])
    entries = (np.concatenate(rows), np.concatenate(columns))
    return csr_matrix((np.concatenate(values).astype(float), entries), shape=(len(found), len(hashes)))


def _categories(
    features: csr_matrix, truth: npt.NDArray[np.int64], weights: FloatArray, strength: float
) -> tuple[FloatArray, FloatArray]:
    """Multinomial logistic regression: weights of shape (n-grams, categories), bias."""
    model = LogisticRegression(C=strength, max_iter=300).fit(features, truth, sample_weight=weights)
    coefficients, intercept = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn gives one row, for the second of the two
        coefficients, intercept = np.vstack([-coefficients, coefficients]) / 2, np.array([-intercept[0], intercept[0]]) / 2
    count = len(taxonomy().category_names)
    table, bias = np.zeros((features.shape[1], count)), np.full(count, _NEVER)
    table[:, model.classes_], bias[model.classes_] = coefficients.T, intercept
    return table, bias


def _each(
    features: csr_matrix,
    present: npt.NDArray[np.bool_],
    weights: FloatArray,
    strength: float,
    doing: str,
    usable: Callable[[int], npt.NDArray[np.bool_]] | None = None,
) -> tuple[FloatArray, FloatArray]:
    """One logistic regression a label: weights of shape (n-grams, labels), bias. ``usable(k)``: the rows that say something."""
    table, bias = np.zeros((features.shape[1], present.shape[1])), np.full(present.shape[1], _NEVER)
    for k in tqdm(range(present.shape[1]), desc=doing, unit="indicator"):
        rows = np.arange(len(present)) if usable is None else np.flatnonzero(usable(k))
        if 0 < present[rows, k].sum() < len(rows):
            model = LogisticRegression(C=strength, max_iter=100, solver="liblinear", random_state=0)
            model.fit(features[rows], present[rows, k], sample_weight=weights[rows])
            table[:, k], bias[k] = model.coef_[0], model.intercept_[0]
    return table, bias


def _stretches(
    items: Sequence[Item], hashes: Hashes, frequency: FloatArray, strength: float, seed: int
) -> tuple[FloatArray, FloatArray]:
    """The model of short stretches: positive where one holds most of a mark."""
    names = taxonomy().indicator_names
    found, positive, partial = [], [], []
    for item in tqdm(items, desc="stretches", unit="item"):
        view, marked = read(item.text).view, {span.indicator for span in item.spans}
        ngrams = ngrams_of(view.text)
        places = plain_places(view.text)
        for start, end in zip(*stretch_bounds(ngrams.length), strict=True):
            covered = [place for place in places[start:end] if place >= 0]
            if not covered:
                continue
            first, last = view.original_span(covered[0], covered[-1] + 1)
            inside = (ngrams.starts >= start) & (ngrams.starts + ngrams.sizes <= end)
            hashed, counts = np.unique(ngrams.hashes[ngrams.which[inside]], return_counts=True)
            found.append((hashed, counts))
            most, some = set(), set()
            for span in item.spans:
                shared = min(last, span.end) - max(first, span.start)
                if shared >= _ENOUGH_OF_A_MARK * (span.end - span.start):
                    most.add(names.index(span.indicator))
                elif shared > 0:
                    some.add(names.index(span.indicator))
            # A sign that no words were marked for may be anywhere.
            some |= {names.index(name) for name in item.indicators - marked}
            positive.append(most)
            partial.append(some - most)
    counts = _matrix(found, hashes)
    # The norm counts every occurrence, as serving does: it adds them up from left to right.
    norms = np.sqrt(np.maximum(counts @ frequency**2, 1e-9))
    features = counts.multiply(frequency).multiply(1 / norms[:, None]).tocsr()
    present = np.array([[k in own for k in range(len(names))] for own in positive])
    unclear = np.array([[k in own for k in range(len(names))] for own in partial])

    def usable(k: int) -> npt.NDArray[np.bool_]:
        kept = np.random.default_rng((seed, k)).random(len(present)) < _KEPT_NEGATIVES
        chosen: npt.NDArray[np.bool_] = present[:, k] | (kept & ~unclear[:, k])
        return chosen

    return _each(features, present, np.ones(len(present)), strength, "indicators of stretches", usable)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_recipe(parser)
    parser.add_argument("--out", type=Path, default=Path("runs/finetune/model"))
    add_selection(parser)
    args = parser.parse_args()
    config = yaml.safe_load(args.config.read_text(encoding="utf-8"))
    items = training_items(read_items(), args.share, args.without_families)
    try:
        outside = DataFolder(args.data).labelled(config["seed"], frozenset(taxonomy().languages))
    except MissingDataError as error:
        print(f"Fitting on the authored corpus alone: {error}")
        outside = []
    args.out.mkdir(parents=True, exist_ok=True)
    model = fit(items, outside, config)
    model.save(args.out / NGRAMS)
    size = (args.out / NGRAMS).stat().st_size
    print(f"{len(model.hashes):,} n-grams of {len(items):,} items and {len(outside):,} outside texts: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
