"""Fit the linear model over character n-grams that a bundle blends with its encoder.

python -m lurebot_training.ngrams --data FOLDER --out runs/finetune/model
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize
from tqdm import tqdm

from lurebot.classifier.bundle import NGRAMS
from lurebot.classifier.ngrams import Hashes, NgramModel, features
from lurebot.taxonomy import taxonomy
from lurebot.text import read
from lurebot_training.dataset.items import read_items
from lurebot_training.dataset.splits import training_items
from lurebot_training.options import add_recipe, add_selection
from lurebot_training.sources import DataFolder, MissingDataError

# An n-gram of fewer texts is chance.
_LEAST_TEXTS = 3


def counts_of(texts: Sequence[str]) -> tuple[csr_matrix, Hashes]:
    """Sublinear counts of the n-grams that several texts share, shape (texts, n-grams), and the n-grams' hashes, sorted."""
    found = [features(read(text).view.text) for text in tqdm(texts, desc="n-grams", unit="text")]
    hashes, documents = np.unique(np.concatenate([own for own, _ in found]), return_counts=True)
    hashes = hashes[documents >= _LEAST_TEXTS]
    rows, columns, values = [], [], []
    for row, (own, counts) in enumerate(found):
        places = np.minimum(np.searchsorted(hashes, own), len(hashes) - 1)
        known = hashes[places] == own
        rows.append(np.full(known.sum(), row))
        columns.append(places[known])
        values.append(counts[known])
    entries = (np.concatenate(rows), np.concatenate(columns))
    return csr_matrix((np.concatenate(values), entries), shape=(len(texts), len(hashes))), hashes


def fit(texts: Sequence[str], categories: Sequence[str], weights: Sequence[float], strength: float) -> NgramModel:
    """Multinomial logistic regression on TF-IDF; ``strength`` is the inverse of the L2 penalty."""
    names = taxonomy().category_names
    counts, hashes = counts_of(texts)
    documents = np.bincount(counts.indices, minlength=len(hashes))
    frequency = np.log((1 + len(texts)) / (1 + documents)) + 1
    model = LogisticRegression(C=strength, max_iter=300)
    truth = [names.index(category) for category in categories]
    model.fit(normalize(counts.multiply(frequency).tocsr()), truth, sample_weight=weights)
    weights_of, bias_of = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn gives one row, for the second of the two
        weights_of, bias_of = np.vstack([-weights_of, weights_of]) / 2, np.array([-bias_of[0], bias_of[0]]) / 2
    table = np.zeros((len(hashes), len(names)), dtype=np.float32)
    table[:, model.classes_] = (weights_of * frequency).T
    bias = np.full(len(names), -10.0, dtype=np.float32)  # for a category that the texts do not have
    bias[model.classes_] = bias_of
    return NgramModel(hashes, table, frequency.astype(np.float32), bias)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_recipe(parser)
    parser.add_argument("--out", type=Path, default=Path("runs/finetune/model"))
    add_selection(parser)
    args = parser.parse_args()
    config = yaml.safe_load(args.config.read_text(encoding="utf-8"))
    items = training_items(read_items(), args.share, args.without_families)
    rows = [(item.text, item.category, 1.0) for item in items]
    try:
        outside = DataFolder(args.data).labelled(config["seed"], frozenset(taxonomy().languages))
        rows += [(row.text, row.category, config["finetune"]["outside_weight"]) for row in outside]
    except MissingDataError as error:
        print(f"Fitting on the authored corpus alone: {error}")
    texts, categories, weights = zip(*rows, strict=True)
    args.out.mkdir(parents=True, exist_ok=True)
    fit(texts, categories, weights, config["ngrams"]["strength"]).save(args.out / NGRAMS)
    print(f"n-gram model of {len(texts)} texts in {args.out / NGRAMS}")


if __name__ == "__main__":
    main()
