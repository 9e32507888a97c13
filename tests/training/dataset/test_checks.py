"""Each rule finds what it is there to find."""

from dataclasses import replace

import pytest

from lurebot_training.dataset import checks
from lurebot_training.dataset.items import from_entry
from lurebot_training.dataset.surface import surface_auroc_within

BASE = {
    "id": "en-1", "lang": "en", "category": "legitimate_job", "difficulty": "plain", "channel": "sms", "from": "GB", "to": None,
    "kind": "farm", "register": "colloquial", "author": "a1",
    "text": "Apple picking near Ledbury from Monday, {housing_provided|caravan on the farm}, ask at the yard.",
}  # fmt: skip


def item(**change):
    return from_entry(BASE | change)


def test_too_little_of_anything_is_counted_by_language():
    problems = list(checks.enough([item()]))
    assert "en: 1 items, wanted 600" in problems
    assert "th: 0 trafficking_lure, wanted 200" in problems
    assert any(problem.startswith("en: 0 pairs") for problem in problems)
    assert "en: urgency 0 times, wanted 15" in list(checks.indicators_present([item()]))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"author": "z9"}, "batch 'z9' is not in batches.yaml"),
        ({"text": "hi"}, "2 characters"),
        ({"text": "Come {urgency| today} only"}, "begins or ends with a blank"),
        ({"text": "Come {urgency|" + "now or never " * 9 + "x}"}, "a mark of urgency of"),
    ],
)
def test_flaws_of_an_item_are_named(change, problem):
    assert any(problem in found for found in checks.well_formed([item(**change)]))


def test_whole_phone_numbers_are_found_and_masked_ones_are_not():
    assert list(checks.no_phone_numbers([item(text="Call 020 7946 0958 about the farm job")]))
    assert not list(checks.no_phone_numbers([item(text="Call +44 20 79xx xxxx about pay of 2500-4000")]))


@pytest.mark.parametrize(
    ("twin", "problem"),
    [
        (None, "1 items"),
        ({"author": "a2", "category": "trafficking_lure"}, "spread over batches"),
        ({}, "both legitimate_job"),
    ],
)
def test_a_pair_that_is_no_pair_of_twins_is_named(twin, problem):
    pair = [item(pair="p1")] + ([] if twin is None else [item(id="en-2", pair="p1", **twin)])
    assert any(problem in found for found in checks.pairs_are_twins(pair))


def test_copies_are_found_but_twins_may_be_alike():
    copy = item(id="en-2", text=BASE["text"].replace("Monday", "Tuesday") + " 🍎")
    assert list(checks.no_near_duplicates([item(), copy]))
    assert not list(checks.no_near_duplicates([item(pair="p"), replace(copy, pair="p")]))
    assert list(checks.unlike([item()], ["something else", copy.text])) == ["en-1 ~ number 2 (0.77)"]


def test_a_corpus_whose_lures_shout_leaks():
    honest = [item(id=f"h{k}", text="Farm help wanted " + "near the river " * (k % 5)) for k in range(40)]
    lures = [item(id=f"l{k}", category="trafficking_lure", text="🔥💰 Earn 3000 now\n\n" * (1 + k % 5)) for k in range(40)]
    assert surface_auroc_within(honest + lures, frozenset({"legitimate_job"})) > 0.9
    assert list(checks.no_surface_leak(honest + lures))


def test_second_labels_must_cover_their_share():
    assert any(
        "second labels, wanted" in found or "unknown item" in found for found in checks.second_labels_cover([item()] * 4000)
    )


def test_evaluation_texts_without_text_are_refused(tmp_path):
    path = tmp_path / "exam.jsonl"
    path.write_text('{"text": "one"}\n{"id": 2}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"exam\.jsonl:2: no text"):
        checks.texts_of(path)
