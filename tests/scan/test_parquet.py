"""Parquet in, Parquet out: types, damage, and values that fit no column."""

import datetime
import decimal
import json

import pytest

from lurebot.scan import ScanError, format_of
from lurebot.scan.columns import VERDICT_COLUMNS, find_columns
from lurebot.scan.readers import read_rows
from lurebot.scan.writers import open_writer

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(scope="module")
def verdict(detector):
    return detector.check("Chat job in Myawaddy, ticket paid")


def written(inputs, output, verdict):
    writer = open_writer(output, format_of(output), [find_columns(path, format_of(path), None) for path in inputs])
    for path in inputs:
        for row in read_rows(path, format_of(path), None, lambda _: None):
            writer.write(row, verdict if row.text is not None else None)
    writer.close()
    return pq.read_table(output) if output.suffix == ".parquet" else output.read_text(encoding="utf-8")


def parquet(path, **columns):
    pq.write_table(pa.table(columns), path)
    return path


def jsonl(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


COLUMNS = {
    "text": pa.array(["hello", None, "bye"], pa.large_string()),
    "int8": pa.array([1, None, 3], pa.int8()),
    "nanoseconds": pa.array([1, None, 10**18 + 1], pa.timestamp("ns")),
    "zoned": pa.array([1, None, 2], pa.timestamp("us", "Asia/Bangkok")),
    "clock": pa.array([1, None, 2], pa.time64("ns")),
    "span": pa.array([1, None, 2], pa.duration("ns")),
    "words": pa.array(["x", None, "y"]).dictionary_encode().cast(pa.dictionary(pa.int8(), pa.string())),
    "money": pa.array([decimal.Decimal("1.10"), None, decimal.Decimal("2.00")], pa.decimal128(10, 2)),
    "object": pa.array([{"a": 1, "b": [1, 2]}, None, {"a": None, "b": []}]),
    "map": pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int32())),
    "bytes": pa.array([b"\xff\x00", None, b""]),
    "not a number": pa.array([float("nan"), None, float("inf")], pa.float32()),
    "nothing": pa.nulls(3),
}


def test_every_type_and_value_of_a_parquet_input_is_kept(tmp_path, verdict):
    source = parquet(tmp_path / "in.parquet", **COLUMNS)
    before, after = pq.read_table(source), written([source], tmp_path / "out.parquet", verdict)
    assert after.schema.names == [*COLUMNS, *VERDICT_COLUMNS]
    for name in COLUMNS:
        assert after.schema.field(name) == before.schema.field(name)
        if name != "not a number":
            assert after[name].equals(before[name]), name
    assert str(after["not a number"].to_pylist()) == "[nan, None, inf]"


def test_every_value_of_a_parquet_input_reaches_json_lines(tmp_path, verdict):
    shown = written([parquet(tmp_path / "in.parquet", **COLUMNS)], tmp_path / "out.jsonl", verdict)
    first, _, last = map(json.loads, shown.splitlines())
    assert first["nanoseconds"] == "1970-01-01 00:00:00.000000001"
    assert first["clock"].endswith("00:00:00.000000001")
    assert (first["span"], first["money"], first["object"]) == (1, "1.10", {"a": 1, "b": [1, 2]})
    assert (first["not a number"], last["not a number"]) == ("NaN", "Infinity")


def test_the_columns_of_the_verdict_have_the_same_types_in_every_file(tmp_path, verdict):
    good = written([jsonl(tmp_path / "a.jsonl", {"text": "hello"})], tmp_path / "a.parquet", verdict)
    bad = written([jsonl(tmp_path / "b.jsonl", {"text": 5})], tmp_path / "b.parquet", verdict)
    none = written([parquet(tmp_path / "c_in.parquet", text=pa.array([], pa.string()))], tmp_path / "c.parquet", verdict)
    assert good.schema.field("verdict_risk").type == pa.float64()
    assert good.schema.field("verdict_truncated").type == pa.bool_()
    for name in VERDICT_COLUMNS:
        assert good.schema.field(name) == bad.schema.field(name) == none.schema.field(name)


def test_types_of_json_lines_are_inferred_and_unlike_ones_become_text(tmp_path, verdict):
    source = jsonl(
        tmp_path / "in.jsonl",
        {"text": "a", "n": 1, "mixed": 1, "object": {"k": 1}, "list": ["x"], "huge": 10**30, "flag": True},
        {"text": "b", "n": 2.5, "mixed": "one", "object": {"other": 2}, "list": [], "huge": 1, "flag": None},
    )
    result = written([source], tmp_path / "out.parquet", verdict)
    kinds = {name: str(result.schema.field(name).type) for name in ("n", "mixed", "object", "huge", "flag")}
    assert kinds == {"n": "double", "mixed": "string", "object": "string", "huge": "string", "flag": "bool"}
    assert result["mixed"].to_pylist() == ["1", "one"]
    assert result["object"].to_pylist() == ['{"k": 1}', '{"other": 2}']
    assert result["list"].to_pylist() == [["x"], []]
    assert result["huge"].to_pylist() == [str(10**30), "1"]


