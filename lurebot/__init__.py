"""Lurebot finds human-trafficking lures in job ads and messages, in 29 languages.

>>> from lurebot import Detector
>>> verdict = Detector.load().check("…")  # doctest: +SKIP

What it exports is loaded at first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lurebot.detector import Detector
    from lurebot.taxonomy import Category, Indicator
    from lurebot.verdict import Verdict

__version__ = "0.1.0"

_HOMES = {
    "Detector": "lurebot.detector",
    "Verdict": "lurebot.verdict",
    "Category": "lurebot.taxonomy",
    "Indicator": "lurebot.taxonomy",
}

__all__ = ["Category", "Detector", "Indicator", "Verdict", "__version__"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'lurebot' has no attribute {name!r}")
