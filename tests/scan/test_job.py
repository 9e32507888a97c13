import csv
import gzip
import json
from pathlib import Path

import pytest

from lurebot.classifier import BundleError
from lurebot.scan import ScanError, scan
from lurebot.scan.formats import zstd
from lurebot.scan.job import local

TEXTS = [
    "Chat job in Myawaddy 2500 USD, ticket paid, boss keeps passport",
    "ร้านกาแฟรับพนักงาน 👨‍👩‍👧 เงินเดือน 12,000",
    "hello there",
]


def jsonl(path: Path, records) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def read_jsonl(path: Path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_json_lines_keep_each_record_and_gain_a_verdict(tmp_path, detector):
    records = [{"id": n, "text": text, "nested": {"a": [1, "✈️"]}} for n, text in enumerate(TEXTS)]
    summary = scan([jsonl(tmp_path / "in.jsonl", records)], tmp_path / "out.jsonl")
    scored = read_jsonl(tmp_path / "out.jsonl")
    assert [{k: v for k, v in row.items() if k != "verdict"} for row in scored] == records
    assert [row["verdict"] for row in scored] == [json.loads(json.dumps(detector.check(t).to_dict())) for t in TEXTS]
    assert (summary.rows, summary.errors) == (3, 0)
    assert summary.languages["th"] == 1


@pytest.mark.parametrize("ending", ["csv", "tsv", "csv.gz", "tsv.zst"])
def test_tables_gain_verdict_columns_in_every_packing(tmp_path, ending):
    delimiter = "\t" if ending.startswith("tsv") else ","
    source = tmp_path / f"in.{ending}"
    content = "\ufeff" + "".join(f'{n}{delimiter}"{text}"\r\n' for n, text in [("id", "body"), *enumerate(TEXTS)])
    packed = {"gz": gzip.compress, "zst": zstd.compress}.get(ending.rsplit(".", 1)[-1], bytes)
    source.write_bytes(packed(content.encode()))
    scan([source], tmp_path / f"out.{ending}", workers=1)
    raw = (tmp_path / f"out.{ending}").read_bytes()
    if ending.endswith("gz"):
        raw = gzip.decompress(raw)
    elif ending.endswith("zst"):
        raw = zstd.decompress(raw)
    rows = list(csv.DictReader(raw.decode().splitlines(), delimiter=delimiter))
    assert [row["body"] for row in rows] == TEXTS
    assert rows[0]["verdict_level"] in ("warning", "danger")
    assert float(rows[0]["verdict_risk"]) > float(rows[1]["verdict_risk"])


def test_parquet_in_and_out_keeps_types(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"id": [1, 2, 3], "text": [*TEXTS[:2], None], "tags": [["a"], [], None]})
    parquet.write_table(table, tmp_path / "in.parquet")
    summary = scan([tmp_path / "in.parquet"], tmp_path / "out.parquet")
    result = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [(row["id"], row["tags"]) for row in result] == [(1, ["a"]), (2, []), (3, None)]
    assert result[0]["verdict_category"]
    assert result[2]["verdict_category"] is None
    assert "no text" in result[2]["verdict_error"]
    assert summary.errors == 1


