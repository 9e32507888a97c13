from pathlib import Path

import pytest

from lurebot.scan import Format, ScanError, format_of
from lurebot.scan.formats import expand


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.csv", Format("csv")),
        ("a.TSV.GZ", Format("tsv", ".gz")),
        ("a.b.jsonl.zst", Format("jsonl", ".zst")),
        ("a.ndjson", Format("jsonl")),
        ("a.parquet", Format("parquet")),
    ],
)
def test_the_ending_says_the_format(name, expected):
    assert format_of(Path(name)) == expected


@pytest.mark.parametrize("name", ["a", "a.txt", "a.gz", "a.parquet.gz", "a.xlsx"])
def test_other_endings_are_refused_with_what_is_possible(name):
    with pytest.raises(ScanError, match=r"ending must be one of|leave out"):
        format_of(Path(name))


def test_paths_and_globs_expand_once_each_in_order(tmp_path):
    for name in ("b.csv", "a.csv", "c.jsonl"):
        (tmp_path / name).touch()
    found = expand([f"{tmp_path}/*.csv", f"{tmp_path}/b.csv", f"{tmp_path}/c.jsonl"])
    assert [path.name for path in found] == ["a.csv", "b.csv", "c.jsonl"]


def test_a_pattern_that_names_nothing_is_an_error(tmp_path):
    with pytest.raises(ScanError, match="no file at"):
        expand([f"{tmp_path}/*.csv"])
