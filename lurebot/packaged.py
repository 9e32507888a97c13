"""YAML files that ship inside the package."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

# The C parser is about ten times faster; it is missing where PyYAML was built without libyaml.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(package: str, *path: str) -> dict[str, Any]:
    """The mapping in a file of ``package``.

    Raises:
        FileNotFoundError: no such file.
        yaml.YAMLError: not YAML.
    """
    data: dict[str, Any] = yaml.load(files(package).joinpath(*path).read_text(encoding="utf-8"), Loader=_LOADER)
    return data
