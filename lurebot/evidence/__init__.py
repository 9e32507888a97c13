"""Which words raise which warning sign."""

from lurebot.evidence.cues import Cue, CueError, find_cues
from lurebot.evidence.spans import evidence_spans

__all__ = ["Cue", "CueError", "evidence_spans", "find_cues"]
