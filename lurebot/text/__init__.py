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
        original: as it was given; all offsets that leave Lurebot count its code points.
        clean: normalised; contacts, money and places are found here.
        plain: clean, with masked words undone.
        view: plain, with emoji in place of words spelled out and Chinese in simplified characters: what the classifier sees.
        language: of ``plain``.
    """

    original: str
    clean: MappedText
    plain: MappedText
    view: MappedText
    language: Language


def read(original: str) -> ReadText:
    """Read any text; never raises for its content."""
    clean = normalize(original)
    plain = unmask(clean)
    language = identify(plain.text)
    view = spell_out_emoji(plain, language.tag)
    if language.tag.startswith("zh"):
        view = simplified_view(view)
    return ReadText(original, clean, plain, view, language)


__all__ = ["Language", "MappedText", "ReadText", "identify", "normalize", "read", "unmask"]
