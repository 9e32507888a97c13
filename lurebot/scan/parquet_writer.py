"""Parquet output under one schema, fixed before the first row: a value that does not fit its column goes into ``_more``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow

from lurebot.scan.arrow_types import VERDICT_FIELDS, fields_of, is_text
from lurebot.scan.columns import MORE, Found, union, verdict_cells
from lurebot.scan.formats import ScanError
from lurebot.scan.parquet_reader import need_pyarrow_parquet
from lurebot.scan.rows import Row
from lurebot.scan.strict_json import as_text
from lurebot.scan.writers import Writer
from lurebot.verdict import Verdict

_ROWS = 1024


class ParquetWriter(Writer):
    """Keeps the types of Parquet inputs; those of other inputs are read off their first records."""

    def __init__(self, path: Path, inputs: Sequence[Found]) -> None:
        self._columns = union(inputs)
        self._fields = fields_of(inputs, self._columns)
        ends = [*([pyarrow.field(MORE, pyarrow.string())] if self._columns.more else []), *VERDICT_FIELDS]
        metadata = None if self._columns.more else inputs[0].schema.metadata
        self._schema = pyarrow.schema([*self._fields.values(), *ends], metadata)
        self._scored: list[tuple[Row, dict[str, Any]]] = []
        try:
            self._writer = need_pyarrow_parquet().ParquetWriter(path, self._schema)
        except pyarrow.ArrowException as error:
            raise ScanError(f"Parquet cannot hold these columns: {error}") from error

    def write(self, row: Row, verdict: Verdict | None) -> None:
        """Keep the row until there are enough for a group of the file."""
        self._scored.append((row, verdict_cells(verdict, row.error)))
        if len(self._scored) == _ROWS:
            self._flush()

    def close(self) -> None:
        """Write the last rows and the file's footer."""
        if self._scored:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        groups = [self._scored]
        self._scored = []
        while groups:
            group = groups.pop(0)
            try:
                table = self._table(group)
            except pyarrow.ArrowInvalid:  # more words than the index of a dictionary can count; each group has its own
                if len(group) == 1:
                    raise
                half = len(group) // 2
                groups[:0] = [group[:half], group[half:]]
            else:
                self._writer.write_table(table)

    def _table(self, scored: list[tuple[Row, dict[str, Any]]]) -> Any:
        rows = [row for row, _ in scored]
        rests = [self._columns.rest(row) for row in rows]
        arrays = [_column(rows, name, field.type, rests) for name, field in self._fields.items()]
        ends = [self._columns.more_cell(rest) | cells for rest, (_, cells) in zip(rests, scored, strict=True)]
        for field in list(self._schema)[len(arrays) :]:
            arrays.append(pyarrow.array([_utf8(cells[field.name]) for cells in ends], field.type))
        return pyarrow.Table.from_arrays(arrays, schema=self._schema)


def _column(rows: Sequence[Row], name: str, wanted: Any, rests: Sequence[dict[str, Any]]) -> Any:
    """The values of a column; one that does not fit moves to the rest of its row."""
    cells = []
    for row, rest in zip(rows, rests, strict=True):
        cell = _cell(row, name, wanted)
        if cell is None:
            rest[name] = row.record[name]
        cells.append(pyarrow.nulls(1, wanted) if cell is None else cell)
    return pyarrow.concat_arrays(cells)


def _cell(row: Row, name: str, wanted: Any) -> Any:
    """The value as an array of one; None where the column's type cannot hold it as it is."""
    if row.arrow is not None and name in row.arrow.schema.names:
        array = row.arrow.column(name)
        if array.type == wanted:
            return array
        try:
            return array.cast(wanted)
        except (pyarrow.ArrowException, ValueError):
            pass  # the value as Python has it may fit
    value = row.record.get(name)
    if value is None:
        return pyarrow.nulls(1, wanted)
    if is_text(wanted):
        return pyarrow.array([_utf8(as_text(value))], wanted)
    try:
        array = pyarrow.array([value], wanted)
        held = array[0].as_py()
    except (pyarrow.ArrowException, OverflowError, TypeError, ValueError):
        return None
    # Arrow would cut 2.5 down to 2, take True for 1.0, and drop keys that a struct does not have.
    same = held == value and isinstance(held, bool) == isinstance(value, bool)
    return array if same or held != held else None  # noqa: PLR0124 - only NaN differs from itself


def _utf8(value: Any) -> Any:
    """Text whose lone surrogates, which UTF-8 cannot carry, are written as escapes; anything else as it is."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
