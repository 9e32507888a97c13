"""Emoji that stand for words, spelled out."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from lurebot.text.mapped import Edit, MappedText

# In place of a word: on the same line, right after a word or a joining sign and its blank, and not one of a row of emoji.
_BEFORE = r"(?:(?<=\w )|(?<=\w, )|(?<=[+&/] )|(?<=[+&/])|(?<=[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff]))"


@cache
def _words() -> tuple[dict[str, dict[str, str]], re.Pattern[str]]:
    concepts: dict[str, dict[str, str]] = yaml.safe_load(
        files("lurebot.text").joinpath("data/emoji_words.yaml").read_text(encoding="utf-8")
    )["concepts"]
    by_emoji = {emoji: words for words in concepts.values() for emoji in words["emoji"]}
    return by_emoji, re.compile(f"{_BEFORE}(?P<emoji>[{''.join(by_emoji)}])(?![^\\w\\s.,+&/!?)])")


def spell_out_emoji(mapped: MappedText, language: str) -> MappedText:
    """Replace emoji that take a word's place by that word in ``language`` (English for a language without an entry)."""
    if mapped.text.isascii():
        return mapped
    by_emoji, pattern = _words()
    base = language.split("-", maxsplit=1)[0] if language not in by_emoji["✈"] else language
    edits: list[Edit] = []
    for match in pattern.finditer(mapped.text):
        words: dict[str, Any] = by_emoji[match["emoji"]]
        edits.append(Edit(*match.span("emoji"), words.get(base, words["en"])))
    return mapped.edited(edits)
