"""Words that are evidence by themselves: the trade's slang, names of compounds, set phrases of recruiters.

``cues/<lang>.yaml`` lists them, each with its source. How much a cue counts is learned by the bundle's combiner; that it is
shown as evidence is decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lurebot.evidence.spans import has_blanks_between_words, original_span
from lurebot.packaged import read_yaml
from lurebot.taxonomy import taxonomy
from lurebot.text import ReadText
from lurebot.text.chinese import simplified
from lurebot.text.language import base_tag
from lurebot.verdict import Place, Span

# Everywhere, English slang is mixed in.
_EVERYWHERE = "en"
# A place in one of these is a sign by itself; an ordinary border town is not.
_TELLING_PLACES = frozenset({"compound", "zone", "hub"})
_DESTINATION = "high_risk_destination"


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of the lexicon, where it stands in the original text, and the indicator that it speaks for."""

    indicator: str
    span: Span


class CueError(ValueError):
    """A lexicon file that is broken; the message says which entry."""


@cache
def _patterns(lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each indicator with cues in a language, what finds them."""
    try:
        lexicon = read_yaml("lurebot", "evidence", "cues", f"{lang}.yaml")
    except FileNotFoundError:
        return ()
    words: dict[str, list[str]] = {}
    for entry in lexicon["cues"]:
        if entry["indicator"] not in taxonomy().indicator_names:
            raise CueError(f"cues/{lang}.yaml: unknown indicator {entry['indicator']}")
        words.setdefault(entry["indicator"], []).extend(map(str, entry["words"]))
    return tuple((name, re.compile("|".join(map(_pattern, sorted(own, key=len, reverse=True))))) for name, own in words.items())


def _pattern(word: str) -> str:
    """``word`` in lower case, whole where its script puts blanks between words; a ``*`` at the end allows any ending."""
    open_ended = word.endswith("*")
    word = simplified(word.rstrip("*").lower())
    body = r"\s+".join(map(re.escape, word.split()))
    before = r"(?<!\w)" if has_blanks_between_words(word[0]) else ""
    after = r"(?!\w)" if has_blanks_between_words(word[-1]) and not open_ended else ""
    return before + body + after


def find_cues(reading: ReadText, places: tuple[Place, ...] = ()) -> tuple[Cue, ...]:
    """The cues of a text in its order: words of its language's lexicon and of the English one, and telling places."""
    lowered = "".join(character.lower() if len(character.lower()) == 1 else character for character in reading.view.text)
    found = [
        Cue(name, original_span(reading.view, reading.original, *match.span()))
        for lang in dict.fromkeys((base_tag(reading.language.tag), _EVERYWHERE))
        for name, pattern in _patterns(lang)
        for match in pattern.finditer(lowered)
    ]
    found += [
        Cue(_DESTINATION, Span(place.start, place.end, place.text))
        for place in places
        if place.kind in _TELLING_PLACES and place.weight == "high"
    ]
    return tuple(sorted(found, key=lambda cue: (cue.span.start, cue.indicator)))
