import json
import lzma

import pytest

from lurebot.taxonomy import taxonomy
from lurebot_training.sources import DataFolder, MissingDataError


def packed(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)


@pytest.fixture
def folder(tmp_path):
    rows = [{"text": f"ujumbe {n}", "lang": "sw", "label": "scam" if n % 2 else "trust"} for n in range(300)]
    packed(tmp_path / "labelled" / "bongo_scam_sw.jsonl.xz", map(json.dumps, rows))
    packed(tmp_path / "jobs" / "th.jsonl.xz", [json.dumps({"text": "รับพนักงาน", "lang": "th"})])
    packed(tmp_path / "text" / "th.txt.xz", ["หนึ่ง", "สอง"])
    packed(tmp_path / "parallel" / "tatoeba_en.tsv.xz", ["lang\ttext\ten", "th\tหนึ่ง\tone", "th\t\tnothing"])
    packed(tmp_path / "parallel" / "ntrex.tsv.xz", ["en\tmy\tth", "one\tzawgyi\tหนึ่ง"])
    return tmp_path


def test_labels_become_categories_and_no_source_dominates(folder):
    data = DataFolder(folder)
    rows = data.labelled(seed=1, languages=frozenset(taxonomy().languages))
    by_category = [row.category for row in rows if row.lang == "sw"]
    assert by_category.count("other_scam") == by_category.count("not_job") == data.rules["labelled"]["bongo_scam_sw"]["rows"]
    assert [row.category for row in rows if row.lang == "th"] == ["legitimate_job"]


def test_the_same_seed_gives_the_same_sample(folder):
    languages = frozenset(taxonomy().languages)
    assert DataFolder(folder).labelled(3, languages) == DataFolder(folder).labelled(3, languages)
    assert DataFolder(folder).labelled(3, languages) != DataFolder(folder).labelled(4, languages)


def test_what_is_missing_is_named_and_skipped(folder):
    data = DataFolder(folder)
    data.labelled(1, frozenset({"sw"}))
    assert "labelled/orfd_zh.jsonl.xz" in data.missing


def test_parallel_rows_have_at_least_two_languages_and_no_zawgyi(folder):
    assert list(DataFolder(folder).parallel()) == [{"en": "one", "th": "หนึ่ง"}, {"th": "หนึ่ง", "en": "one"}]


def test_without_a_folder_the_message_says_what_to_do(monkeypatch):
    monkeypatch.delenv("LUREBOT_DATA", raising=False)
    with pytest.raises(MissingDataError, match="--data FOLDER or set LUREBOT_DATA"):
        DataFolder()


def test_every_rule_gives_a_reason_and_only_known_categories(folder):
    for name, rule in DataFolder(folder).rules["labelled"].items():
        assert rule["why"].endswith("."), name
        assert set(rule["labels"].values()) <= set(taxonomy().category_names), name
        assert bool(rule["labels"]) == bool(rule["rows"]), name
