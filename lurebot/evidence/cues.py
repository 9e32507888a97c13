"""Words that are evidence by themselves: the trade's slang, names of compounds, set phrases of recruiters.

``cues/<lang>.yaml`` lists them, each with its source. How much a cue counts is learned by the bundle's combiner; where its
indicator is named, the cue is among the words shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from lurebot.evidence.spans import WITHOUT_BLANKS, has_blanks_between_words, original_span
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
_APOSTROPHES = frozenset("'’‘ʻʼ`´")
# A character that goes on with a word, in scripts that put blanks between words.
_LETTER = rf"[^\W{WITHOUT_BLANKS}]"
_GOES_ON = re.compile(_LETTER)
# Rare Chinese characters: letters, in no other use here.
_STAND_INS = 0x20000
_DESTINATION = "high_risk_destination"


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of the lexicon, where it stands in the original text, and the indicator that it speaks for."""

    indicator: str
    span: Span


class CueError(ValueError):
    """A lexicon file that is broken; the message says which entry."""


class Lexicon:
    """Words of one language, ready to be found: each with the indicators that it speaks for."""

    def __init__(self, words: Iterable[tuple[str, str]], lang: str) -> None:
        """``words``: (indicator, word); a ``*`` at the end of a word allows any ending."""
        self._indicators: dict[str, list[str]] = {}
        groups: dict[str, set[str]] = {}
        for indicator, word in words:
            plain = word.rstrip("*")
            key = " ".join(folded(simplified(plain) if lang.startswith("zh") else plain).split())
            self._indicators.setdefault(key, []).append(indicator)
            # What must follow: anything in a script without blanks, the rest of the word, or its end.
            behind = (
                "" if not has_blanks_between_words(plain[-1]) else f"{_LETTER}*" if word.endswith("*") else f"(?!{_LETTER})"
            )
            groups.setdefault(behind, set()).add(key)
        # Plain alternatives at the beginning: so the engine looks only where one of their first letters stands.
        self._finders = [
            re.compile("(" + "|".join(_body(key) for key in sorted(keys, key=len, reverse=True)) + ")" + behind)
            for behind, keys in groups.items()
        ]

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """(indicator, start, end) of the words in a folded text."""
        for finder in self._finders:
            for match in finder.finditer(text):
                start, end = match.span()
                if not (start and has_blanks_between_words(text[start]) and _GOES_ON.match(text[start - 1])):
                    for indicator in self._indicators[" ".join(match.group(1).split())]:
                        yield indicator, start, end


def _body(key: str) -> str:
    return r"\s+".join(map(re.escape, key.split(" ")))


@cache
def lexicon(lang: str) -> Lexicon:
    """The words of a language, none where it has no file.

    Raises:
        CueError: an entry names no indicator of the taxonomy.
    """
    try:
        entries = read_yaml("lurebot", "evidence", "cues", f"{lang}.yaml")["cues"]
    except FileNotFoundError:
        entries = []
    if unknown := {entry["indicator"] for entry in entries} - set(taxonomy().indicator_names):
        raise CueError(f"cues/{lang}.yaml: unknown indicators {', '.join(sorted(unknown))}")
    return Lexicon(((entry["indicator"], str(word)) for entry in entries for word in entry["words"]), lang)


def folded(text: str) -> str:
    """Lower case, Turkish i's as one, one kind of apostrophe, character by character: places stay where they are."""
    return "".join(map(_folded, text))


@cache
def _folded(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if unicodedata.category(character).startswith("M") and has_blanks_between_words(character):
        # Vowel signs go on with a word, but are no letters for regular expressions: each becomes a letter that no text has.
        return chr(_STAND_INS + ord(character) % 0x10000)
    return "i" if character == "ı" else character.lower()[0]


def find_cues(reading: ReadText, places: tuple[Place, ...] = ()) -> tuple[Cue, ...]:
    """The cues of a text in its order: words of its language's lexicon and of the English one, and telling places."""
    text = folded(reading.view.text)
    found = [
        Cue(name, original_span(reading.view, reading.original, start, end))
        for lang in dict.fromkeys((base_tag(reading.language.tag), _EVERYWHERE))
        for name, start, end in lexicon(lang).find(text)
    ]
    found += [
        Cue(_DESTINATION, Span(place.start, place.end, place.text))
        for place in places
        if place.kind in _TELLING_PLACES and place.weight == "high"
    ]
    return tuple(sorted(found, key=lambda cue: (cue.span.start, cue.indicator)))
