"""One record as it was read, and the column of it that holds the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lurebot.scan.formats import ScanError

# Columns that are taken for the text where none is named, first come first served.
TEXT_COLUMNS = ("text", "message", "body", "content", "description", "ad", "post")


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it was read, with its text or with the reason why it has none.

    Attributes:
        record: values by column.
        text: what is to be scored.
        error: why there is no text.
        rest: what the file holds beside a readable record, so that it is not lost: a broken ``line``, surplus ``cells``.
        arrow: a ``pyarrow.RecordBatch`` of this one row where it comes from Parquet: it keeps types that Python has not.
    """

    record: dict[str, Any]
    text: str | None
    error: str | None = None
    rest: dict[str, Any] = field(default_factory=dict)
    arrow: Any = None


def row_of(record: dict[str, Any], column: str, arrow: Any = None) -> Row:
    """The row of a record whose text should be in ``column``."""
    text = record.get(column)
    if text is None:
        return Row(record, None, f"no text in {column!r}", arrow=arrow)
    if not isinstance(text, str):
        return Row(record, None, f"{column!r} holds {type(text).__name__}, not text", arrow=arrow)
    return Row(record, text, arrow=arrow)


def guessed_column(columns: Sequence[str]) -> str:
    """The first of the usual names that is there, else the most usual one."""
    return next((name for name in TEXT_COLUMNS if name in columns), TEXT_COLUMNS[0])


def chosen_column(wanted: str | None, columns: Sequence[str], path: Path) -> str:
    """The column with the text, of a file that names its columns.

    Raises:
        ScanError: there is none, or two columns have the same name, so that one would hide the other.
    """
    twice = [name for name, count in Counter(columns).items() if count > 1]
    if twice:
        raise ScanError(f"{path}: more than one column is called {', '.join(map(repr, twice))}; give each its own name")
    column = wanted or guessed_column(columns)
    if column not in columns:
        raise ScanError(f"{path}: no column {column!r}; name it with --text-column. There are: {', '.join(columns)}")
    return column
