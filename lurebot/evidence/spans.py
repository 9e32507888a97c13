"""From how much each token speaks for an indicator to the words of the text as it was given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lurebot.text import MappedText
from lurebot.verdict import Span

FloatArray = npt.NDArray[np.float32]

# A token belongs to the evidence when its weight is at least this share of the strongest token's: the first share that leaves
# no run longer than a reader takes in at a glance (code points).
_SHARES_OF_STRONGEST = (0.3, 0.5, 0.7, 0.9)
_LONGEST_SPAN = 40
# Runs of evidence with at most this many code points between them are one span, unless a clause ends there.
_GAP = 2
_CLAUSE_ENDS = frozenset(".,;!?:|()[]\n।،؛؟።၊။។、。!?;")
# The runs that together hold this share of the attention are shown, at most so many.
_ATTENTION_SHOWN = 0.75
_SPANS_SHOWN = 3
# Thai, Lao, Burmese, Khmer, kana, Chinese characters: the inside of a regular expression's class.
WITHOUT_BLANKS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_RUNS_TOGETHER = re.compile(f"[{WITHOUT_BLANKS}]")
# Scripts that put blanks between words: there a span grows to whole words.
_LONGEST_WORD = 24


def evidence_spans(
    weights: FloatArray, offsets: npt.NDArray[np.int64], view: MappedText, original: str, cues: Sequence[Span] = ()
) -> tuple[Span, ...]:
    """The words that carry an indicator, in the order of the text; offsets count code points of ``original``.

    Args:
        weights: how much each token speaks for the indicator, shape (tokens,).
        offsets: start and end of each token in ``view``, shape (tokens, 2).
        view: the text that the classifier read.
        original: the text as it was given.
        cues: words that are evidence by themselves, always shown.
    """
    found = [*_strongest(weights, offsets, view, original), *cues]
    shown: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if shown and span.start < shown[-1].end:
            end = max(shown[-1].end, span.end)
            shown[-1] = Span(shown[-1].start, end, original[shown[-1].start : end])
        else:
            shown.append(span)
    return tuple(shown)


def _strongest(weights: FloatArray, offsets: npt.NDArray[np.int64], view: MappedText, original: str) -> tuple[Span, ...]:
    if not len(weights) or not weights.any():
        return ()
    for share in _SHARES_OF_STRONGEST:
        runs = _runs(offsets, weights, share, view.text)
        if max(end - start for start, end, _ in runs) <= _LONGEST_SPAN:
            break
    total = sum(weight for _, _, weight in runs)
    shown: list[tuple[int, int]] = []
    held = 0.0
    for start, end, weight in sorted(runs, key=lambda run: -run[2]):
        if held >= _ATTENTION_SHOWN * total or len(shown) == _SPANS_SHOWN:
            break
        held += weight
        if (words := _whole_words(view.text, start, end)) is not None:
            shown.append(words)
    return tuple(original_span(view, original, start, end) for start, end in _merged(sorted(shown)))


def _runs(offsets: npt.NDArray[np.int64], weights: FloatArray, share: float, text: str) -> list[tuple[int, int, float]]:
    """Start, end and attention of the runs of strong tokens, in the order of the text."""
    runs: list[tuple[int, int, float]] = []
    for token in np.flatnonzero(weights >= share * weights.max()):
        start, end = map(int, offsets[token])
        start += len(text[start:end]) - len(text[start:end].lstrip())  # a subword may begin with the blank before it
        weight = float(weights[token])
        if runs and start - runs[-1][1] <= _GAP and not _ends_clause(text, runs[-1][1], start):
            runs[-1] = (runs[-1][0], end, runs[-1][2] + weight)
        else:
            runs.append((start, end, weight))
    return runs


def _ends_clause(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    # Scripts that run words together put a blank where others put a comma.
    return bool(_CLAUSE_ENDS.intersection(between)) or (between.isspace() and not has_blanks_between_words(text[end - 1]))


def _merged(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs that touch or overlap once they are whole words, as one."""
    merged: list[tuple[int, int]] = []
    for start, end in runs:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _whole_words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Grow to the ends of the words touched (within reason: some scripts have no blanks) and trim; None if nothing is left."""
    while start < end and not _is_word(text[start]):
        start += 1
    while end > start and not _is_word(text[end - 1]):
        end -= 1
    if start == end:
        return None
    # A vowel sign is nothing without its letter, nor is a letter whole without its signs.
    while start > 0 and _is_mark(text[start]):
        start -= 1
    while end < len(text) and _is_mark(text[end]):
        end += 1
    left, right = start, end
    while left > 0 and _is_word(text[left - 1]) and start - left < _LONGEST_WORD:
        left -= 1
    while right < len(text) and _is_word(text[right]) and right - end < _LONGEST_WORD:
        right += 1
    if start - left < _LONGEST_WORD and has_blanks_between_words(text[start]):
        start = left
    if right - end < _LONGEST_WORD and has_blanks_between_words(text[end - 1]):
        end = right
    return start, end


def _is_word(character: str) -> bool:
    # Vowel signs and other marks are no letters for isalnum, but they are parts of words.
    return character.isalnum() or character in "$€£¥₹฿₫₱₩%" or _is_mark(character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def has_blanks_between_words(character: str) -> bool:
    """False for the scripts of Thai, Lao, Burmese, Khmer, Chinese and Japanese, which run words together."""
    return _RUNS_TOGETHER.match(character) is None


def original_span(view: MappedText, original: str, start: int, end: int) -> Span:
    """The stretch of the original behind a stretch of the view; a mark that changes its last character stays with it."""
    first, last = view.original_span(start, end)
    while last < len(original) and _is_mark(original[last]):
        last += 1
    return Span(first, last, original[first:last])
