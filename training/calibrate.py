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
from tqdm import tqdm

from lurebot.classifier import Bundle, Classifier
from lurebot.classifier.bundle import Levels
from lurebot.classifier.combiner import Combiner
from lurebot.classifier.runtime import Scores
from lurebot.detector import Detector
from lurebot.evaluation import LURE, Scored, figures, threshold_at_false_positive_rate
from lurebot.settings import Settings
from lurebot.taxonomy import taxonomy
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
_LEAST_SPREAD = 0.25
# Where the cue stands among an indicator's inputs (``Parts.for_indicators``).
_CUE = 3


def scores_of(bundle: Bundle, texts: Sequence[str]) -> list[Scores]:
    """What the served model says of each text.

    Raises:
        ValueError: a text without a letter.
    """
    detector = Detector(Classifier(bundle, threads=1), Settings())
    found = [detector.judge(text).scores for text in tqdm(texts, desc="scoring", unit="text", leave=False)]
    if None in found:
        raise ValueError(f"text {found.index(None)} has no letters to score")
    return [scores for scores in found if scores is not None]


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
class Inputs:
    """The combiner's inputs and the truth for the items' most harmful windows."""

    category: FloatArray
    indicator: FloatArray
    is_category: npt.NDArray[np.int64]
    has_indicator: Truth


@dataclass(frozen=True)
class CrossFitted:
    """What combiners say of texts that they have not seen.

    Attributes:
        categories: of the items, shape (N, 5).
        indicators: of the items, shape (N, 22).
        long_items: texts of several windows, made of items.
        long_categories: of those, shape (M, 5).
    """

    categories: FloatArray
    indicators: FloatArray
    long_items: list[Item]
    long_categories: FloatArray


def calibrated(bundle: Bundle, items: Sequence[Item]) -> Bundle:
    """The bundle with combiner, levels and indicator thresholds set from labelled items."""
    names = taxonomy()
    inputs = inputs_of(scores_of(bundle, [item.text for item in items]), items)
    apart = cross_fitted(bundle, inputs, items)
    harmful = np.array([name in names.harmful_names for name in names.category_names])
    harm = np.concatenate([apart.categories, apart.long_categories])[:, harmful].sum(1)
    everything = [*items, *apart.long_items]
    is_lure = np.array([item.category == LURE for item in everything])
    is_ad = np.array([item.category == "legitimate_job" for item in everything])
    is_honest = np.array([item.category not in names.harmful_names for item in everything])
    return replace(
        bundle,
        combiner=_fitted(inputs, np.arange(len(items))),
        levels=levels_for(lures=harm[is_lure], honest_ads=harm[is_ad], honest=harm[is_honest]),
        indicator_thresholds=indicator_thresholds(apart.indicators, items),
    )


def inputs_of(scores: Sequence[Scores], items: Sequence[Item]) -> Inputs:
    """Of a text of several windows, the one that is most harmful as yet: almost all validation texts have one."""
    names = taxonomy()
    harmful = np.array([name in names.harmful_names for name in names.category_names])
    parts = [max(one.windows, key=lambda window: float(window.categories[harmful].sum())).parts for one in scores]
    return Inputs(
        category=np.array([part.for_category() for part in parts], dtype=float),
        indicator=np.array([part.for_indicators() for part in parts], dtype=float),
        is_category=np.array([names.category_names.index(item.category) for item in items]),
        has_indicator=np.array([[name in item.indicators for name in names.indicator_names] for item in items]),
    )


def _fitted(inputs: Inputs, rows: npt.NDArray[np.int64]) -> Combiner:
    """The combiner learned from some of the items."""
    names = taxonomy()
    weights, bias = _regression(inputs.category[rows], inputs.is_category[rows], _STRENGTH, len(names.category_names))
    own_weights, own_bias = [], []
    for k in range(len(names.indicator_names)):
        one = _regression(inputs.indicator[rows, k], inputs.has_indicator[rows, k].astype(int), _INDICATOR_STRENGTH, 2)
        own = one[0][1] - one[0][0]
        own[_CUE] = max(own[_CUE], 0.0)  # a word that is evidence by itself never speaks against its sign
        own_weights.append(own)
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
    # A cue that two of a thousand texts have is not blown up until it decides alone.
    mean, scale = features.mean(0), np.maximum(features.std(0), _LEAST_SPREAD)
    model = LogisticRegression(C=strength, max_iter=1000).fit((features - mean) / scale, truth)
    found = model.coef_ / scale
    intercept = model.intercept_ - found @ mean
    if len(present) == 2:  # scikit-learn gives one row, for the second of the two
        found, intercept = np.vstack([-found[0], found[0]]) / 2, np.array([-intercept[0], intercept[0]]) / 2
    weights[present], bias[present] = found, intercept
    return weights, bias


def cross_fitted(bundle: Bundle | None, inputs: Inputs, items: Sequence[Item]) -> CrossFitted:
    """Probabilities by combiners that have seen neither the item nor its twin, nor any part of a long text.

    Without a ``bundle`` there are no long texts.
    """
    groups = [item.pair or item.id for item in items]
    category, indicator = np.zeros((len(items), len(taxonomy().categories))), np.zeros(inputs.has_indicator.shape)
    stretched: list[Item] = []
    of_stretched: list[FloatArray] = []
    for learned, held_out in GroupKFold(min(_FOLDS, len(set(groups)))).split(inputs.category, groups=groups):
        combiner = _fitted(inputs, learned)
        logits = inputs.category[held_out] @ combiner.category_weights.T + combiner.category_bias
        raised = np.exp(logits - logits.max(1, keepdims=True))
        category[held_out] = raised / raised.sum(1, keepdims=True)
        odds = (inputs.indicator[held_out] * combiner.indicator_weights).sum(2) + combiner.indicator_bias
        indicator[held_out] = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        own = long_texts([items[k] for k in held_out])
        if own and bundle is not None:
            stretched += own
            of_stretched.append(probabilities(scores_of(replace(bundle, combiner=combiner), [item.text for item in own]))[0])
    none = np.zeros((0, category.shape[1]))
    return CrossFitted(category, indicator, stretched, np.concatenate([none, *of_stretched]))


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
    """The items with the verdicts that they get, for ``lurebot.evaluation``."""
    detector = Detector(Classifier(bundle, threads=1), Settings())
    rows = []
    for item in tqdm(items, desc="verdicts", unit="text", leave=False):
        verdict = detector.check(item.text)
        named = frozenset(finding.name for finding in verdict.indicators)
        rows.append(Scored(item.category, verdict.categories, item.indicators, named, verdict.level))
    return rows


def measure(bundle: Bundle, items: Sequence[Item]) -> Bundle:
    """The bundle with its figures on held-out items, and the errors of its levels on long texts made of them."""
    measured = figures(scored_rows(bundle, items))
    stretched = figures(scored_rows(bundle, long_texts(items)))
    measured |= {f"long_{name}": stretched[name] for name in ("false_danger_ads", "missed")}
    return replace(bundle, measured={name: round(value, 4) for name, value in measured.items() if not math.isnan(value)})