def test_bad_rows_are_written_with_their_error_and_never_dropped(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_bytes(
        b'{"text": "hello"}\nnot json\n[1, 2]\n{"text": 5}\n{"id": 7}\n\n{"text": "\\ud800 job"}\n{"text": "caf\xe9"}\n'
    )
    summary = scan([source], tmp_path / "out.jsonl")
    rows = read_jsonl(tmp_path / "out.jsonl")
    assert len(rows) == summary.rows == 7
    assert summary.errors == 4
    assert [row["verdict"] is None for row in rows] == [False, True, True, True, True, False, False]
    assert rows[1]["line"] == "not json"
    assert rows[3]["verdict_error"] == "'text' holds int, not text"
    assert rows[5]["text"] == "\ud800 job"


def test_a_row_with_too_many_cells_is_an_error_of_that_row(tmp_path):
    (tmp_path / "in.csv").write_text("id,text\n1,hello\n2,a,b,c\n3,bye\n", encoding="utf-8")
    summary = scan([tmp_path / "in.csv"], tmp_path / "out.csv")
    rows = list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8")))
    assert summary.errors == 1
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert "2 more cells than columns: b,c" in rows[1]["verdict_error"]


def test_a_missing_text_column_lists_the_columns(tmp_path):
    (tmp_path / "in.csv").write_text("id,words\n1,hello\n", encoding="utf-8")
    with pytest.raises(ScanError, match="There are: id, words"):
        scan([tmp_path / "in.csv"], tmp_path / "out.csv")
    assert scan([tmp_path / "in.csv"], tmp_path / "out.csv", text_column="words").rows == 1


def test_a_stopped_scan_never_looks_finished(tmp_path):
    records = [{"text": f"text {n}"} for n in range(5)]

    def stop(rows, _):
        if rows == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan([jsonl(tmp_path / "in.jsonl", records)], tmp_path / "out.jsonl", progress=stop)
    assert not (tmp_path / "out.jsonl").exists()
    assert len(read_jsonl(tmp_path / "out.jsonl.part")) == 3


def test_an_input_is_never_overwritten(tmp_path):
    source = jsonl(tmp_path / "in.jsonl", [{"text": "x"}])
    with pytest.raises(ScanError, match="is an input too"):
        scan([source], source)
    assert read_jsonl(source) == [{"text": "x"}]


def test_a_broken_archive_is_a_clear_error(tmp_path):
    (tmp_path / "in.csv.gz").write_bytes(gzip.compress(b"id,text\n" + b"1,hello\n" * 5000)[:-20])
    with pytest.raises(ScanError, match="cannot be unpacked"):
        scan([tmp_path / "in.csv.gz"], tmp_path / "out.csv")


def test_many_workers_give_the_same_rows_in_the_same_order(tmp_path):
    records = [{"id": n, "text": TEXTS[n % 3] + str(n)} for n in range(100)]
    source = jsonl(tmp_path / "in.jsonl", records)
    scan([source], tmp_path / "one.jsonl", workers=1)
    scan([source], tmp_path / "two.jsonl", workers=2)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_progress_reaches_the_size_of_the_input(tmp_path):
    source = jsonl(tmp_path / "in.jsonl", [{"text": "x" * 100}] * 50)
    seen = []
    scan([source], tmp_path / "out.jsonl", progress=lambda rows, taken: seen.append((rows, taken)))
    assert seen[-1] == (50, source.stat().st_size)


def test_every_core_gets_a_worker_by_default():
    assert local.default_workers() >= 1


def test_what_makes_a_scan_impossible_is_told_before_the_first_row(tmp_path, monkeypatch):
    source = jsonl(tmp_path / "in.jsonl", [{"text": "x"}])
    (tmp_path / "other.csv").write_text("words\nx\n", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").touch()
    monkeypatch.setattr(local, "score", lambda *_: pytest.fail("scored"))
    for inputs, output, said in [
        ([source], tmp_path / "folder.csv", "is a folder"),
        ([source, tmp_path / "other.csv"], tmp_path / "out.csv", "no column 'text'"),
        ([source, tmp_path / "missing.jsonl"], tmp_path / "out.jsonl", "cannot be read"),
    ]:
        with pytest.raises(ScanError, match=said):
            scan(inputs, output)
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("name", ["file/out.csv", "blocked.csv"])
def test_an_output_that_cannot_be_written_is_a_clear_error(tmp_path, name):
    (tmp_path / "file").touch()
    (tmp_path / "blocked.csv.part").mkdir()
    with pytest.raises(ScanError, match="cannot write"):
        scan([jsonl(tmp_path / "in.jsonl", [{"text": "x"}])], tmp_path / name)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.csv.gz", "out.parquet"])
def test_a_full_disk_is_a_clear_error(tmp_path, name):
    (tmp_path / f"{name}.part").symlink_to("/dev/full")
    with pytest.raises(ScanError, match="No space left"):
        scan([jsonl(tmp_path / "in.jsonl", [{"text": "x" * 100}] * 50)], tmp_path / name)


def test_a_header_alone_gives_a_table_without_rows(tmp_path):
    (tmp_path / "in.csv").write_text("id,text\n", encoding="utf-8")
    assert scan([tmp_path / "in.csv"], tmp_path / "out.csv").rows == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("id,text,")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_model_that_cannot_be_used_is_told_before_anything_is_written(tmp_path, workers):
    source = jsonl(tmp_path / "in.jsonl", [{"text": "x"}])
    with pytest.raises(BundleError, match="no model 'no-such'"):
        scan([source], tmp_path / "out.csv", model="no-such", workers=workers)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]
