"""Scored rows to a file: JSON Lines with a ``verdict`` object, tables with ``verdict_*`` columns."""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from lurebot.scan.columns import Found, free_names, union, verdict_cells
from lurebot.scan.formats import Format, open_writing
from lurebot.scan.rows import Row
from lurebot.scan.strict_json import as_text, strict_json
from lurebot.verdict import Verdict


class Writer(ABC):
    """Takes scored rows in order; ``close`` ends the file."""

    @abstractmethod
    def write(self, row: Row, verdict: Verdict | None) -> None:
        """Write one row; without a verdict, the row's error stands in its place."""

    @abstractmethod
    def close(self) -> None:
        """Write what is left and close the file."""


def open_writer(path: Path, file_format: Format, inputs: Sequence[Found]) -> Writer:
    """A writer for a new file at ``path`` in the given format (``path`` may end in anything), for rows of these inputs."""
    if file_format.kind == "jsonl":
        return _JsonLines(path, file_format)
    if file_format.kind == "parquet":
        from lurebot.scan.parquet_writer import ParquetWriter  # noqa: PLC0415 - it needs pyarrow

        return ParquetWriter(path, inputs)
    return _Delimited(path, file_format, inputs)


class _JsonLines(Writer):
    def __init__(self, path: Path, file_format: Format) -> None:
        self._file = open_writing(path, file_format.compression)

    def write(self, row: Row, verdict: Verdict | None) -> None:
        names = free_names(row.record, {"verdict", "verdict_error", *row.rest})
        record = {names[name]: value for name, value in row.record.items()} | row.rest
        result = {"verdict": verdict.to_dict()} if verdict else {"verdict": None, "verdict_error": row.error}
        self._file.write(_encoded(strict_json(record | result)) + b"\n")

    def close(self) -> None:
        self._file.close()


def _encoded(line: str) -> bytes:
    try:
        return line.encode()
    except UnicodeEncodeError:  # a lone surrogate: JSON can carry it escaped, UTF-8 cannot
        return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in line).encode()


class _Delimited(Writer):
    def __init__(self, path: Path, file_format: Format, inputs: Sequence[Found]) -> None:
        self._columns = union(inputs)
        packed = open_writing(path, file_format.compression)
        # Lone surrogates, which UTF-8 cannot carry, are written as \udXXX rather than lost.
        self._text = io.TextIOWrapper(packed, encoding="utf-8", errors="backslashreplace", newline="")
        self._writer = csv.writer(self._text, delimiter="\t" if file_format.kind == "tsv" else ",")
        ends = self._columns.more_cell({}) | verdict_cells(None, None)
        self._writer.writerow([*self._columns.names.values(), *ends])

    def write(self, row: Row, verdict: Verdict | None) -> None:
        cells = [row.record.get(name) for name in self._columns.names]
        ends = self._columns.more_cell(self._columns.rest(row)) | verdict_cells(verdict, row.error)
        self._writer.writerow(["" if cell is None else as_text(cell) for cell in [*cells, *ends.values()]])

    def close(self) -> None:
        self._text.close()
