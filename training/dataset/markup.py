"""Inline evidence marks of the authored corpus.

An author writes ``{travel_paid|we pay your ticket}``; several indicators on the same words are separated by commas:
``{irregular_travel,secrecy|say you are a tourist}``. Marks do not nest. A literal brace is written doubled.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_MARK = re.compile(r"\{\{|\}\}|\{([a-z_]+(?:,[a-z_]+)*)\|((?:[^{}]|\{\{|\}\})*)\}|[{}]")


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
            words = match[2].replace("{{", "{").replace("}}", "}")
            if not words.strip():
                raise ValueError(f"mark around nothing at {match.start()}: {match[0]}")
            spans.extend(MarkedSpan(name, length, length + len(words)) for name in match[1].split(","))
        plain.append(words)
        length += len(words)
    plain.append(marked[position:])
    return "".join(plain), _joined(spans)


def marked(text: str, spans: Sequence[MarkedSpan]) -> str:
    """The inverse of ``parse``. Spans that overlap in part are written as several marks, which ``parse`` joins again.

    Raises:
        ValueError: a span that is empty or lies outside the text.
    """
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"span {span.start}-{span.end} ({span.indicator}) is empty or lies outside the text")
    edges = sorted({0, len(text), *(edge for span in spans for edge in (span.start, span.end))})
    parts = []
    for start, end in pairwise(edges):
        names = dict.fromkeys(span.indicator for span in spans if span.start <= start and end <= span.end)
        words = text[start:end].replace("{", "{{").replace("}", "}}")
        parts.append(f"{{{','.join(names)}|{words}}}" if names else words)
    return "".join(parts)


def _joined(spans: list[MarkedSpan]) -> list[MarkedSpan]:
    """Touching spans of one indicator as one."""
    joined: list[MarkedSpan] = []
    open_ended: dict[tuple[str, int], int] = {}
    for span in spans:
        place = open_ended.pop((span.indicator, span.start), None)
        if place is None:
            place = len(joined)
            joined.append(span)
        else:
            joined[place] = MarkedSpan(span.indicator, joined[place].start, span.end)
        open_ended[span.indicator, span.end] = place
    return joined
