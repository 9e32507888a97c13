import re

import pytest

from lurebot.scan.json_lines import json_rows


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"text": "x", "n": ' + "9" * 5000 + "}", "cannot be read: .*digits"),
        ('{"text": "x", "n": ' + "[" * 100_000, "cannot be read"),
        ('{"text": "x", "n": ' + "[" * 300 + "]" * 300 + "}", "cannot be read: nested more than 200 levels"),
        ('{"text": 5}', "'text' holds int, not text"),
    ],
    ids=["words", "list", "endless number", "endless nesting", "deep nesting", "text that is none"],
)
def test_a_line_that_cannot_be_used_is_an_error_of_that_row_and_keeps_its_words(line, reason):
    bad, good = json_rows([line + "\r\n", '{"text": "hello"}\n'], None)
    assert bad.text is None
    assert re.match(reason, bad.error)
    assert bad.rest == {"line": line} or bad.record == {"text": 5}
    assert good.text == "hello"


def test_brackets_in_a_text_are_no_nesting():
    (row,) = json_rows(['{"text": "' + "[{" * 500 + '"}'], None)
    assert row.error is None


def test_empty_lines_are_no_rows():
    assert list(json_rows(["\n", "  \r\n"], None)) == []
