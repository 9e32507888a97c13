"""JSON Lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from lurebot.scan.rows import Row, guessed_column, row_of

# Deeper records are refused: what can only just be read could not be written again without exhausting the stack.
_DEEPEST = 200


def json_rows(lines: Iterable[str], text_column: str | None) -> Iterator[Row]:
    """A row for each line that is not empty; one that holds no object comes with its error."""
    for line in lines:
        if line.strip():
            try:
                record = _record(line)
            except (ValueError, RecursionError) as error:  # JSON it may be, with an integer of thousands of digits
                reason = "not JSON" if isinstance(error, json.JSONDecodeError) else "cannot be read"
                yield Row({}, None, f"{reason}: {error}", {"line": line.rstrip("\r\n")})
                continue
            if isinstance(record, dict):
                yield row_of(record, text_column or guessed_column(list(record)))
            else:
                yield Row({}, None, "not a JSON object", {"line": line.rstrip("\r\n")})


def _record(line: str) -> Any:
    record = json.loads(line)
    if line.count("[") + line.count("{") > _DEEPEST and _depth(record) > _DEEPEST:
        raise ValueError(f"nested more than {_DEEPEST} levels deep")
    return record


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [
            item
            for outer in level
            if isinstance(outer, (dict, list))
            for item in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return depth
