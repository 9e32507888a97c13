"""The authored items: a JSON object a line in ``corpus/items/<batch>/<lang>.jsonl``, with marks as ``markup`` reads them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lurebot.taxonomy import taxonomy
from lurebot.text.language import base_tag
from lurebot_training.dataset.markup import MarkedSpan, marked, parse
from lurebot_training.dataset.vocabulary import CORPUS, OFFERS, CorpusMissingError, Split, batches, vocabulary

GOLDEN = CORPUS.parent.parent / "tests" / "golden"

_REQUIRED = ("id", "lang", "category", "text", "difficulty", "channel", "from", "to", "kind", "register", "author")
_OPTIONAL = ("also", "pair", "scenario")


class CorpusError(ValueError):
    """A line of the corpus that cannot be used; the message names file, line and reason."""


@dataclass(frozen=True)
class Item:
    """One authored text.

    Attributes:
        spans: words that carry an indicator, in code points of ``text``.
        indicators: all indicators, also those that no words carry.
        origin: country of the person addressed (ISO 3166-1), None where the text does not say.
        destination: country of the work, likewise.
        author: the batch.
        pair: name shared by an honest ad and its lure twin.
        scenario: the documented recruitment that the situation was adapted from.
    """

    id: str
    lang: str
    category: str
    text: str
    spans: tuple[MarkedSpan, ...]
    indicators: frozenset[str]
    difficulty: str
    channel: str
    origin: str | None
    destination: str | None
    kind: str
    register: str
    author: str
    pair: str | None
    scenario: str | None

    @property
    def language(self) -> str:
        """The language without its script: the row of a table."""
        return base_tag(self.lang)

    @property
    def family(self) -> str | None:
        """The family of the work offered, None for texts that offer none."""
        return vocabulary().families.get(self.kind) if self.category in OFFERS else None

    @property
    def family_held_out(self) -> bool:
        """An offer of a family that the split of unseen families leaves out of training."""
        return self.family in vocabulary().held_out_families

    @property
    def subtle(self) -> bool:
        """A lure judged hard with no more than three signs; that nobody nameable stands behind it is not counted as one."""
        signs = self.indicators - {"vague_employer"}
        return self.category == "trafficking_lure" and self.difficulty == "hard" and len(signs) <= 3

    @property
    def split(self) -> Split:
        """The split of its batch."""
        return batches()[self.author].split

    def line(self) -> str:
        """The item as its line of JSON, marks inline."""
        spanned = {span.indicator for span in self.spans}
        entry: dict[str, Any] = {
            "id": self.id,
            "lang": self.lang,
            "category": self.category,
            "text": marked(self.text, self.spans),
            "also": sorted(self.indicators - spanned),
            "difficulty": self.difficulty,
            "channel": self.channel,
            "from": self.origin,
            "to": self.destination,
            "kind": self.kind,
            "register": self.register,
            "author": self.author,
            "pair": self.pair,
            "scenario": self.scenario,
        }
        left_out = {name for name in _OPTIONAL if not entry[name]}
        return json.dumps({name: value for name, value in entry.items() if name not in left_out}, ensure_ascii=False)


def read_items(folder: Path = CORPUS / "items") -> list[Item]:
    """Every item below ``folder``, in order of file and line.

    Raises:
        CorpusMissingError: no such folder, or nothing in it.
        CorpusError: a line that does not follow the format, or an id used twice.
    """
    items = [item for path in sorted(folder.rglob("*.jsonl")) for item in read_file(path)]
    if not items:
        raise CorpusMissingError(f"no *.jsonl items in {folder}")
    repeated = [name for name, count in Counter(item.id for item in items).items() if count > 1]
    if repeated:
        raise CorpusError(f"ids used more than once: {', '.join(repeated[:5])}")
    return items


def read_file(path: Path) -> Iterator[Item]:
    """The items of one file.

    Raises:
        CorpusError: a line that does not follow the format.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield from_entry(json.loads(line))
        except (KeyError, TypeError, ValueError) as error:
            raise CorpusError(f"{path.parent.name}/{path.name}:{number}: {type(error).__name__}: {error}") from error


def from_entry(entry: dict[str, Any]) -> Item:
    """An item from its decoded line.

    Raises:
        KeyError: a field is missing.
        ValueError: a field says what it may not.
    """
    names, words = taxonomy(), vocabulary()
    if strange := entry.keys() - {*_REQUIRED, *_OPTIONAL}:
        raise ValueError(f"unknown fields {sorted(strange)}")
    text, spans = parse(entry["text"])
    indicators = frozenset(span.indicator for span in spans) | frozenset(entry.get("also", ()))
    if unknown := indicators - set(names.indicator_names):
        raise ValueError(f"unknown indicators {sorted(unknown)}")
    _known("category", entry["category"], names.category_names)
    _known("difficulty", entry["difficulty"], words.difficulties)
    _known("channel", entry["channel"], words.channels)
    _known("register", entry["register"], words.registers)
    _known(f"kind for {entry['category']}", entry["kind"], words.kinds[entry["category"]])
    _known("language", base_tag(entry["lang"]), names.languages)
    return Item(
        id=entry["id"],
        lang=entry["lang"],
        category=entry["category"],
        text=text,
        spans=tuple(spans),
        indicators=indicators,
        difficulty=entry["difficulty"],
        channel=entry["channel"],
        origin=entry["from"],
        destination=entry["to"],
        kind=entry["kind"],
        register=entry["register"],
        author=entry["author"],
        pair=entry.get("pair"),
        scenario=entry.get("scenario"),
    )


def write_items(items: Sequence[Item], path: Path) -> None:
    """Write items as lines, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text("".join(item.line() + "\n" for item in items), encoding="utf-8")
    draft.replace(path)


def _known(field: str, value: object, allowed: Container[object]) -> None:
    if value not in allowed:
        raise ValueError(f"unknown {field} {value!r}")
