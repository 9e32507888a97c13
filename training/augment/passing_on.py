"""Messages as people retype them and pass them on."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import replace
from functools import cache
from itertools import pairwise

import yaml

from lurebot.text.chinese import simplified, traditional
from lurebot.text.mapped import Edit
from lurebot_training.augment.draft import Draft
from lurebot_training.dataset.surface import EMOJI
from lurebot_training.dataset.vocabulary import CORPUS

# Emoji that decorate without meaning: those that stand for words stay out.
_DECORATION = "✨🌟👍😊🔔📌👉✅💯🙂🌸🔹"
_SENTENCE = re.compile(r"[.!?。！？።၊။।॥؟\n]+\s*|(?<=\S)\s{2,}")
# Handles, links and sums keep their letters in another alphabet.
_KEPT = re.compile(r"(\S*[@/$\d_]\S*)")


def no_accents(draft: Draft, draw: random.Random) -> Draft:  # noqa: ARG001 - the shape of an operation
    """Latin letters without their marks, as on a keyboard that lacks them."""
    edits = []
    for place, character in enumerate(draft.text):
        base = unicodedata.normalize("NFD", character)[0]
        plain = {"đ": "d", "Đ": "D", "ı": "i", "ø": "o"}.get(character, base)
        if plain != character and plain.isascii():
            edits.append(Edit(place, place + 1, plain))
    return draft.edited(edits)


def lower_case(draft: Draft, draw: random.Random) -> Draft:  # noqa: ARG001
    """No capitals."""
    changed = ((place, character.lower()) for place, character in enumerate(draft.text) if character.isupper())
    return draft.edited([Edit(place, place + 1, lower) for place, lower in changed if len(lower) == 1])


def drop_emoji(draft: Draft, draw: random.Random) -> Draft:
    """Without emoji, but those inside marked words."""
    del draw
    found = [match.span() for match in EMOJI.finditer(draft.text)]
    inside = [(start, end) for start, end in found if any(s.start < end and start < s.end for s in draft.spans)]
    return draft.edited([Edit(start, end, "") for start, end in found if (start, end) not in inside])


def insert_emoji(draft: Draft, draw: random.Random) -> Draft:
    """Decoration before some lines or at the end."""
    places = [0, *(match.end() for match in re.finditer("\n", draft.text))]
    chosen = draw.sample(places, draw.randint(1, min(3, len(places))))
    edits = [Edit(place, place, draw.choice(_DECORATION) + " ") for place in chosen]
    return draft.edited([*edits, Edit(len(draft.text), len(draft.text), " " + draw.choice(_DECORATION))])


def reflow(draft: Draft, draw: random.Random) -> Draft:
    """Line breaks put in between sentences, or taken out."""
    if "\n" in draft.text and draw.random() < 0.6:
        return draft.edited([Edit(*match.span(), " ") for match in re.finditer(r"\s*\n\s*", draft.text)])
    breaks = [match for match in _SENTENCE.finditer(draft.text) if match[0].endswith(" ")]
    return draft.edited([Edit(match.end() - 1, match.end(), "\n") for match in breaks if draw.random() < 0.8])


def wrap(draft: Draft, draw: random.Random) -> Draft:
    """A greeting before, a closing after, or both."""
    words = _wrappers().get(draft.lang)
    if words is None:
        return draft
    gap = draw.choice((" ", "\n"))
    edits = []
    if draw.random() < 0.7:
        edits.append(Edit(0, 0, draw.choice(words["before"]) + gap))
    if draw.random() < 0.5:
        edits.append(Edit(len(draft.text), len(draft.text), gap + draw.choice(words["after"])))
    return draft.edited(edits)


@cache
def _wrappers() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load((CORPUS / "wrappers.yaml").read_text(encoding="utf-8"))
    return loaded


def trim(draft: Draft, draw: random.Random) -> Draft:
    """Without first or last sentences that carry no mark, at least half of the text left.

    A text without marks stays as it is, and so does one that names somebody: the name may be what makes it honest.
    """
    if not draft.spans or not draft.nameless:
        return draft
    first, last = min(span.start for span in draft.spans), max(span.end for span in draft.spans)
    ends = [match.end() for match in _SENTENCE.finditer(draft.text)]
    heads = [end for end in ends if end <= first and end <= len(draft.text) // 4]
    tails = [end for end in ends if end >= last and end >= len(draft.text) * 3 // 4]
    edits = []
    if heads and draw.random() < 0.6:
        edits.append(Edit(0, draw.choice(heads), ""))
    if tails:
        edits.append(Edit(draw.choice(tails), len(draft.text), ""))
    return draft.edited(edits)


def other_script(draft: Draft, draw: random.Random) -> Draft:
    """Uzbek in its other alphabet (span by span), Chinese in its other characters; anything else as it is."""
    del draw
    if draft.lang in ("uz", "uz-Cyrl"):
        edges = sorted({0, len(draft.text), *(edge for span in draft.spans for edge in (span.start, span.end))})
        pieces = [Edit(one, other, _uzbek(draft.text[one:other], draft.lang)) for one, other in pairwise(edges)]
        return replace(draft.edited(pieces), lang="uz" if draft.lang == "uz-Cyrl" else "uz-Cyrl")
    if draft.lang in ("zh-Hans", "zh-Hant"):
        convert, lang = (traditional, "zh-Hant") if draft.lang == "zh-Hans" else (simplified, "zh-Hans")
        return replace(draft, text=convert(draft.text), lang=lang)
    return draft


def _uzbek(text: str, lang: str) -> str:
    from UzTransliterator import UzTransliterator  # noqa: PLC0415 - part of the `train` extra

    alphabets = ("cyr", "lat") if lang == "uz-Cyrl" else ("lat", "cyr")
    pieces = _KEPT.split(text)
    return "".join(
        piece if place % 2 or not piece.strip() else _with_blanks(piece, UzTransliterator().transliterate(piece, *alphabets))
        for place, piece in enumerate(pieces)
    )


def _with_blanks(piece: str, converted: str) -> str:
    lead, trail = piece[: len(piece) - len(piece.lstrip())], piece[len(piece.rstrip()) :]
    return lead + converted.strip() + trail
