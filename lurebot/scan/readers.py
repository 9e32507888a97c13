"""Rows of a file, one after the other, whatever its format; a row that cannot be read comes with its error."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from lurebot.scan import delimited
from lurebot.scan.formats import UNPACKING_ERRORS, Format, ScanError, open_reading
from lurebot.scan.json_lines import json_rows
from lurebot.scan.parquet_reader import parquet_rows
from lurebot.scan.rows import Row

Advance = Callable[[int], None]

# UTF-32 first: its little-endian mark starts with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_rows(path: Path, file_format: Format, text_column: str | None, advance: Advance) -> Iterator[Row]:
    """All rows of a file. ``advance`` is told how many of its bytes have been taken in, for progress.

    Raises:
        ScanError: the file as a whole cannot be read, or has no column for the text.
    """
    if file_format.kind == "parquet":
        yield from parquet_rows(path, text_column, advance)
        return
    quoted = quotes_cells(path, file_format)
    with open_lines(path, file_format, advance) as lines:
        if file_format.kind == "jsonl":
            yield from json_rows(lines, text_column)
        else:
            yield from delimited.delimited_rows(lines, file_format.kind, quoted, text_column, path)


def quotes_cells(path: Path, file_format: Format) -> bool:
    """Whether quotes stand around cells. Always in CSV; a TSV file is read once to tell."""
    if file_format.kind != "tsv":
        return True
    with open_lines(path, file_format) as lines:
        return delimited.is_quoted(lines)


@contextmanager
def open_lines(path: Path, file_format: Format, advance: Advance = lambda _: None) -> Iterator[IO[str]]:
    """The lines of a text file, unpacked and decoded.

    Raises:
        ScanError: the file cannot be opened, or not unpacked to its end.
    """
    try:
        with path.open("rb") as raw:
            unpacked = open_reading(cast(IO[bytes], _Counted(raw, advance)), file_format.compression)
            buffered = io.BufferedReader(cast(io.RawIOBase, unpacked))
            start = buffered.peek(4)
            # A byte order mark is no part of the text; undecodable bytes become U+FFFD rather than losing the row.
            encoding = next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8-sig")
            yield io.TextIOWrapper(buffered, encoding=encoding, errors="replace", newline="")
    except UNPACKING_ERRORS as error:
        raise ScanError(f"{path}: cannot be {'unpacked' if file_format.compression else 'read'} to its end: {error}") from error


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
