"""From the text as it was sent to the texts that the other parts read.

``read`` is the one way in: it normalises, undoes masks, tells the language, and gives the view that the classifier sees.
"""

from __future__ import annotations

from dataclasses import dataclass

from lurebot.text.chinese import simplified_view
from lurebot.text.emoji import spell_out_emoji
from lurebot.text.language import Language, identify
from lurebot.text.mapped import MappedText
from lurebot.text.normalize import normalize
from lurebot.text.unmask import unmask


@dataclass(frozen=True)
class ReadText:
    """One text, read.

    Attributes:
        original: as it was given, up to the limit; all offsets that leave Lurebot count its code points.
        clean: normalised; contacts, money and places are found here.
        plain: clean, with masked words undone.
        view: plain, with emoji in place of words spelled out and Chinese in simplified characters: what the classifier sees.
        language: of ``plain``.
        clipped: whether ``clean`` is only the beginning, because the text (or what it unfolds to) is longer than the limit.
    """

    original: str
    clean: MappedText
    plain: MappedText
    view: MappedText
    language: Language
    clipped: bool = False


def read(original: str, limit: int | None = None) -> ReadText:
    """Read any text, at most ``limit`` code points of it; never raises for its content."""
    whole, original = original, original[:limit]
    unfolded = normalize(original)
    # One code point can unfold to many: 20,000 ligatures of eighteen letters are no text of 20,000 letters.
    clean = unfolded if limit is None else unfolded.head(limit)
    plain = unmask(clean)
    language = identify(plain.text)
    view = spell_out_emoji(plain, language.tag)
    if language.tag.startswith("zh"):
        view = simplified_view(view)
    clipped = len(whole) > len(original) or len(unfolded.text) > len(clean.text)
    return ReadText(original, clean, plain, view, language, clipped=clipped)


__all__ = ["Language", "MappedText", "ReadText", "identify", "normalize", "read", "unmask"]
