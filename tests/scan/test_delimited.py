import csv
import io
from pathlib import Path

import pytest

from lurebot.scan import ScanError
from lurebot.scan.delimited import delimited_rows, header, is_quoted


def lines(text):
    return io.StringIO(text, newline="")


def rows_of(text, kind="csv", quoted=True):
    return list(delimited_rows(lines(text), kind, quoted, None, Path("in")))


def read_tsv(text):
    return [row.text for row in rows_of(text, "tsv", is_quoted(lines(text)))]


def test_columns_of_the_same_name_are_named():
    with pytest.raises(ScanError, match="more than one column is called 'id', 'x'"):
        rows_of("id,x,text,id,x\n1,2,a,3,4\n")


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_a_file_without_a_header_is_refused(content):
    with pytest.raises(ScanError, match="the file is empty"):
        header(lines(content), "csv", True, Path("in"))


def test_a_row_without_its_text_cell_is_an_error_of_that_row():
    short, whole, empty = rows_of('id,text\n1\n2,hello\n3,""\n')
    assert (short.record, short.text, short.error) == ({"id": "1", "text": None}, None, "no text in 'text'")
    assert (whole.text, empty.text) == ("hello", "")


def test_surplus_cells_are_kept_beside_the_record():
    (row,) = rows_of("id,text\n1,a,b,c\n")
    assert row.record == {"id": "1", "text": "a"}
    assert row.rest == {"cells": ["b", "c"]}
    assert row.error == "line 2: 2 more cells than columns: b,c"


def test_rows_swallowed_by_a_quote_that_is_never_closed_are_an_error_with_all_their_words():
    first, rest = rows_of('id,text\n1,"a\nb"\n2,"open\n3,hello\n4,bye\n')
    assert first.text == "a\nb"
    assert rest.text is None
    assert "never closed" in rest.error
    assert rest.rest == {"line": '2,"open\n3,hello\n4,bye'}


def test_a_cell_too_long_to_read_is_kept_and_the_rows_below_are_read(monkeypatch):
    monkeypatch.setattr("lurebot.scan.delimited._LONGEST_CELL", 10)
    long, after = rows_of("text\n" + "x" * 11 + "\nhello\n")
    assert "field larger than field limit" in long.error
    assert long.rest == {"line": "x" * 11}
    assert after.text == "hello"


def test_a_null_byte_is_a_character_of_its_cell():
    assert [row.text for row in rows_of("id,text\n1,a\0b\n2,c\n")] == ["a\0b", "c"]


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ('id\ttext\n1\t"Great job\n2\thello\n3\tbye\n', ['"Great job', "hello", "bye"]),
        ('id\ttext\n1\t"Great\n2\tjob"\n3\tbye\n', ['"Great', 'job"', "bye"]),
        ('id\ttext\n1\t"Great" job\n2\t"hello"\n', ['"Great" job', '"hello"']),
        ('id\ttext\n1\t5" pipe\n2\thello\n', ['5" pipe', "hello"]),
    ],
    ids=["one opening quote", "quotes of two rows", "a quoted word", "an inch"],
)
def test_in_plain_tsv_a_quote_swallows_no_rows(content, texts):
    assert read_tsv(content) == texts


@pytest.mark.parametrize("text", ["two\nlines", "a\ttab", 'say "hi"', "\n\ttab after a break", '"'])
def test_in_spreadsheet_tsv_a_quoted_cell_is_whole(text):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter="\t").writerows([["id", "text", "more"], ["1", text, "x"], ["2", "hello", "y"]])
    assert read_tsv(buffer.getvalue()) == [text, "hello"]
