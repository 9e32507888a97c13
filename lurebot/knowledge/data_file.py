"""Reading one file of ``knowledge/data``."""

from __future__ import annotations

from typing import Any

from lurebot.packaged import read_yaml


def read(name: str) -> dict[str, Any]:
    """The mapping in ``data/<name>.yaml``; errors as ``read_yaml`` raises them."""
    return read_yaml("lurebot.knowledge", "data", f"{name}.yaml")
