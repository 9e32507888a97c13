"""The authored corpus: one JSON object a line in ``corpus/items/<lang>.jsonl``, evidence marked inline (see ``markup``)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lurebot.taxonomy import taxonomy
from lurebot.text.language import base_tag
from lurebot_training.markup import MarkedSpan, parse

CORPUS = Path(__file__).parent / "corpus" / "items"
GOLDEN = Path(__file__).parent.parent / "tests" / "golden"

DIFFICULTIES = ("plain", "hard", "obfuscated", "ocr")
Split = Literal["train", "validation", "test"]


class CorpusError(ValueError):
    """A line of the corpus that cannot be used; the message names file, line and reason."""


@dataclass(frozen=True)
class Item:
    """One authored text.

    Attributes:
        spans: words that carry an indicator, in code points of ``text``.
        indicators: all indicators, also those that no words carry.
        pair: name shared by an honest ad and its lure twin.
    """

    id: str
    lang: str
    category: str
    text: str
    spans: tuple[MarkedSpan, ...]
    indicators: frozenset[str]
    difficulty: str
    channel: str
    kind: str
    pair: str | None
    author: str

    @property
    def split(self) -> Split:
        """70 % train, 15 % validation, 15 % test, by a hash of the pair or the id: twins stay together."""
        value = int(hashlib.sha256((self.pair or self.id).encode()).hexdigest(), 16) % 100
        return "train" if value < 70 else "validation" if value < 85 else "test"


def read_items(folder: Path = CORPUS) -> list[Item]:
    """Every item of every language, in order of file and line.

    Raises:
        CorpusError: nothing there, or a line that does not follow the format.
    """
    items = [item for path in sorted(folder.glob("*.jsonl")) for item in _read_file(path)]
    if not items:
        raise CorpusError(f"no *.jsonl items in {folder}")
    repeated = [name for name, count in Counter(item.id for item in items).items() if count > 1]
    if repeated:
        raise CorpusError(f"ids used more than once: {', '.join(repeated[:5])}")
    return items


def _read_file(path: Path) -> Iterator[Item]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield _item(json.loads(line))
        except (KeyError, TypeError, ValueError) as error:
            raise CorpusError(f"{path.name}:{number}: {type(error).__name__}: {error}") from error


def _item(entry: dict[str, Any]) -> Item:
    names = taxonomy()
    text, spans = parse(entry["text"])
    indicators = frozenset(span.indicator for span in spans) | frozenset(entry.get("also", ()))
    if unknown := indicators - set(names.indicator_names):
        raise ValueError(f"unknown indicators {sorted(unknown)}")
    if entry["category"] not in names.category_names:
        raise ValueError(f"unknown category {entry['category']!r}")
    if entry["difficulty"] not in DIFFICULTIES:
        raise ValueError(f"unknown difficulty {entry['difficulty']!r}")
    if base_tag(entry["lang"]) not in names.languages:
        raise ValueError(f"unknown language {entry['lang']!r}")
    return Item(
        id=entry["id"],
        lang=entry["lang"],
        category=entry["category"],
        text=text,
        spans=tuple(spans),
        indicators=indicators,
        difficulty=entry["difficulty"],
        channel=entry["channel"],
        kind=entry.get("kind") or "other",
        pair=entry.get("pair"),
        author=entry.get("author", ""),
    )
