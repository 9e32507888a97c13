"""A text with its spans that can be edited: offsets follow every edit."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lurebot.text.mapped import Edit
from lurebot_training.dataset.markup import MarkedSpan


@dataclass(frozen=True)
class Draft:
    """A text with its spans; operations make another one of it.

    Attributes:
        nameless: it names nobody who could be checked, so that cutting it loses no name on which the category rests.
    """

    text: str
    spans: tuple[MarkedSpan, ...]
    lang: str
    nameless: bool

    def edited(self, edits: Sequence[Edit]) -> Draft:
        """Apply edits that do not overlap. A span keeps the words it had, longer or shorter by what changed inside it.

        Edits that cut across the border of a span are left out; an insertion at the border of a span stays outside.
        """
        kept: list[Edit] = []
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            if kept and edit.start < kept[-1].end:
                continue
            if not any(_cuts(edit, span) for span in self.spans):
                kept.append(edit)
        parts, position = [], 0
        for edit in kept:
            parts += [self.text[position : edit.start], edit.new]
            position = edit.end
        parts.append(self.text[position:])
        spans = []
        for span in self.spans:
            inside = [e for e in kept if span.start <= e.start and e.end <= span.end and not _at_border(e, span)]
            before = [e for e in kept if e.end <= span.start and e not in inside]
            start = span.start + sum(_growth(e) for e in before)
            end = start + span.end - span.start + sum(_growth(e) for e in inside)
            if end > start:
                spans.append(MarkedSpan(span.indicator, start, end))
        return replace(self, text="".join(parts), spans=tuple(spans))


def _growth(edit: Edit) -> int:
    return len(edit.new) - (edit.end - edit.start)


def _at_border(edit: Edit, span: MarkedSpan) -> bool:
    return edit.start == edit.end and edit.start in (span.start, span.end)


def _cuts(edit: Edit, span: MarkedSpan) -> bool:
    overlaps = edit.start < span.end and span.start < edit.end
    return overlaps and not (span.start <= edit.start and edit.end <= span.end)


Operation = Callable[[Draft, random.Random], Draft]
