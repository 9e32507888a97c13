import csv
import json
from pathlib import Path

import pytest

from lurebot.scan import Format
from lurebot.scan.columns import VERDICT_COLUMNS, find_columns
from lurebot.scan.formats import format_of
from lurebot.scan.readers import read_rows
from lurebot.scan.writers import open_writer


def written(inputs: list[Path], output: Path, verdict=None) -> None:
    """Write every row of the inputs, each with the same verdict where it has a text."""
    writer = open_writer(output, format_of(output), [find_columns(path, format_of(path), None) for path in inputs])
    for path in inputs:
        for row in read_rows(path, format_of(path), None, lambda _: None):
            writer.write(row, verdict if row.text is not None else None)
    writer.close()


def file(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t" if path.suffix == ".tsv" else ","))


def strictly(text: str):
    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.fixture(scope="module")
def verdict(detector):
    return detector.check("Chat job in Myawaddy, ticket paid")


def test_a_table_has_the_columns_of_all_inputs(tmp_path, verdict):
    inputs = [
        file(tmp_path / "a.csv", "id,text\n1,hello\n"),
        file(tmp_path / "b.tsv", "text\tnote\nbye\tn1\n"),
        file(tmp_path / "c.jsonl", '{"text": "yes", "score": 3, "tags": ["x"]}\n'),
    ]
    written(inputs, tmp_path / "out.csv", verdict)
    rows = table(tmp_path / "out.csv")
    assert list(rows[0]) == ["id", "text", "note", "score", "tags", "_more", *VERDICT_COLUMNS]
    assert [(row["id"], row["note"], row["score"], row["tags"]) for row in rows] == [
        ("1", "", "", ""),
        ("", "n1", "", ""),
        ("", "", "3", '["x"]'),
    ]
    assert {row["verdict_level"] for row in rows} == {verdict.level}


@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_an_input_of_a_header_alone_gives_a_header(tmp_path, ending):
    written([file(tmp_path / "in.csv", "id,text\n")], tmp_path / f"out.{ending}")
    (header,) = (tmp_path / f"out.{ending}").read_text(encoding="utf-8").splitlines()
    assert header.replace("\t", ",").startswith("id,text,_more,verdict_category")


def test_a_broken_first_line_defines_no_columns_and_is_kept(tmp_path, verdict):
    written([file(tmp_path / "in.jsonl", 'broken "line\n{"id": 1, "text": "hello"}\n')], tmp_path / "out.csv", verdict)
    broken, good = table(tmp_path / "out.csv")
    assert json.loads(broken["_more"]) == {"line": 'broken "line'}
    assert "not JSON" in broken["verdict_error"]
    assert (good["id"], good["text"], good["_more"]) == ("1", "hello", "")


def test_surplus_cells_and_late_keys_are_kept_as_json(tmp_path, verdict, monkeypatch):
    monkeypatch.setattr("lurebot.scan.columns._SAMPLE", 1)
    source = file(tmp_path / "in.jsonl", '{"text": "a"}\n{"text": "b", "late": {"x": [1, null]}, "_more": 2}\n')
    written([source, file(tmp_path / "in.csv", "text\nc,d,e\n")], tmp_path / "out.csv", verdict)
    first, late, surplus = table(tmp_path / "out.csv")
    assert first["_more"] == ""
    assert json.loads(late["_more"]) == {"late": {"x": [1, None]}, "_more": 2}
    assert json.loads(surplus["_more"]) == {"cells": ["d", "e"]}


def test_columns_of_the_input_are_never_overwritten(tmp_path, verdict):
    source = file(tmp_path / "in.csv", "text,verdict_level,verdict,_more,input__more\nhello,mine,old,m,n\n")
    written([source], tmp_path / "out.csv", verdict)
    (row,) = table(tmp_path / "out.csv")
    assert (row["input_verdict_level"], row["verdict_level"]) == ("mine", verdict.level)
    assert row["verdict"] == "old"
    assert (row["_more"], row["input__more"], row["input_input__more"]) == ("", "n", "m")


def test_the_result_of_a_scan_can_be_scanned_again(tmp_path, verdict):
    written([file(tmp_path / "in.csv", 'text\n"two\n\tlines ""x"""\n')], tmp_path / "one.tsv", verdict)
    written([tmp_path / "one.tsv"], tmp_path / "two.tsv", verdict)
    (row,) = table(tmp_path / "two.tsv")
    assert row["text"] == 'two\n\tlines "x"'
    assert row["input_verdict_level"] == row["verdict_level"] == verdict.level


def test_keys_of_a_json_record_are_never_overwritten(tmp_path, verdict):
    record = {"text": "hello", "verdict": "spam", "error": "E1", "verdict_error": "E2", "input_verdict": 1}
    source = file(tmp_path / "in.jsonl", json.dumps(record) + "\n" + json.dumps(record | {"text": None}) + "\n")
    written([source], tmp_path / "out.jsonl", verdict)
    good, bad = (strictly(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    kept = {"error": "E1", "input_verdict_error": "E2", "input_verdict": 1, "input_input_verdict": "spam"}
    assert good.items() >= kept.items()
    assert bad.items() >= kept.items()
    assert good["verdict"]["level"] == verdict.level
    assert (bad["verdict"], bad["verdict_error"]) == (None, "no text in 'text'")


def test_numbers_that_are_not_finite_are_written_as_strings(tmp_path, verdict):
    line = '{"text": "hello", "a": NaN, "b": [Infinity, {"c": -Infinity}], "d": 1e999, "e": 1.5}\n'
    written([file(tmp_path / "in.jsonl", line)], tmp_path / "out.jsonl", verdict)
    row = strictly((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert (row["a"], row["b"], row["d"], row["e"]) == ("NaN", ["Infinity", {"c": "-Infinity"}], "Infinity", 1.5)
    written([tmp_path / "in.jsonl"], tmp_path / "out.csv", verdict)
    assert strictly(table(tmp_path / "out.csv")[0]["b"]) == ["Infinity", {"c": "-Infinity"}]


def test_a_lone_surrogate_is_kept_escaped(tmp_path, verdict):
    source = file(tmp_path / "in.jsonl", '{"text": "\\ud800 ร้าน"}\n')
    written([source], tmp_path / "out.jsonl", verdict)
    written([source], tmp_path / "out.csv", verdict)
    assert strictly((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["text"] == "\ud800 ร้าน"
    assert table(tmp_path / "out.csv")[0]["text"] == "\\ud800 ร้าน"


def test_any_name_may_be_written_to(tmp_path):
    open_writer(tmp_path / "out.part", Format("jsonl"), []).close()
    assert (tmp_path / "out.part").read_bytes() == b""
