"""What turns a model's raw outputs into answers: the combiner, the levels and the thresholds of a bundle.

All are chosen on the validation split, with the int8 model as it serves. The combiner (stacking, Wolpert 1992) weighs encoder,
n-grams and cues against each other and calibrates them. Levels and thresholds are set on scores that were combined without the
texts they are measured on (cross-fitting), so that they promise no more than they keep.

Authored items are short, real ads often fill several windows, and the most harmful window decides: levels are therefore set on
short texts and on long ones, which are made by joining several of a language. They hold the error rates of the design:
``danger`` for at most 1 in 100 honest texts, ``no_known_signs`` for at most 1 in 50 lures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from lurebot.classifier import Bundle, Classifier
from lurebot.classifier.bundle import Levels
from lurebot.classifier.combiner import Combiner
from lurebot.classifier.runtime import Scores
from lurebot.entities import find_entities
from lurebot.evaluation import LURE, Scored, figures, threshold_at_false_positive_rate
from lurebot.evidence import find_cues
from lurebot.taxonomy import taxonomy
from lurebot.text import read
from lurebot_training.dataset.items import Item

FloatArray = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]

_DANGER_AMONG_HONEST = 0.01
_WARNING_AMONG_HONEST = 0.05
_MISSED_AMONG_LURES = 0.02
# Ads that make one long text: about three windows.
_JOINED = 4
# Fewer positives than this say too little for a threshold of an indicator's own.
_ENOUGH = 10
# Inverse of the L2 penalty on standardised inputs, and parts of the cross-fitting.
_STRENGTH, _INDICATOR_STRENGTH, _FOLDS = 0.3, 0.1, 5


def scores_of(bundle: Bundle, texts: Sequence[str]) -> list[Scores]:
    """What the served model says of each text."""
    classifier = Classifier(bundle, threads=1)
    scores = []
    for text in tqdm(texts, desc="scoring", unit="text", leave=False):
        reading = read(text)
        places = find_entities(reading.clean, reading.original, reading.language.tag).places
        scores.append(classifier.score(reading.view.text, frozenset(cue.indicator for cue in find_cues(reading, places))))
    return scores


def probabilities(scores: Sequence[Scores]) -> tuple[FloatArray, FloatArray]:
    """Of the categories, shape (N, 5), and of the indicators, shape (N, 22)."""
    categories = np.array([one.categories for one in scores], dtype=float)
    return categories, np.array([one.indicators for one in scores], dtype=float)


def long_texts(items: Sequence[Item]) -> list[Item]:
    """Texts of several windows: honest ads joined, and lures each among honest ads of their language, in order of the items."""
    joined = []
    for lang in sorted({item.lang for item in items}):
        ads = [item for item in items if item.lang == lang and item.category == "legitimate_job"]
        lures = [item for item in items if item.lang == lang and item.category == LURE]
        groups = [ads[start : start + _JOINED] for start in range(0, len(ads) - _JOINED + 1, _JOINED)]
        joined += [_joined(group, group[0]) for group in groups]
        joined += [_joined([*groups[k][:2], lures[k], *groups[k][2:]], lures[k]) for k in range(min(len(groups), len(lures)))]
    return joined


def _joined(parts: Sequence[Item], judged_as: Item) -> Item:
    return replace(judged_as, text="\n\n".join(part.text for part in parts), spans=())


@dataclass(frozen=True)
class _Inputs:
    """The combiner's inputs and the truth for the items' most harmful windows."""

    category: FloatArray
    indicator: FloatArray
    is_category: npt.NDArray[np.int64]
    has_indicator: Truth


def calibrated(bundle: Bundle, items: Sequence[Item]) -> Bundle:
    """The bundle with combiner, levels and indicator thresholds set from labelled items."""
    names = taxonomy()
    inputs = _inputs(scores_of(bundle, [item.text for item in items]), items)
    bundle = replace(bundle, combiner=_fitted(inputs, np.arange(len(items))))
    category, indicator = _cross_fitted(inputs, [item.pair or item.id for item in items])
    harmful = np.array([name in names.harmful_names for name in names.category_names])
    stretched = long_texts(items)
    long_harm = probabilities(scores_of(bundle, [item.text for item in stretched]))[0][:, harmful].sum(1)
    harm = np.concatenate([category[:, harmful].sum(1), long_harm])
    everything = [*items, *stretched]
    is_lure = np.array([item.category == LURE for item in everything])
    is_ad = np.array([item.category == "legitimate_job" for item in everything])
    is_honest = np.array([item.category not in names.harmful_names for item in everything])
    return replace(
        bundle,
        levels=levels_for(lures=harm[is_lure], honest_ads=harm[is_ad], honest=harm[is_honest]),
        indicator_thresholds=indicator_thresholds(indicator, items),
    )


def _inputs(scores: Sequence[Scores], items: Sequence[Item]) -> _Inputs:
    """Of a text of several windows, the one that is most harmful as yet: almost all validation texts have one."""
    names = taxonomy()
    harmful = np.array([name in names.harmful_names for name in names.category_names])
    parts = [max(one.windows, key=lambda window: float(window.categories[harmful].sum())).parts for one in scores]
    return _Inputs(
        category=np.array([part.for_category() for part in parts], dtype=float),
        indicator=np.array([part.for_indicators() for part in parts], dtype=float),
        is_category=np.array([names.category_names.index(item.category) for item in items]),
        has_indicator=np.array([[name in item.indicators for name in names.indicator_names] for item in items]),
    )


def _fitted(inputs: _Inputs, rows: npt.NDArray[np.int64]) -> Combiner:
    """The combiner learned from some of the items."""
    names = taxonomy()
    weights, bias = _regression(inputs.category[rows], inputs.is_category[rows], _STRENGTH, len(names.category_names))
    own_weights, own_bias = [], []
    for k in range(len(names.indicator_names)):
        one = _regression(inputs.indicator[rows, k], inputs.has_indicator[rows, k].astype(int), _INDICATOR_STRENGTH, 2)
        own_weights.append(one[0][1] - one[0][0])
        own_bias.append(one[1][1] - one[1][0])
    arrays = (weights, bias, np.array(own_weights), np.array(own_bias))
    return Combiner(*(array.astype(np.float32) for array in arrays))


def _regression(
    features: FloatArray, truth: npt.NDArray[np.int64], strength: float, classes: int
) -> tuple[FloatArray, FloatArray]:
    """Logistic regression on standardised features, given back for plain ones: weights (classes, features), bias (classes,)."""
    weights, bias = np.zeros((classes, features.shape[1])), np.full(classes, -10.0)
    present = np.unique(truth)
    if len(present) == 1:
        bias[present] = 0.0
        return weights, bias
    model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=1000)).fit(features, truth)
    scaler, regression = model[0], model[1]
    found, intercept = regression.coef_ / scaler.scale_, regression.intercept_
    intercept = intercept - found @ scaler.mean_
    if len(present) == 2:  # scikit-learn gives one row, for the second of the two
        found, intercept = np.vstack([-found[0], found[0]]) / 2, np.array([-intercept[0], intercept[0]]) / 2
    weights[present], bias[present] = found, intercept
    return weights, bias


def _cross_fitted(inputs: _Inputs, groups: Sequence[str]) -> tuple[FloatArray, FloatArray]:
    """Probabilities of categories and indicators, each combined by a combiner that has not seen the item or its twin."""
    category, indicator = np.zeros((len(groups), len(taxonomy().categories))), np.zeros(inputs.has_indicator.shape)
    folds = GroupKFold(min(_FOLDS, len(set(groups))))
    for learned, held_out in folds.split(inputs.category, groups=groups):
        combiner = _fitted(inputs, learned)
        logits = inputs.category[held_out] @ combiner.category_weights.T + combiner.category_bias
        raised = np.exp(logits - logits.max(1, keepdims=True))
        category[held_out] = raised / raised.sum(1, keepdims=True)
        odds = (inputs.indicator[held_out] * combiner.indicator_weights).sum(2) + combiner.indicator_bias
        indicator[held_out] = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return category, indicator


def levels_for(lures: FloatArray, honest_ads: FloatArray, honest: FloatArray) -> Levels:
    """Where the levels start, in order even when a weak model would set them crosswise."""
    danger = max(threshold_at_false_positive_rate(group, _DANGER_AMONG_HONEST) for group in (honest_ads, honest))
    warning = min(threshold_at_false_positive_rate(honest, _WARNING_AMONG_HONEST), danger)
    missed = float(np.sort(lures)[int(_MISSED_AMONG_LURES * len(lures))])
    # A score at a false-positive threshold is still one of the honest texts': the level starts just above it.
    # Rounded down for lures and up for honest texts, so that rounding never costs an error more than promised.
    return Levels(
        check_first=math.floor(min(missed, warning) * 1e4) / 1e4,
        warning=math.ceil(warning * 1e4 + 1) / 1e4,
        danger=math.ceil(danger * 1e4 + 1) / 1e4,
    )


def indicator_thresholds(probabilities: FloatArray, items: Sequence[Item]) -> dict[str, float]:
    """For each indicator the probability with the best F1 over all items; nearer to a shared one where data is thin."""
    names = taxonomy().indicator_names
    truth = np.array([[name in item.indicators for name in names] for item in items])
    grid = np.linspace(0.1, 0.8, 29)
    shared = float(grid[int(np.argmax([_f1(truth, probabilities >= t) for t in grid]))])
    thresholds = {}
    for k, name in enumerate(names):
        own = float(grid[int(np.argmax([_f1(truth[:, k], probabilities[:, k] >= t) for t in grid]))])
        positives = int(truth[:, k].sum())
        # The fewer positives, the closer to the shared threshold.
        trust = positives / (positives + _ENOUGH)
        thresholds[name] = round(trust * own + (1 - trust) * shared, 3)
    return thresholds


def _f1(truth: Truth, named: Truth) -> float:
    hit = (truth & named).sum()
    return float(2 * hit / max(1, truth.sum() + named.sum()))


def marked_share(items: Sequence[Item]) -> dict[str, float]:
    """For each indicator, the share of the items that have it in which words are marked for it."""
    shares = {}
    for name in taxonomy().indicator_names:
        having = [item for item in items if name in item.indicators]
        marked = sum(any(span.indicator == name for span in item.spans) for item in having)
        shares[name] = marked / max(1, len(having))
    return shares


def scored_rows(bundle: Bundle, items: Sequence[Item]) -> list[Scored]:
    """The items with what the bundle says of them, for ``lurebot.evaluation``."""
    names = taxonomy()
    categories, indicators = probabilities(scores_of(bundle, [item.text for item in items]))
    limits = np.array([bundle.indicator_thresholds[name] for name in names.indicator_names])
    rows = []
    for item, own, signs in zip(items, categories, indicators, strict=True):
        by_name = dict(zip(names.category_names, map(float, own), strict=True))
        harm = names.harm(by_name)
        named = frozenset(name for name, above in zip(names.indicator_names, signs >= limits, strict=True) if above)
        level = bundle.levels.of(harm, sure=True)
        rows.append(Scored(item.category, by_name, item.indicators, named, level))
    return rows


def measure(bundle: Bundle, items: Sequence[Item]) -> Bundle:
    """The bundle with its figures on held-out items, and the errors of its levels on long texts made of them."""
    measured = figures(scored_rows(bundle, items))
    stretched = figures(scored_rows(bundle, long_texts(items)))
    measured |= {f"long_{name}": stretched[name] for name in ("false_danger_ads", "missed")}
    return replace(bundle, measured={name: round(value, 4) for name, value in measured.items() if not math.isnan(value)})
