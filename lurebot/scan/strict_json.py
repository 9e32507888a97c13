"""Any value as strict JSON that loses nothing: what JSON has no word for becomes a string."""

from __future__ import annotations

import json
import math
from typing import Any


def strict_json(value: Any) -> str:
    """JSON that every parser reads: NaN and the infinities are written as strings, dates and decimals too."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_spelled)
    except ValueError:  # only a number that is not finite
        return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, default=_spelled)


def as_text(value: Any) -> str:
    """A value as the text of a cell: lists and objects as JSON."""
    return strict_json(value) if isinstance(value, (dict, list, tuple)) else _spelled(value)


def _spelled(value: Any) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
