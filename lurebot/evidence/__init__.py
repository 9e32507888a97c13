"""Which words raise which warning sign."""

from lurebot.evidence.spans import evidence_spans

__all__ = ["evidence_spans"]
