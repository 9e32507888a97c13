import json

import pytest

from lurebot_training.dataset.items import GOLDEN, CorpusError, from_entry, read_items, write_items
from lurebot_training.dataset.splits import training_items, unseen_family_items
from lurebot_training.dataset.vocabulary import SPLITS, CorpusMissingError, batches, vocabulary

GOOD = {
    "id": "en-1", "lang": "en", "category": "not_job", "text": "hello", "difficulty": "plain", "channel": "sms", "from": None,
    "to": None, "kind": "chat", "register": "colloquial", "author": "a1",
}  # fmt: skip


@pytest.fixture(scope="module")
def items():
    return read_items()


def test_an_item_writes_the_line_it_was_read_from(items):
    for item in items[::23]:
        assert from_entry(json.loads(item.line())) == item


def test_items_are_written_whole_and_read_back(tmp_path, items):
    write_items(items[:40], tmp_path / "new" / "en.jsonl")
    assert read_items(tmp_path) == items[:40]
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["en.jsonl"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"category": "lure"}, "unknown category"),
        ({"text": "{nonsense|x}"}, "unknown indicators"),
        ({"difficulty": "easy"}, "unknown difficulty"),
        ({"lang": "xx"}, "unknown language"),
        ({"text": "a } b"}, "stray brace"),
        ({"kind": "farm"}, "unknown kind for not_job"),
        ({"channel": "pigeon"}, "unknown channel"),
        ({"labels": []}, "unknown fields"),
    ],
)
def test_a_wrong_line_is_named_with_its_file_and_number(tmp_path, change, reason):
    (tmp_path / "en.jsonl").write_text(
        json.dumps(GOOD) + "\n" + json.dumps(GOOD | {"id": "en-2"} | change) + "\n", encoding="utf-8"
    )
    with pytest.raises(CorpusError, match=rf"en\.jsonl:2: .*{reason}"):
        read_items(tmp_path)


def test_repeated_ids_and_an_empty_folder_are_refused(tmp_path):
    with pytest.raises(CorpusMissingError, match=r"no \*.jsonl items"):
        read_items(tmp_path)
    (tmp_path / "en.jsonl").write_text((json.dumps(GOOD) + "\n") * 2, encoding="utf-8")
    with pytest.raises(CorpusError, match="en-1"):
        read_items(tmp_path)


def test_without_a_checkout_the_message_says_where_the_corpus_lies(tmp_path):
    with pytest.raises(CorpusMissingError, match="training/corpus of the repository"):
        vocabulary(tmp_path)


def test_every_batch_is_in_one_split_and_every_split_has_one(items):
    assert {batches()[item.author].split for item in items} == set(SPLITS)


def test_golden_texts_belong_to_no_id_of_the_corpus(items):
    assert not {item.id for item in items} & {item.id for item in read_items(GOLDEN)}


def test_a_smaller_share_of_the_training_split_lies_inside_a_larger_one_and_keeps_twins_together(items):
    quarter, half = ({item.id for item in training_items(items, share)} for share in (0.25, 0.5))
    whole = training_items(items)
    assert quarter < half < {item.id for item in whole}
    assert len(half) == pytest.approx(len(whole) / 2, rel=0.1)
    twins = {}
    for item in whole:
        if item.pair:
            twins.setdefault(item.pair, set()).add(item.id in half)
    assert all(len(found) == 1 for found in twins.values())


def test_families_held_out_are_absent_from_training_and_present_in_what_measures_them(items):
    learned = training_items(items, without_held_out_families=True)
    measured = unseen_family_items(items)
    assert not [item for item in learned if item.family in vocabulary().held_out_families]
    assert {item.family for item in measured} >= vocabulary().held_out_families
    assert not {item.id for item in learned} & {item.id for item in measured}
