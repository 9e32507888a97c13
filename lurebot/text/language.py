"""Which of the 29 languages a text is in.

Scripts decide first; py3langid (a maintained naive Bayes over byte n-grams) decides among languages that share one; lists of
common words settle what it confuses: romanised South Asian languages, Malay and Indonesian, Hindi and Nepali.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from lurebot.packaged import read_yaml
from lurebot.text.chinese import simplified, traditional

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN = "und"

# The longest beginning that is looked at: more does not change the answer.
_LOOKED_AT = 2000

_LATIN = ("en", "vi", "id", "ms", "tl", "sw", "fr", "pt", "es", "tr", "uz")
# Languages that are not ours but are common enough to be taken for one of ours.
_NEIGHBOURS = ("de", "it", "nl", "pl", "ro", "az", "kk", "ky", "uk", "bg", "tg", "fa", "ps", "sr")

_ONE_LANGUAGE = {
    "THAI": "th", "LAO": "lo", "KHMER": "km", "MYANMAR": "my", "SINHALA": "si", "TAMIL": "ta", "TELUGU": "te",
    "BENGALI": "bn", "ETHIOPIC": "am", "HANGUL": "ko",
}  # fmt: skip
_IGNORED = re.compile(r"(?:https?://|www\.|t\.me/|wa\.me/)\S+|[@#]\w+|\b[\w.]+@[\w.]+\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_URDU = re.compile("[ٹڈڑںےہھۓ]")
_PERSIAN = re.compile("[گچپژکی]")
_UZBEK_CYRILLIC = re.compile("[ўқғҳЎҚҒҲ]")
_NOT_UZBEK = re.compile("[ңүұөәіһңҮҰӨӘІёэы]")
_DEVANAGARI_WORD = re.compile(r"[\u0900-\u0963\u0966-\u097f\u200d]+")


@dataclass(frozen=True, slots=True)
class Language:
    """A BCP 47 tag (``hi-Latn``, ``uz-Cyrl``, ``zh-Hant``; ``und`` where nothing can be told) and how sure it is, 0 to 1."""

    tag: str
    confidence: float


def base_tag(tag: str) -> str:
    """The language's own tag, whatever the script: ``hi`` for ``hi-Latn``, ``uz`` for ``uz-Cyrl``; Chinese keeps its two."""
    return tag.removesuffix("-Latn").removesuffix("-Cyrl")


def identify(text: str) -> Language:
    """The language of most of the text. Links, handles and digits say nothing of it."""
    text = _IGNORED.sub(" ", text[:_LOOKED_AT])
    scripts = Counter(script for character in text if (script := _script(character)))
    total = sum(scripts.values())
    if not total:
        return Language(UNKNOWN, 0.0)
    # An ideograph or a syllable says about as much as two or three letters.
    weights = {script: count * (2.5 if script in ("HAN", "KANA", "HANGUL") else 1.0) for script, count in scripts.items()}
    main = max(weights, key=lambda script: weights[script])
    share = weights[main] / sum(weights.values())
    if main == "LATIN" and share < 0.75:
        # Latin brand names and contacts often outnumber a short text in another script.
        rest = max((script for script in weights if script != "LATIN"), key=lambda script: weights[script])
        main, share = rest, 1 - share
    language = _in_script(main, text, scripts)
    return Language(language.tag, round(language.confidence * min(1.0, share + 0.3), 4))


@cache
def _script(character: str) -> str | None:
    if not character.isalpha():
        return None
    name = unicodedata.name(character, "")
    script = name.split(" ", 1)[0].split("-", 1)[0]
    if script in ("HIRAGANA", "KATAKANA"):
        return "KANA"
    return {"CJK": "HAN", "HANGUL": "HANGUL"}.get(script, script) or None


def _in_script(script: str, text: str, scripts: Counter[str]) -> Language:
    if script in ("HAN", "KANA"):
        if scripts["KANA"] >= 0.08 * (scripts["HAN"] + scripts["KANA"]):
            return Language("ja", 0.99)
        return _chinese(text)
    if script in _ONE_LANGUAGE:
        return Language(_ONE_LANGUAGE[script], 0.99)
    shared = {"DEVANAGARI": _devanagari, "ARABIC": _arabic, "CYRILLIC": _cyrillic, "LATIN": _latin}
    return shared[script](text) if script in shared else Language(UNKNOWN, 0.0)


