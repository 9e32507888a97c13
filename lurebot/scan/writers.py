"""Scored rows to a file: JSON Lines with a ``verdict`` object, tables with ``verdict_*`` columns."""

from __future__ import annotations

import csv
import io
import json
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from lurebot.scan.formats import Format, open_writing
from lurebot.scan.readers import Row, need_pyarrow_parquet
from lurebot.verdict import Verdict

_PARQUET_ROWS = 1024


def flat(verdict: Verdict | None, error: str | None) -> dict[str, Any]:
    """A verdict as columns; lists are joined by semicolons."""
    if verdict is None:
        names = ("category", "risk", "harm", "level", "language", "indicators", "evidence", "contacts", "model", "truncated")
        return {**{f"verdict_{name}": None for name in names}, "verdict_error": error}
    return {
        "verdict_category": verdict.category,
        "verdict_risk": round(verdict.risk, 6),
        "verdict_harm": round(verdict.harm, 6),
        "verdict_level": verdict.level,
        "verdict_language": verdict.language,
        "verdict_indicators": ";".join(finding.name for finding in verdict.indicators),
        "verdict_evidence": ";".join(f"{f.name}={span.text}" for f in verdict.indicators for span in f.spans),
        "verdict_contacts": ";".join(f"{contact.kind}:{contact.value}" for contact in verdict.entities.contacts),
        "verdict_model": verdict.model,
        "verdict_truncated": verdict.truncated,
        "verdict_error": None,
    }


class Writer(ABC):
    """Takes scored rows in order; ``close`` ends the file."""

    @abstractmethod
    def write(self, row: Row, verdict: Verdict | None) -> None:
        """Write one row; without a verdict, the row's error stands in its place."""

    @abstractmethod
    def close(self) -> None:
        """Write what is left and close the file."""


def open_writer(path: Path, file_format: Format) -> Writer:
    """A writer for a new file at ``path`` in the given format (``path`` may end in anything)."""
    if file_format.kind == "jsonl":
        return _JsonLines(path, file_format)
    if file_format.kind == "parquet":
        return _Parquet(path)
    return _Delimited(path, file_format)


class _JsonLines(Writer):
    def __init__(self, path: Path, file_format: Format) -> None:
        self._file = open_writing(path, file_format.compression)

    def write(self, row: Row, verdict: Verdict | None) -> None:
        result = {"verdict": verdict.to_dict()} if verdict else {"verdict": None, "error": row.error}
        self._file.write(_encoded(row.record | result) + b"\n")

    def close(self) -> None:
        self._file.close()


def _encoded(record: dict[str, Any]) -> bytes:
    try:
        return json.dumps(record, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:  # a lone surrogate: JSON can carry it, UTF-8 cannot
        return json.dumps(record, default=str).encode()


class _Delimited(Writer):
    def __init__(self, path: Path, file_format: Format) -> None:
        packed = open_writing(path, file_format.compression)
        self._text = io.TextIOWrapper(packed, encoding="utf-8", errors="replace", newline="")
        self._delimiter = "\t" if file_format.kind == "tsv" else ","
        self._writer: csv.DictWriter[str] | None = None

    def write(self, row: Row, verdict: Verdict | None) -> None:
        cells = row.record | flat(verdict, row.error)
        if self._writer is None:
            self._writer = csv.DictWriter(self._text, list(cells), delimiter=self._delimiter, extrasaction="ignore")
            self._writer.writeheader()
        self._writer.writerow(cells)

    def close(self) -> None:
        self._text.close()


class _Parquet(Writer):
    def __init__(self, path: Path) -> None:
        self._path = path
        self._parquet = need_pyarrow_parquet()
        self._writer: Any = None
        self._rows: list[dict[str, Any]] = []

    def write(self, row: Row, verdict: Verdict | None) -> None:
        self._rows.append(row.record | flat(verdict, row.error))
        if len(self._rows) == _PARQUET_ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        if self._writer is not None:
            self._writer.close()

    def _flush(self) -> None:
        if not self._rows and self._writer is not None:
            return
        import pyarrow  # noqa: PLC0415

        if self._writer is None:
            table = pyarrow.Table.from_pylist(self._rows)
            # A column without a value in the first rows has no type yet; text holds whatever comes.
            fields = [f.with_type(pyarrow.string()) if pyarrow.types.is_null(f.type) else f for f in table.schema]
            self._schema = pyarrow.schema(fields)
            self._writer = self._parquet.ParquetWriter(self._path, self._schema)
        self._writer.write_table(pyarrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()
