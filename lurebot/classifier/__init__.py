"""The classifier as it is served: a bundle of weights, tokenizer and thresholds, run by ONNX Runtime. No torch here."""

from lurebot.classifier.bundle import Bundle, BundleError, find_bundle, installed_bundles
from lurebot.classifier.runtime import Classifier, Scores

__all__ = ["Bundle", "BundleError", "Classifier", "Scores", "find_bundle", "installed_bundles"]
