"""What to do, in words a frightened person can act on (``data/advice.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lurebot.knowledge.data_file import read
from lurebot.verdict import Level


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence that says what was found, and steps in the order to take them."""

    headline: str
    steps: tuple[str, ...]


def advice(level: Level, language: str = "en") -> Advice:
    """Advice for a level, in ``language`` where it is written, else in English."""
    texts = _texts()
    return texts.get(language, texts["en"])[level]


@cache
def _texts() -> dict[str, dict[str, Advice]]:
    return {
        language: {level: Advice(entry["headline"], tuple(entry["steps"])) for level, entry in levels.items()}
        for language, levels in read("advice").items()
    }
