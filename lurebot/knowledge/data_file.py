"""Reading one file of ``knowledge/data``."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

# The C parser is about ten times faster; it is missing where PyYAML was built without libyaml.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(name: str) -> dict[str, Any]:
    """The mapping in ``data/<name>.yaml``.

    Raises:
        FileNotFoundError: no such file.
        yaml.YAMLError: not YAML.
    """
    text = files("lurebot.knowledge").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=_LOADER)
    return data
