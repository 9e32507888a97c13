"""What the look of a text gives away: four counts, and how well they alone tell lures from other texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from lurebot.evaluation import LURE, auroc
from lurebot_training.dataset.items import Item

COUNTS = ("characters", "line breaks", "digits", "emoji")
# Lures against honest ads by the four counts alone: the corpus may not leak more.
MOST_LEAK = 0.60

# With the selector that asks for a coloured picture, where there is one.
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?")
_FOLDS = 5


def surface_counts(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """The four counts of each text, shape (N, 4)."""
    return np.array([[len(t), t.count("\n"), sum(c.isdigit() for c in t), len(EMOJI.findall(t))] for t in texts], dtype=float)


def surface_auroc(train: Sequence[Item], held_out: Sequence[Item], against: frozenset[str]) -> float:
    """AUROC of lures against the categories ``against`` on held-out items, by the four counts alone."""
    learn, judge = (_of(items, against) for items in (train, held_out))
    model = _model().fit(_logged(learn), _is_lure(learn))
    return auroc(_is_lure(judge), model.predict_proba(_logged(judge))[:, 1])


def surface_auroc_within(items: Sequence[Item], against: frozenset[str]) -> float:
    """The same in five-fold cross-validation over all items, whichever split they are in."""
    kept = _of(items, against)
    truth = _is_lure(kept)
    scores = cross_val_predict(_model(), _logged(kept), truth, cv=_FOLDS, method="predict_proba")[:, 1]
    return auroc(truth, scores)


def _of(items: Sequence[Item], against: frozenset[str]) -> list[Item]:
    return [item for item in items if item.category in against | {LURE}]


def _is_lure(items: Sequence[Item]) -> npt.NDArray[np.bool_]:
    return np.array([item.category == LURE for item in items])


def _logged(items: Sequence[Item]) -> npt.NDArray[np.float64]:
    return np.log1p(surface_counts([item.text for item in items]))


def _model() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
