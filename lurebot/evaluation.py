"""How good scores are: ranking, error rates and calibration against labelled texts. NumPy only.

``lure_auroc``, ``lure_ap`` and ``ece_risk`` are for ``trafficking_lure`` against everything else by ``risk``;
``lure_recall_fpr*`` for lures against benign texts (ordinary ads and no jobs); ``harm_*`` for harmful categories against benign
ones. AUROC is the Mann-Whitney statistic; average precision sums precision over the ranks of the positives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lurebot.taxonomy import taxonomy

LURE = "trafficking_lure"
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scored:
    """A labelled text with what the detector said of it.

    Attributes:
        truth: the category it has.
        categories: probability of each category.
        true_indicators: the indicators it has, None where nobody labelled them.
        indicators: the indicators that were named.
        level: the level it got, None where none was given.
    """

    truth: str
    categories: dict[str, float]
    true_indicators: frozenset[str] | None = None
    indicators: frozenset[str] = field(default_factory=frozenset)
    level: str | None = None

    @property
    def risk(self) -> float:
        """Probability of a lure."""
        return self.categories[LURE]

    @property
    def harm(self) -> float:
        """Probability of any harmful category."""
        return taxonomy().harm(self.categories)

    @property
    def guess(self) -> str:
        """The likeliest category."""
        return max(self.categories, key=lambda name: self.categories[name])


def figures(rows: Sequence[Scored]) -> dict[str, float]:
    """All figures by name; NaN where a group that one needs is empty. Counts ``n`` and ``lures`` are whole numbers."""
    harmful = taxonomy().harmful_names
    lure = np.array([row.truth == LURE for row in rows], dtype=bool)
    harms = np.array([row.truth in harmful for row in rows], dtype=bool)
    ads = np.array([row.truth == "legitimate_job" for row in rows], dtype=bool)
    risk = np.array([row.risk for row in rows])
    harm = np.array([row.harm for row in rows])
    levels = np.array([row.level or "" for row in rows])
    return {
        "n": len(rows),
        "lures": int(lure.sum()),
        "lure_auroc": auroc(lure, risk),
        "lure_ap": average_precision(lure, risk),
        "lure_recall_fpr1": recall_at_false_positive_rate(risk[lure], risk[~harms], 0.01),
        "lure_recall_fpr5": recall_at_false_positive_rate(risk[lure], risk[~harms], 0.05),
        "harm_auroc": auroc(harms, harm),
        "harm_recall_fpr5": recall_at_false_positive_rate(harm[harms], harm[~harms], 0.05),
        "macro_f1": macro_f1(rows),
        "indicator_f1": indicator_f1(rows),
        "ece_risk": expected_calibration_error(lure, risk),
        "false_danger": _share(levels[~harms] == "danger"),
        "false_danger_ads": _share(levels[ads] == "danger"),
        "missed": _share(levels[lure] == "no_known_signs"),
    }


def by_group(rows: Sequence[tuple[str, Scored]]) -> dict[str, dict[str, float]]:
    """``figures`` of each group, in the order of the groups' names."""
    groups: dict[str, list[Scored]] = {}
    for name, row in rows:
        groups.setdefault(name, []).append(row)
    return {name: figures(groups[name]) for name in sorted(groups)}


def auroc(positive: npt.NDArray[np.bool_], scores: FloatArray) -> float:
    """Probability that a positive outscores a negative; ties count half."""
    if positive.all() or not positive.any():
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    wins = ranks[positive].sum() - positive.sum() * (positive.sum() + 1) / 2
    return float(wins / (positive.sum() * (~positive).sum()))


def average_precision(positive: npt.NDArray[np.bool_], scores: FloatArray) -> float:
    """Mean over the positives of the precision among all that score at least as high: ties share one precision."""
    if not positive.any():
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    ranked, ordered = positive[order], scores[order]
    last_of_tie = np.searchsorted(-ordered, -ordered, side="right") - 1
    precision = np.cumsum(ranked)[last_of_tie] / (last_of_tie + 1)
    return float(precision[ranked].mean())


def threshold_at_false_positive_rate(negative: FloatArray, rate: float) -> float:
    """The smallest score that at most ``rate`` of the negatives exceed."""
    ordered = np.sort(negative)[::-1]
    return float(ordered[min(int(rate * len(ordered)), len(ordered) - 1)])


def recall_at_false_positive_rate(positive: FloatArray, negative: FloatArray, rate: float) -> float:
    """Share of positives above the score that ``rate`` of the negatives exceed."""
    if not len(positive) or not len(negative):
        return float("nan")
    return float((positive > threshold_at_false_positive_rate(negative, rate)).mean())


def macro_f1(rows: Sequence[Scored]) -> float:
    """Mean over the categories that occur of F1 between truth and likeliest category."""
    pairs = Counter((row.truth, row.guess) for row in rows)
    scores = []
    for name in taxonomy().category_names:
        hit = pairs[name, name]
        named = sum(count for (_, guess), count in pairs.items() if guess == name)
        present = sum(count for (truth, _), count in pairs.items() if truth == name)
        if present:
            scores.append(2 * hit / (named + present))
    return float(np.mean(scores)) if scores else float("nan")


def indicator_f1(rows: Iterable[Scored]) -> float:
    """Micro F1 of the named indicators over lures and job scams whose indicators are labelled."""
    hit = missed_or_extra = 0
    for row in rows:
        if row.true_indicators is not None and row.truth in (LURE, "job_scam"):
            hit += len(row.true_indicators & row.indicators)
            missed_or_extra += len(row.true_indicators ^ row.indicators)
    return 2 * hit / (2 * hit + missed_or_extra) if hit + missed_or_extra else float("nan")


def expected_calibration_error(positive: npt.NDArray[np.bool_], scores: FloatArray, bins: int = 10) -> float:
    """Mean distance between score and frequency over equal-width bins, weighted by their size."""
    if not len(scores):
        return float("nan")
    place = np.clip((scores * bins).astype(int), 0, bins - 1)
    return float(
        sum(
            abs(positive[place == k].mean() - scores[place == k].mean()) * (place == k).mean()
            for k in range(bins)
            if (place == k).any()
        )
    )


def _share(mask: npt.NDArray[np.bool_]) -> float:
    return float(mask.mean()) if len(mask) else float("nan")
