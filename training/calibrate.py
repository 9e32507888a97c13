"""Temperature and thresholds for a bundle, chosen on the validation split with the int8 model as it serves.

Authored items are short, real ads often fill several windows, and the most harmful window decides: thresholds are therefore set
on short texts and on long ones, which are made by joining several of a language.

Temperature scaling after Guo et al. 2017. Thresholds hold the error rates of the design: ``danger`` for at most 1 in 100 honest
texts, ``no_known_signs`` for at most 1 in 50 lures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from lurebot.classifier import Bundle, Classifier
from lurebot.classifier.bundle import Levels
from lurebot.evaluation import LURE, Scored, figures, threshold_at_false_positive_rate
from lurebot.taxonomy import taxonomy
from lurebot.text import read
from lurebot_training.dataset.items import Item

FloatArray = npt.NDArray[np.float64]

_DANGER_AMONG_HONEST = 0.01
_WARNING_AMONG_HONEST = 0.05
_MISSED_AMONG_LURES = 0.02
# Ads that make one long text: about three windows.
_JOINED = 4
# Fewer positives than this say too little for a threshold of an indicator's own.
_ENOUGH = 10


def scores_of(bundle: Bundle, items: Sequence[Item]) -> tuple[FloatArray, FloatArray]:
    """Category probabilities (N, 5) and indicator probabilities (N, 22) of the served model."""
    classifier = Classifier(bundle, threads=2)
    scores = [classifier.score(read(item.text).view.text) for item in items]
    return np.stack([s.categories for s in scores]).astype(float), np.stack([s.indicators for s in scores]).astype(float)


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


def calibrated(bundle: Bundle, items: Sequence[Item]) -> Bundle:
    """The bundle with temperature, levels and indicator thresholds set from labelled items."""
    names = taxonomy()
    encoder, indicators = scores_of(replace(bundle, temperature=1.0, ngram_share=0.0), items)
    ngrams, _ = scores_of(replace(bundle, temperature=1.0, ngram_share=1.0), items)
    truth = np.array([names.category_names.index(item.category) for item in items])
    share, temperature = best_blend(encoder, ngrams, truth)
    temperate = replace(bundle, ngram_share=round(share, 3), temperature=round(temperature, 4))
    harmful = np.array([name in names.harmful_names for name in names.category_names])
    everything = [*items, *long_texts(items)]
    harm = scores_of(temperate, everything)[0][:, harmful].sum(1)
    is_lure = np.array([item.category == LURE for item in everything])
    is_ad = np.array([item.category == "legitimate_job" for item in everything])
    is_honest = np.array([item.category not in names.harmful_names for item in everything])
    return replace(
        temperate,
        levels=levels_for(lures=harm[is_lure], honest_ads=harm[is_ad], honest=harm[is_honest]),
        indicator_thresholds=indicator_thresholds(indicators, items),
    )


def tempered(probabilities: FloatArray, temperature: float) -> FloatArray:
    """Probabilities as they are after dividing the logits by ``temperature``."""
    logits = np.log(probabilities + 1e-12) / temperature
    raised: FloatArray = np.exp(logits - logits.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)


def best_blend(encoder: FloatArray, ngrams: FloatArray, truth: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Share of the n-gram model and temperature with the highest likelihood of the true categories."""
    rows = np.arange(len(truth))
    best = (float("inf"), 0.0, 1.0)
    for share in np.linspace(0, 1, 21):
        blended = np.exp((1 - share) * np.log(encoder + 1e-12) + share * np.log(ngrams + 1e-12))
        for temperature in np.geomspace(0.3, 4.0, 60):
            loss = float(-np.log(tempered(blended, temperature)[rows, truth] + 1e-12).mean())
            best = min(best, (loss, float(share), float(temperature)))
    return best[1], best[2]


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


def _f1(truth: npt.NDArray[np.bool_], named: npt.NDArray[np.bool_]) -> float:
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
    categories, indicators = scores_of(bundle, items)
    limits = np.array([bundle.indicator_thresholds[name] for name in names.indicator_names])
    rows = []
    for item, probabilities, signs in zip(items, categories, indicators, strict=True):
        by_name = dict(zip(names.category_names, map(float, probabilities), strict=True))
        harm = names.harm(by_name)
        named = frozenset(name for name, above in zip(names.indicator_names, signs >= limits, strict=True) if above)
        level = bundle.levels.of(harm, sure_of_language=True)
        rows.append(Scored(item.category, by_name, item.indicators, named, level))
    return rows


def measure(bundle: Bundle, items: Sequence[Item]) -> Bundle:
    """The bundle with its figures on held-out items, and the errors of its levels on long texts made of them."""
    measured = figures(scored_rows(bundle, items))
    stretched = figures(scored_rows(bundle, long_texts(items)))
    measured |= {f"long_{name}": stretched[name] for name in ("false_danger_ads", "missed")}
    return replace(bundle, measured={name: round(value, 4) for name, value in measured.items() if not math.isnan(value)})
