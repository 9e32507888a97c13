import numpy as np
import pytest

from lurebot.evaluation import (
    Scored,
    auroc,
    average_precision,
    by_group,
    expected_calibration_error,
    figures,
    indicator_f1,
    macro_f1,
    recall_at_false_positive_rate,
)


def row(truth, lure, level="check_first", **more):
    rest = (1 - lure) / 2
    return Scored(
        truth,
        {"trafficking_lure": lure, "job_scam": 0, "other_scam": 0, "legitimate_job": rest, "not_job": rest},
        level=level,
        **more,
    )


def test_auroc_counts_ties_as_half():
    positive = np.array([True, False, True, False])
    assert auroc(positive, np.array([0.9, 0.1, 0.5, 0.5])) == pytest.approx(0.875)
    assert auroc(positive, np.zeros(4)) == 0.5
    assert np.isnan(auroc(np.array([True]), np.array([0.5])))


def test_average_precision_of_a_perfect_and_a_reversed_ranking():
    positive = np.array([True, True, False, False])
    assert average_precision(positive, np.array([4.0, 3, 2, 1])) == 1
    assert average_precision(positive, np.array([1.0, 2, 3, 4])) == pytest.approx((1 / 3 + 2 / 4) / 2)
    assert average_precision(positive, np.zeros(4)) == average_precision(~positive, np.zeros(4)) == 0.5


def test_recall_is_taken_above_the_score_that_the_allowed_share_of_negatives_exceeds():
    negative = np.linspace(0, 1, 100)
    assert recall_at_false_positive_rate(np.array([0.5, 0.97, 0.99, 1.1]), negative, 0.05) == 0.75


def test_macro_f1_averages_over_the_categories_that_occur():
    rows = [row("trafficking_lure", 0.9), row("trafficking_lure", 0.1), row("legitimate_job", 0.1)]
    # lure: precision 1, recall 1/2; honest: one of two guesses right
    assert macro_f1(rows) == pytest.approx((2 / 3 + 2 / 3) / 2)


def test_indicator_f1_looks_only_at_labelled_harmful_offers():
    sign = frozenset
    rows = [
        row("trafficking_lure", 0.9, true_indicators=sign({"urgency", "secrecy"}), indicators=sign({"urgency", "travel_paid"})),
        row("legitimate_job", 0.1, true_indicators=sign({"urgency"}), indicators=sign()),
        row("job_scam", 0.1, true_indicators=None, indicators=sign({"urgency"})),
    ]
    assert indicator_f1(rows) == pytest.approx(0.5)


def test_calibration_error_is_zero_when_scores_are_frequencies():
    scores = np.repeat([0.25, 0.75], 4)
    positive = np.array([1, 0, 0, 0, 1, 1, 1, 0], dtype=bool)
    assert expected_calibration_error(positive, scores) == 0
    assert expected_calibration_error(positive, np.ones(8)) == 0.5


def test_levels_are_counted_on_the_texts_they_concern():
    rows = [
        row("trafficking_lure", 0.1, "no_known_signs"),
        row("trafficking_lure", 0.9, "danger"),
        row("not_job", 0.9, "danger"),
        row("not_job", 0, "no_known_signs"),
    ]
    result = figures(rows)
    assert result["missed"] == result["false_danger"] == 0.5
    assert (result["n"], result["lures"]) == (4, 2)


def test_groups_come_sorted_each_with_its_own_figures():
    groups = by_group([("th", row("not_job", 0.1)), ("am", row("trafficking_lure", 0.9))])
    assert list(groups) == ["am", "th"]
    assert groups["am"]["lures"] == 1
