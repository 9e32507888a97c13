"""Rows of a file, one after the other, whatever its format; a row that cannot be read comes with its error."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from lurebot.scan.formats import Format, ScanError, open_reading

# Columns that are taken for the text where none is named, first come first served.
TEXT_COLUMNS = ("text", "message", "body", "content", "description", "ad", "post")

# The longest cell of a CSV file, in characters.
_LONGEST_CELL = 16_000_000
_PARQUET_BATCH = 1024

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it was read, with its text or with the reason why it has none."""

    record: dict[str, Any]
    text: str | None
    error: str | None = None


def read_rows(path: Path, file_format: Format, text_column: str | None, advance: Advance) -> Iterator[Row]:
    """All rows of a file. ``advance`` is told how many of its bytes have been taken in, for progress.

    Raises:
        ScanError: the file as a whole cannot be read, or has no column for the text.
    """
    if file_format.kind == "parquet":
        yield from _parquet(path, text_column, advance)
        return
    with path.open("rb") as raw:
        counted = _Counted(raw, advance)
        unpacked = open_reading(cast(IO[bytes], counted), file_format.compression)
        # A byte order mark is no part of the text; undecodable bytes become U+FFFD rather than losing the row.
        lines = io.TextIOWrapper(unpacked, encoding="utf-8-sig", errors="replace", newline="")
        try:
            if file_format.kind == "jsonl":
                yield from _jsonl(lines, text_column)
            else:
                yield from _delimited(lines, "\t" if file_format.kind == "tsv" else ",", text_column, path)
        except (OSError, EOFError) as error:
            raise ScanError(f"{path}: cannot be unpacked to its end: {error}") from error


class _Counted(io.RawIOBase):
    """A binary file that tells how much of it has been read."""

    def __init__(self, raw: IO[bytes], advance: Advance) -> None:
        self._raw = raw
        self._advance = advance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._advance(len(data))
        return len(data)


def _jsonl(lines: IO[str], text_column: str | None) -> Iterator[Row]:
    for line in lines:
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            yield Row({"line": line.rstrip("\r\n")}, None, f"not JSON: {error}")
            continue
        if not isinstance(record, dict):
            yield Row({"line": line.rstrip("\r\n")}, None, "not a JSON object")
            continue
        yield _row(record, text_column or _guess(list(record)))


def _delimited(lines: IO[str], delimiter: str, text_column: str | None, path: Path) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    # NUL bytes make the csv module give up on the whole file.
    reader = csv.DictReader((line.replace("\0", "") for line in lines), delimiter=delimiter, restkey="_more", restval="")
    columns = reader.fieldnames
    if not columns:
        raise ScanError(f"{path}: the file is empty; the first line must name the columns")
    column = _column(text_column, columns, path)
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            yield Row({column: ""}, None, f"line {reader.line_num}: {error}")
            continue
        if record is None:
            return
        more = record.pop("_more", None)
        if more:
            yield Row(record, None, f"line {reader.line_num}: {len(more)} more cells than columns: {delimiter.join(more)}")
        else:
            yield _row(record, column)


def _parquet(path: Path, text_column: str | None, advance: Advance) -> Iterator[Row]:
    parquet = need_pyarrow_parquet()
    try:
        file = parquet.ParquetFile(path)
    except (OSError, ValueError) as error:
        raise ScanError(f"{path}: not a Parquet file: {error}") from error
    column = _column(text_column, file.schema_arrow.names, path)
    total, rows = path.stat().st_size, max(1, file.metadata.num_rows)
    for batch in file.iter_batches(batch_size=_PARQUET_BATCH):
        for record in batch.to_pylist():
            yield _row(record, column)
        advance(total * batch.num_rows // rows)


def need_pyarrow_parquet() -> Any:
    """``pyarrow.parquet``, or a ScanError that says how to get it: it is larger than the rest of the base install."""
    try:
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise ScanError("Parquet needs pyarrow: pip install 'lurebot[scale]'") from None
    return parquet


def _guess(columns: list[str]) -> str:
    return next((name for name in TEXT_COLUMNS if name in columns), TEXT_COLUMNS[0])


def _column(wanted: str | None, columns: list[str] | Any, path: Path) -> str:
    column = wanted or _guess(list(columns))
    if column not in columns:
        raise ScanError(f"{path}: no column {column!r}; name it with --text-column. There are: {', '.join(columns)}")
    return column


def _row(record: dict[str, Any], column: str) -> Row:
    text = record.get(column)
    if text is None:
        return Row(record, None, f"no text in {column!r}")
    if not isinstance(text, str):
        return Row(record, None, f"{column!r} holds {type(text).__name__}, not text")
    return Row(record, text)
