"""CSV and TSV: records of cells under a header.

CSV follows RFC 4180, read leniently. TSV has two dialects that no ending tells apart: in plain TSV a quote is a letter like any
other, in the TSV of spreadsheets a quoted cell may hold tabs and line breaks. ``is_quoted`` reads the whole file to tell them
apart, because a wrong guess is costly: read as quoted, one opening quote in a plain file would swallow the rows below it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from lurebot.scan.formats import Kind, ScanError
from lurebot.scan.rows import Row, chosen_column, row_of

# The longest cell, in characters: a quote that is never closed must not fill the memory.
_LONGEST_CELL = 16_000_000


def header(lines: Iterable[str], kind: Kind, quoted: bool, path: Path) -> list[str]:
    """The names in the first line.

    Raises:
        ScanError: there is no first line, or it cannot be read.
    """
    return _header(_reader(lines, kind, quoted), path)


def delimited_rows(lines: Iterable[str], kind: Kind, quoted: bool, text_column: str | None, path: Path) -> Iterator[Row]:
    """The rows below the header; one that does not fit it comes with its error and with all that was read of it.

    Raises:
        ScanError: the header cannot be used.
    """
    record = _RecordLines(lines)
    reader = _reader(record, kind, quoted)
    columns = _header(reader, path)
    column = chosen_column(text_column, columns, path)
    while True:
        record.start()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Row({}, None, f"line {reader.line_num}: {error}", {"line": record.raw})
            continue
        if cells is None:
            return
        if record.unfinished:
            yield Row({}, None, f"line {reader.line_num}: a quote of this row is never closed", {"line": record.raw})
        elif len(cells) > len(columns):
            more = cells[len(columns) :]
            delimiter = "\t" if kind == "tsv" else ","
            reason = f"line {reader.line_num}: {len(more)} more cells than columns: {delimiter.join(more)}"
            yield Row(dict(zip(columns, cells, strict=False)), None, reason, {"cells": more})
        elif cells:  # an empty line is no row
            yield row_of(dict(zip_longest(columns, cells)), column)


def is_quoted(lines: Iterable[str]) -> bool:
    """Whether the quotes of a TSV file stand around cells, as in spreadsheets, or are letters of the text.

    They stand around cells when all of them are well formed and reading them so leaves fewer rows that do not fit the header.
    Where both readings fit equally well, quoted cells must not span lines: those would be swallowed rows.
    """
    plain = _Fit()
    quoted = _Fit()
    reader = _reader(plain.counting(lines), "tsv", quoted=True, strict=True)
    try:
        for cells in reader:
            quoted.add(len(cells))
    except csv.Error:
        return False
    return quoted.misfits < plain.misfits or (quoted.misfits == plain.misfits and quoted.rows == plain.rows)


class _Fit:
    """How many rows there are, and how many have another number of cells than the first."""

    def __init__(self) -> None:
        self.rows = self.misfits = self._cells = 0

    def add(self, cells: int) -> None:
        if cells:
            self._cells = self._cells or cells
            self.rows += 1
            self.misfits += cells != self._cells

    def counting(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self.add(line.count("\t") + 1 if line.strip("\r\n") else 0)
            yield line


class _RecordLines:
    """Lines for the csv module, with those of the record under way kept: an error would lose them."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._taken: list[str] = []
        self._ended = False

    def __iter__(self) -> _RecordLines:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except StopIteration:
            self._ended = True
            raise
        self._taken.append(line)
        return line

    def start(self) -> None:
        """Forget the lines of the record before."""
        self._taken.clear()

    @property
    def raw(self) -> str:
        """The record as the file has it."""
        return "".join(self._taken).rstrip("\r\n")

    @property
    def unfinished(self) -> bool:
        """Whether the file ended while the csv module still asked for more of this record."""
        return self._ended and bool(self._taken)


def _reader(lines: Iterable[str], kind: Kind, quoted: bool, *, strict: bool = False) -> Any:
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = "\t" if kind == "tsv" else ","
    if quoted:
        return csv.reader(lines, delimiter=delimiter, strict=strict)
    return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)


def _header(reader: Any, path: Path) -> list[str]:
    try:
        columns: list[str] | None = next((cells for cells in reader if cells), None)
    except csv.Error as error:
        raise ScanError(f"{path}: the line with the column names cannot be read: {error}") from error
    if columns is None:
        raise ScanError(f"{path}: the file is empty; the first line must name the columns")
    return columns
