"""What a table of results holds: the columns of all inputs, known before the first row, and those of the verdict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from lurebot.scan.delimited import header
from lurebot.scan.formats import Format
from lurebot.scan.json_lines import json_rows
from lurebot.scan.parquet_reader import open_parquet
from lurebot.scan.readers import open_lines, quotes_cells
from lurebot.scan.rows import Row, chosen_column
from lurebot.scan.strict_json import strict_json
from lurebot.verdict import Verdict

# The column for what fits no other, as a JSON object.
MORE = "_more"
VERDICT_COLUMNS = tuple(
    f"verdict_{name}"
    for name in (
        "category",
        "risk",
        "harm",
        "level",
        "language",
        "indicators",
        "evidence",
        "contacts",
        "model",
        "truncated",
        "caveats",
        "error",
    )
)
# Of a JSON Lines file, the keys of this many records become columns.
_SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """The columns that one input brings.

    Attributes:
        names: in order.
        schema: its ``pyarrow.Schema``, of a Parquet file.
        sample: its first records, of a JSON Lines file.
    """

    names: tuple[str, ...]
    schema: Any = None
    sample: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the inputs, each with the name it has in the output.

    Attributes:
        names: output name by input name.
        more: whether a column takes what the inputs hold beside these columns.
    """

    names: dict[str, str]
    more: bool

    def rest(self, row: Row) -> dict[str, Any]:
        """What of a row has no column."""
        return {name: value for name, value in row.record.items() if name not in self.names} | row.rest

    def more_cell(self, rest: dict[str, Any]) -> dict[str, str | None]:
        """The cell for that, if there is a column for it."""
        return {MORE: strict_json(rest) if rest else None} if self.more else {}


def find_columns(path: Path, file_format: Format, text_column: str | None) -> Found:
    """The columns of an input, from its header, its schema or its first records.

    Raises:
        ScanError: the file cannot be read, or has no column for the text.
    """
    if file_format.kind == "parquet":
        schema = open_parquet(path).schema_arrow
        chosen_column(text_column, schema.names, path)
        return Found(tuple(schema.names), schema)
    quoted = quotes_cells(path, file_format)
    with open_lines(path, file_format) as lines:
        if file_format.kind == "jsonl":
            records = tuple(row.record for row in islice(json_rows(lines, text_column), _SAMPLE) if row.record)
            return Found(tuple(dict.fromkeys(name for record in records for name in record)), sample=records)
        names = header(lines, file_format.kind, quoted, path)
    chosen_column(text_column, names, path)
    return Found(tuple(names))


def union(inputs: Sequence[Found]) -> Columns:
    """The columns of all inputs, those of the first one first."""
    names = dict.fromkeys(name for found in inputs for name in found.names)
    # Rows of Parquet files of one schema always fit; any other input may hold broken lines, new keys or unlike types.
    more = any(found.schema is None or not found.schema.equals(inputs[0].schema) for found in inputs)
    return Columns(free_names(names, {*VERDICT_COLUMNS, MORE} if more else VERDICT_COLUMNS), more)


def free_names(names: Iterable[str], taken: Collection[str]) -> dict[str, str]:
    """Each name, with ``input_`` before it where it is taken: nothing of an input is overwritten."""
    given = dict.fromkeys(names)
    free: dict[str, str] = {}
    for name in given:
        new = name
        while new in taken or (new != name and new in given):
            new = f"input_{new}"
        free[name] = new
    return free


def verdict_cells(verdict: Verdict | None, error: str | None) -> dict[str, Any]:
    """A verdict as columns; lists are joined by semicolons."""
    if verdict is None:
        return dict.fromkeys(VERDICT_COLUMNS) | {"verdict_error": error}
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
        "verdict_caveats": ";".join(verdict.caveats),
        "verdict_error": None,
    }
