import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from lurebot_training.dataset.cli import app
from lurebot_training.dataset.exchange import FORMATS
from lurebot_training.dataset.exchange.offsets import OffsetError, code_points
from lurebot_training.dataset.items import CorpusError, from_entry, read_items

AWKWARD = {
    "zwj": "👩‍👩‍👧 {travel_paid|ticket 🎫 paid} by the {document_control|boss 👨‍✈️}",
    "khmer": "ការងារនៅ{high_risk_destination|ប៉ោយប៉ែត} 🏠{housing_provided|មានកន្លែងស្នាក់នៅ}",
    "burmese": "{scam_work|ချက်တင်အလုပ်} 💻 {housing_provided|နေစရာပေး}",
    "arabic": "عمل في {high_risk_destination|الخارج} 🌍 {travel_paid|التذكرة علينا}",
    "crlf": "Line one 🔥\r\n{urgency|leave\r\ntonight}\r\nend {{brace}}",
    "shared": "{irregular_travel,secrecy|say you are a tourist}, tell nobody",
}


@pytest.fixture(scope="module")
def awkward():
    base = {
        "lang": "en", "category": "trafficking_lure", "also": ["vague_employer"], "difficulty": "hard", "channel": "chat",
        "from": "KH", "to": None, "kind": "resale", "register": "slang", "author": "a1", "pair": "p", "scenario": "kh-01",
    }  # fmt: skip
    return [from_entry(base | {"id": name, "text": text}) for name, text in AWKWARD.items()]


@pytest.mark.parametrize("form", FORMATS)
def test_what_goes_out_comes_back(form, tmp_path, awkward):
    items = [*awkward, *read_items()[::31]]
    FORMATS[form].write(items, tmp_path / "out.json")
    assert FORMATS[form].read(tmp_path / "out.json") == items


@pytest.mark.parametrize("form", FORMATS)
def test_a_broken_entry_is_named_by_its_number(form, tmp_path, awkward):
    FORMATS[form].write(awkward, tmp_path / "out.json")
    entries = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    entries[2].pop("data", None) or entries[2].pop("fields")
    (tmp_path / "out.json").write_text(json.dumps(entries), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"out\.json: (task|record) 3"):
        FORMATS[form].read(tmp_path / "out.json")


def test_label_studio_offsets_in_utf16_units_and_without_carriage_returns_are_understood(awkward):
    text = awkward[0].text
    start = text.index("boss")
    units = len(text[:start].encode("utf-16-le")) // 2
    assert units != start
    assert code_points(text, units, units + 10, "boss 👨‍✈️") == (start, len(text))
    crlf = awkward[4].text
    place = crlf.index("leave")
    assert code_points(crlf, place - 1, place + 13, "end") == (crlf.index("end"), crlf.index("end") + 3)
    with pytest.raises(OffsetError):
        code_points("short", 2, 4, "nowhere")
    with pytest.raises(OffsetError):
        code_points("short", 4, 40, None)


def test_of_several_annotations_the_last_that_was_not_cancelled_counts(tmp_path, awkward):
    FORMATS["label-studio"].write(awkward[:1], tmp_path / "out.json")
    tasks = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    changed = json.loads(json.dumps(tasks[0]["annotations"][0]))
    changed["result"][0]["value"]["choices"] = ["job_scam"]
    changed["result"] = [part for part in changed["result"] if part["from_name"] == "category"]
    tasks[0]["data"]["meta"]["kind"] = "advance_fee"
    tasks[0]["annotations"] += [changed, {"was_cancelled": True, "result": []}]
    (tmp_path / "out.json").write_text(json.dumps(tasks), encoding="utf-8")
    item = FORMATS["label-studio"].read(tmp_path / "out.json")[0]
    assert (item.category, item.spans, item.indicators) == ("job_scam", (), frozenset())


def test_an_argilla_response_counts_before_the_suggestion(tmp_path, awkward):
    FORMATS["argilla"].write(awkward[:1], tmp_path / "out.json")
    records = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    records[0]["responses"] = {"category": [{"value": "trafficking_lure", "user_id": "u"}]}
    (tmp_path / "out.json").write_text(json.dumps(records), encoding="utf-8")
    item = FORMATS["argilla"].read(tmp_path / "out.json")[0]
    assert item == replace(awkward[0], spans=(), indicators=frozenset())


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_line_takes_items_out_and_back(form, tmp_path):
    run = CliRunner().invoke
    first = run(app, ["export", form, "-o", str(tmp_path / "out.json"), "--language", "km", "--split", "test"])
    assert first.exit_code == 0, first.output
    second = run(app, ["import", form, str(tmp_path / "out.json"), "-o", str(tmp_path / "back" / "km.jsonl")])
    assert second.exit_code == 0, second.output
    wanted = [item for item in read_items() if item.language == "km" and item.split == "test"]
    assert read_items(tmp_path / "back") == wanted


def test_an_export_of_nothing_and_a_missing_file_are_clear_errors(tmp_path):
    run = CliRunner().invoke
    nothing = run(app, ["export", "argilla", "-o", str(tmp_path / "x.json"), "--language", "xx"])
    assert (nothing.exit_code, (tmp_path / "x.json").exists()) == (2, False)
    missing = run(app, ["import", "argilla", str(tmp_path / "gone.json"), "-o", str(tmp_path / "y.jsonl")])
    assert missing.exit_code == 2
    assert "Traceback" not in missing.output
