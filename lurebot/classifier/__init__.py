"""The classifier as it is served: a bundle of weights, tokenizer and thresholds, run by ONNX Runtime. No torch here.

What it exports is loaded at first use: whoever only asks which bundles there are need not wait for ONNX Runtime.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lurebot.classifier.bundle import Bundle, BundleError, find_bundle, installed_bundles
    from lurebot.classifier.runtime import Classifier, Scores

_HOMES = {
    "Bundle": "lurebot.classifier.bundle",
    "BundleError": "lurebot.classifier.bundle",
    "Classifier": "lurebot.classifier.runtime",
    "Scores": "lurebot.classifier.runtime",
    "find_bundle": "lurebot.classifier.bundle",
    "installed_bundles": "lurebot.classifier.bundle",
}

__all__ = ["Bundle", "BundleError", "Classifier", "Scores", "find_bundle", "installed_bundles"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'lurebot.classifier' has no attribute {name!r}")