def _chinese(text: str) -> Language:
    only_traditional = sum(old != new for old, new in zip(text, simplified(text), strict=True))
    only_simplified = sum(old != new for old, new in zip(text, traditional(text), strict=True))
    both = only_traditional + only_simplified
    if only_traditional > only_simplified:
        return Language("zh-Hant", 0.5 + 0.49 * only_traditional / both)
    return Language("zh-Hans", 0.5 + 0.49 * only_simplified / both if both else 0.6)


def _devanagari(text: str) -> Language:
    words = _DEVANAGARI_WORD.findall(text)
    marks, endings = _devanagari_marks()
    nepali = sum(word in marks["ne"] or (len(word) > 4 and word.endswith(endings)) for word in words)
    hindi = sum(word in marks["hi"] for word in words)
    if nepali == hindi:
        return _ranked(text, ("hi", "ne"))
    sure = 0.5 + 0.49 * abs(nepali - hindi) / (nepali + hindi)
    return Language("ne" if nepali > hindi else "hi", sure)


def _arabic(text: str) -> Language:
    urdu = len(_URDU.findall(text))
    if urdu >= 2 or (urdu and len(text) < 60):
        return Language("ur", 0.98)
    if len(_PERSIAN.findall(text)) >= 3:
        return _ranked(text, ("ar", "ur", "fa", "ps"))
    return Language("ar", 0.95)


def _cyrillic(text: str) -> Language:
    uzbek, other = len(_UZBEK_CYRILLIC.findall(text)), len(_NOT_UZBEK.findall(text))
    if uzbek > 1 and uzbek > 0.5 * other:
        return Language("uz-Cyrl", 0.97)
    found = _ranked(text, ("ru", "uz", *(tag for tag in _NEIGHBOURS if tag in ("kk", "ky", "uk", "bg", "tg", "sr"))))
    return Language("uz-Cyrl", found.confidence) if found.tag == "uz" else found


def _latin(text: str) -> Language:
    found = _ranked(text, (*_LATIN, *(tag for tag in _NEIGHBOURS if tag in ("de", "it", "nl", "pl", "ro", "az"))))
    words = [word.lower() for word in _LETTERS.findall(text)]
    marked = _marked(words)
    sure = found.tag in _SURE and found.confidence >= _SURE_FROM
    return marked if marked is not None and not sure else found


# Languages that the identifier tells surely, so that a few short words shared with a list must not overrule it.
_SURE = frozenset({"vi", "fr", "es", "pt", "tr", "uz"})
_SURE_FROM = 0.5


def _marked(words: list[str]) -> Language | None:
    """The language whose everyday words the text shows, or None where they say too little or say English."""
    owners = _owners()
    scores: dict[str, float] = defaultdict(float)
    for word in words:
        for tag in owners.get(word, ()):
            scores[tag] += 1 / len(owners[word])
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][0] == "en":
        return None
    (tag, best), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    if best < 1.5 or best < 0.1 * len(words):
        return None
    return Language(tag, round(0.5 + 0.49 * (best - second) / best, 4))


@cache
def _marks() -> dict[str, Any]:
    return read_yaml("lurebot.text", "data", "language_marks.yaml")


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    """Each everyday word in Latin letters with the languages that have it."""
    owners: dict[str, tuple[str, ...]] = {}
    for tag, words in _marks()["latin"].items():
        for word in map(str, set(words)):
            owners[word] = (*owners.get(word, ()), tag)
    return owners


@cache
def _devanagari_marks() -> tuple[dict[str, frozenset[str]], tuple[str, ...]]:
    return {tag: frozenset(words) for tag, words in _marks()["devanagari"].items()}, tuple(_marks()["nepali_endings"])


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - reads 4 MB, only for shared scripts

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _ranked(text: str, among: tuple[str, ...]) -> Language:
    """The likeliest of ``among``, with its share of their probability."""
    scores = {tag: score for tag, score in _identifier().rank(text) if tag in among}
    best = max(scores, key=lambda tag: scores[tag])
    total = sum(scores.values())
    return Language(best, scores[best] / total if total else 0.0)
