"""The dataset card: the numbers in ``corpus/README.md`` are written here, never by hand."""

from __future__ import annotations

from pathlib import Path

from lurebot_training.dataset import tables
from lurebot_training.dataset.items import CorpusError
from lurebot_training.dataset.statistics import Statistics
from lurebot_training.dataset.vocabulary import CORPUS

CARD = CORPUS / "README.md"
_START = "<!-- numbers: written by `lurebot-corpus build` -->"
_END = "<!-- end of numbers -->"


def numbers(found: Statistics) -> str:
    """The part of the card that is counted."""
    parts = []
    for rows in tables.everything(found):
        parts += [f"**{rows.title}**", rows.for_markdown()]
        if rows.heads[1] == "1":
            parts.append(tables.indicator_key())
    parts.append("\n".join(f"- {line}" for line in tables.facts(found)))
    return "\n\n".join(parts)


def numbers_in(text: str) -> str:
    """The counted part as it stands in a card.

    Raises:
        CorpusError: the card has no place for it.
    """
    start, end = text.find(_START), text.find(_END)
    if start < 0 or end < start:
        raise CorpusError(f"the card has no place for numbers between {_START} and {_END}")
    return text[start + len(_START) : end].strip()


def update_card(found: Statistics, path: Path = CARD) -> Path:
    """Write the numbers into the card and return its path."""
    text = path.read_text(encoding="utf-8")
    numbers_in(text)
    before, rest = text.split(_START, 1)
    after = rest.split(_END, 1)[1]
    path.write_text(f"{before}{_START}\n\n{numbers(found)}\n\n{_END}{after}", encoding="utf-8")
    return path
