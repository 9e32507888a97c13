import json
from collections import Counter

import phonenumbers
import pytest

from lurebot.taxonomy import taxonomy
from lurebot.text.language import base_tag
from lurebot_training.duplicates import near_duplicates
from lurebot_training.items import GOLDEN, CorpusError, read_items

GOOD = {"id": "en-1", "lang": "en", "category": "not_job", "text": "hello", "difficulty": "plain", "channel": "sms"}


@pytest.fixture(scope="module")
def items():
    return read_items()


def test_every_language_has_at_least_40_items_of_all_five_categories(items):
    for language in taxonomy().languages:
        own = [item for item in items if base_tag(item.lang) == language]
        assert len(own) >= 40, language
        assert {item.category for item in own} == set(taxonomy().category_names), language


def test_every_indicator_occurs_in_every_language(items):
    found = Counter((base_tag(item.lang), name) for item in items for name in item.indicators)
    missing = [(lang, name) for lang in taxonomy().languages for name in taxonomy().indicator_names if not found[lang, name]]
    assert not missing


def test_spans_match_words_and_have_no_blank_ends(items):
    for item in items:
        for span in item.spans:
            words = item.text[span.start : span.end]
            assert words.strip(), (item.id, span)


def test_splits_share_no_near_duplicates(items):
    train = [item for item in items if item.split == "train"]
    held_out = [item for item in items if item.split != "train"]
    copies = near_duplicates([item.text for item in train], [item.text for item in held_out])
    assert [(train[copy.first].id, held_out[copy.second].id) for copy in copies] == []


def test_golden_texts_are_no_near_duplicates_of_the_corpus(items):
    golden = read_items(GOLDEN)
    copies = near_duplicates([item.text for item in items], [item.text for item in golden])
    assert [(items[copy.first].id, golden[copy.second].id) for copy in copies] == []


def test_twins_stay_in_one_split(items):
    splits = {}
    for item in items:
        if item.pair:
            splits.setdefault(item.pair, set()).add(item.split)
    assert all(len(found) == 1 for found in splits.values())


def test_no_item_carries_a_whole_phone_number(items):
    for item in items:
        found = [match.raw_string for match in phonenumbers.PhoneNumberMatcher(item.text, None)]
        assert not found, item.id


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"category": "lure"}, "unknown category"),
        ({"text": "{nonsense|x}"}, "unknown indicators"),
        ({"difficulty": "easy"}, "unknown difficulty"),
        ({"lang": "xx"}, "unknown language"),
        ({"text": "a } b"}, "stray brace"),
    ],
)
def test_a_wrong_line_is_named_with_its_file_and_number(tmp_path, change, reason):
    (tmp_path / "en.jsonl").write_text(
        json.dumps(GOOD) + "\n" + json.dumps(GOOD | {"id": "en-2"} | change) + "\n", encoding="utf-8"
    )
    with pytest.raises(CorpusError, match=rf"en\.jsonl:2: .*{reason}"):
        read_items(tmp_path)


def test_repeated_ids_and_an_empty_folder_are_refused(tmp_path):
    with pytest.raises(CorpusError, match=r"no \*.jsonl items"):
        read_items(tmp_path)
    (tmp_path / "en.jsonl").write_text((json.dumps(GOOD) + "\n") * 2, encoding="utf-8")
    with pytest.raises(CorpusError, match="en-1"):
        read_items(tmp_path)
