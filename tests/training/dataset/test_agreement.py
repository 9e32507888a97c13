import json
import math

import pytest
from sklearn.metrics import cohen_kappa_score

from lurebot_training.dataset.agreement import agreement, blind_sample, cohens_kappa, read_second_labels
from lurebot_training.dataset.items import CorpusError, read_items


@pytest.fixture(scope="module")
def items():
    return read_items()


def test_kappa_is_that_of_a_reference_implementation():
    first, second = list("aabbccabca"), list("aabbcacbcb")
    assert cohens_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second))
    assert cohens_kappa(["a", "b"], ["a", "b"]) == 1
    assert math.isnan(cohens_kappa([], []))
    assert math.isnan(cohens_kappa(["a"], ["a"]))


def test_the_sample_takes_its_share_of_every_language_and_hides_the_order(items):
    sample = blind_sample(items, 0.05)
    assert sample == blind_sample(items, 0.05)
    assert len({item.id for item in sample}) == len(sample) == pytest.approx(len(items) * 0.05, rel=0.05)
    assert {item.language for item in sample} == {item.language for item in items}
    assert [item.id for item in sample] != sorted(item.id for item in sample)


def test_labels_are_compared_with_the_corpus(tmp_path, items):
    chosen = items[:30]
    path = tmp_path / "second.jsonl"
    entries = [
        {
            "id": item.id,
            "category": "not_job" if k == 0 else item.category,
            "indicators": sorted(item.indicators),
            "labeller": "x",
        }
        for k, item in enumerate(chosen)
    ]
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    found = agreement(items, read_second_labels(path))
    assert found.texts == 30
    assert found.same == pytest.approx(29 / 30)
    assert found.confusions == {(chosen[0].category, "not_job"): 1}
    assert found.indicators["housing_provided"] == 1


@pytest.mark.parametrize(
    "line", ['{"id": "x"}', '{"id": "x", "category": "odd", "indicators": [], "labeller": "x"}', "no json"]
)
def test_a_wrong_line_is_named(tmp_path, line):
    path = tmp_path / "second.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"second\.jsonl:1"):
        read_second_labels(path)


def test_a_label_for_no_item_is_refused(tmp_path, items):
    path = tmp_path / "second.jsonl"
    path.write_text('{"id": "gone", "category": "not_job", "indicators": [], "labeller": "x"}\n', encoding="utf-8")
    with pytest.raises(CorpusError, match="gone"):
        agreement(items, read_second_labels(path))
