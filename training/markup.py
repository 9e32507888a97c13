"""Inline evidence marks of the authored corpus.

An author writes ``{travel_paid|we pay your ticket}``; several indicators on the same words are separated by commas:
``{irregular_travel,secrecy|say you are a tourist}``. Marks do not nest. A literal brace is written doubled.
"""

import re
from dataclasses import dataclass

_MARK = re.compile(r"\{\{|\}\}|\{([a-z_]+(?:,[a-z_]+)*)\|([^{}]*)\}|[{}]")


@dataclass(frozen=True)
class MarkedSpan:
    """Words that carry an indicator: half-open code point offsets into the plain text."""

    indicator: str
    start: int
    end: int


def parse(marked: str) -> tuple[str, list[MarkedSpan]]:
    """Split marked text into the plain text and its spans.

    Raises:
        ValueError: a brace that opens or closes no mark, or a mark around nothing.
    """
    plain: list[str] = []
    length = 0
    spans: list[MarkedSpan] = []
    position = 0
    for match in _MARK.finditer(marked):
        before = marked[position : match.start()]
        plain.append(before)
        length += len(before)
        position = match.end()
        if match[0] in ("{{", "}}"):
            words = match[0][0]
        elif match[1] is None:
            raise ValueError(f"stray brace at {match.start()}: …{marked[max(0, match.start() - 20) : match.end() + 20]}…")
        else:
            words = match[2]
            if not words.strip():
                raise ValueError(f"mark around nothing at {match.start()}: {match[0]}")
            spans.extend(MarkedSpan(name, length, length + len(words)) for name in match[1].split(","))
        plain.append(words)
        length += len(words)
    plain.append(marked[position:])
    return "".join(plain), spans
