"""Which Arrow type each column of a Parquet output has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow

from lurebot.scan.columns import VERDICT_COLUMNS, Columns, Found

_TYPES = {
    "verdict_risk": pyarrow.float64(),
    "verdict_harm": pyarrow.float64(),
    "verdict_truncated": pyarrow.bool_(),
}
VERDICT_FIELDS = tuple(pyarrow.field(name, _TYPES.get(name, pyarrow.string())) for name in VERDICT_COLUMNS)


def fields_of(inputs: Sequence[Found], columns: Columns) -> dict[str, Any]:
    """The output field of each input column, by input name."""
    if not columns.more:  # Parquet files of one schema
        return {name: inputs[0].schema.field(name).with_name(new) for name, new in columns.names.items()}
    return {name: pyarrow.field(new, _type(name, inputs)) for name, new in columns.names.items()}


def is_text(kind: Any) -> bool:
    """Whether a type is one of Arrow's for text."""
    return bool(pyarrow.types.is_string(kind) or pyarrow.types.is_large_string(kind) or pyarrow.types.is_string_view(kind))


def _type(name: str, inputs: Sequence[Found]) -> Any:
    """The type that holds a column of every input that has it; text where they are unlike."""
    kinds = [_type_in(found, name) for found in inputs if name in found.names]
    try:
        schemas = [pyarrow.schema([(name, kind)]) for kind in kinds]
        kind = pyarrow.unify_schemas(schemas, promote_options="permissive").field(name).type
    except pyarrow.ArrowException:
        return pyarrow.string()
    mixed = pyarrow.types.is_binary(kind) and any(is_text(other) for other in kinds)
    return pyarrow.string() if mixed or pyarrow.types.is_null(kind) else kind


def _type_in(found: Found, name: str) -> Any:
    if found.schema is not None:
        return found.schema.field(name).type
    if not found.sample:  # CSV and TSV know nothing but text
        return pyarrow.string()
    try:
        kind = pyarrow.array([record.get(name) for record in found.sample]).type
    except (pyarrow.ArrowException, OverflowError, TypeError, ValueError):  # values of unlike types
        return pyarrow.string()
    return kind if _is_safe(kind) else pyarrow.string()


def _is_safe(kind: Any) -> bool:
    """Whether a type guessed from some records keeps values whole: an object would lose the keys it was not seen with."""
    if pyarrow.types.is_list(kind):
        return not pyarrow.types.is_null(kind.value_type) and _is_safe(kind.value_type)
    return bool(pyarrow.types.is_primitive(kind) or pyarrow.types.is_null(kind) or is_text(kind))
