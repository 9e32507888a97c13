"""Emoji that stand for words, spelled out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lurebot.packaged import read_yaml
from lurebot.text.mapped import Edit, MappedText

_WORD_BEFORE = re.compile(r"[+&/]\s?$|[^\W\d_]+[,:]?\s?$")
_WORD_AFTER = re.compile(r"\s?([^\W\d_]+)")
_SIGNS = "+&/"
_NO_BLANKS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7a3]")
# How far to look for the word beside an emoji.
_LONGEST_WORD = 24


@dataclass(frozen=True)
class _Table:
    words: dict[str, dict[str, str]]
    joiners: frozenset[str]
    pattern: re.Pattern[str]


@cache
def _table() -> _Table:
    data = read_yaml("lurebot.text", "data", "emoji_words.yaml")
    words = {emoji: concept for concept in data["concepts"].values() for emoji in concept["emoji"]}
    return _Table(words, frozenset(map(str, data["joiners"])), re.compile(f"[{''.join(words)}]"))


def spell_out_emoji(mapped: MappedText, language: str) -> MappedText:
    """Replace emoji that take a word's place by that word in ``language`` (English for a language without an entry)."""
    if mapped.text.isascii():
        return mapped
    table = _table()
    edits = []
    for match in table.pattern.finditer(mapped.text):
        if _takes_a_words_place(mapped.text, match.start(), match.end(), table.joiners):
            words = table.words[match[0]]
            word = words.get(language) or words.get(language.split("-", maxsplit=1)[0], words["en"])
            edits.append(Edit(*match.span(), word))
    return mapped.edited(edits)


def _takes_a_words_place(text: str, start: int, end: int, joiners: frozenset[str]) -> bool:
    before = _WORD_BEFORE.search(text[max(0, start - _LONGEST_WORD) : start])
    if before is not None:
        word = before[0].strip(" ,:\n").lower()
        if word in joiners or word[-1:] in _SIGNS or (_NO_BLANKS.match(word[-1:]) and word.endswith(tuple(joiners))):
            return "\n" not in before[0]
    after = _WORD_AFTER.match(text[end : end + _LONGEST_WORD])
    # A capital begins a sentence or a line of its own, which the emoji before it decorates.
    return after is not None and before is not None and "\n" not in before[0] and after[1] in joiners