@pytest.mark.parametrize("late", ["two", 2.5, True, 2**70, [1], {"a": 1}, "\ud800"])
def test_a_late_value_of_another_type_is_kept_beside_its_column(tmp_path, verdict, monkeypatch, late):
    monkeypatch.setattr("lurebot.scan.columns._SAMPLE", 1)
    source = jsonl(tmp_path / "in.jsonl", {"text": "a", "n": 1}, {"text": "b", "n": late}, {"text": "c", "n": 3})
    result = written([source], tmp_path / "out.parquet", verdict)
    assert result["n"].to_pylist() == [1, None, 3]
    assert json.loads(result["_more"].to_pylist()[1].replace("\\\\", "\\")) == {"n": late}


def test_late_values_never_lose_their_keys_letters_or_digits(tmp_path, verdict, monkeypatch):
    monkeypatch.setattr("lurebot.scan.columns._SAMPLE", 1)
    source = jsonl(tmp_path / "in.jsonl", {"text": "a", "x": 1.5, "l": ["a"]}, {"text": "b", "x": 2**53 + 1, "l": "abc"})
    result = written([source], tmp_path / "out.parquet", verdict)
    assert json.loads(result["_more"].to_pylist()[1]) == {"x": 2**53 + 1, "l": "abc"}


def test_inputs_of_unlike_types_share_one_schema(tmp_path, verdict):
    one = parquet(tmp_path / "1.parquet", text=["a"], n=pa.array([1], pa.int8()), day=[datetime.date(2026, 1, 2)])
    two = parquet(tmp_path / "2.parquet", text=["b"], n=pa.array([2.5]), day=["tomorrow"])
    (tmp_path / "3.csv").write_text("text,code\nc,007\n", encoding="utf-8")
    result = written([one, two, tmp_path / "3.csv"], tmp_path / "out.parquet", verdict)
    assert result["n"].to_pylist() == [1.0, 2.5, None]
    assert result["day"].to_pylist() == ["2026-01-02", "tomorrow", None]
    assert result["code"].to_pylist() == [None, None, "007"]


def test_a_dictionary_that_outgrows_its_index_loses_no_words(tmp_path, verdict):
    words = [f"w{n}" for n in range(100)]
    kind = pa.dictionary(pa.int8(), pa.string())
    inputs = [
        parquet(tmp_path / f"{k}.parquet", text=words, d=pa.array([k + w for w in words]).dictionary_encode().cast(kind))
        for k in "ab"
    ]
    assert written(inputs, tmp_path / "out.parquet", verdict)["d"].to_pylist() == [k + w for k in "ab" for w in words]


def test_columns_of_a_parquet_input_are_never_overwritten(tmp_path, verdict):
    source = parquet(tmp_path / "in.parquet", text=["hello"], verdict_level=pa.array([7], pa.int16()), _more=["mine"])
    result = written([source], tmp_path / "out.parquet", verdict)
    assert result.schema.field("input_verdict_level").type == pa.int16()
    assert result["_more"].to_pylist() == ["mine"]
    assert result["verdict_level"].to_pylist() == [verdict.level]


def test_damage_inside_a_file_is_a_clear_error(tmp_path):
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"text": [f"text {n}" for n in range(5000)]}), path, write_page_checksum=True)
    content = bytearray(path.read_bytes())
    content[2000:2100] = b"\xff" * 100
    path.write_bytes(content)
    with pytest.raises(ScanError, match=r"in\.parquet: damaged"):
        list(read_rows(path, format_of(path), None, lambda _: None))


def test_a_file_that_is_no_parquet_is_a_clear_error(tmp_path):
    (tmp_path / "in.parquet").write_bytes(b"text\nhello\n")
    with pytest.raises(ScanError, match="not a Parquet file"):
        find_columns(tmp_path / "in.parquet", format_of(tmp_path / "in.parquet"), None)


def test_columns_of_the_same_name_are_refused(tmp_path):
    pq.write_table(pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"]), tmp_path / "in.parquet")
    with pytest.raises(ScanError, match="more than one column is called 'text'"):
        list(read_rows(tmp_path / "in.parquet", format_of(tmp_path / "in.parquet"), None, lambda _: None))


def test_text_that_is_not_utf8_does_not_stop_the_file(tmp_path):
    broken = pa.Array.from_buffers(pa.string(), 2, pa.array([b"\xff\xfe job", b"ok"]).buffers())
    pq.write_table(pa.table({"text": broken}), tmp_path / "in.parquet")
    rows = read_rows(tmp_path / "in.parquet", format_of(tmp_path / "in.parquet"), None, lambda _: None)
    assert [row.text for row in rows] == ["\ufffd\ufffd job", "ok"]
