"""The corpus as a Hugging Face dataset: Parquet files that ``datasets.load_dataset("training/corpus")`` reads offline.

Each split is two files, so that the configuration ``unseen_families`` needs no text twice: offers of the held-out families lie
in files of their own (``train-unseen.parquet``), everything else in ``train-seen.parquet``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from datasets import ClassLabel, Dataset, Features, List, Value
from pyarrow import parquet

from lurebot.taxonomy import taxonomy
from lurebot_training.dataset.items import Item
from lurebot_training.dataset.markup import MarkedSpan
from lurebot_training.dataset.vocabulary import CORPUS, SPLITS

DATA = CORPUS / "data"


def features() -> Features:
    """The columns. Span offsets are code points of ``text``, half open."""
    names = taxonomy()
    indicator = ClassLabel(names=list(names.indicator_names))
    optional = ("origin", "destination", "pair", "scenario", "family")
    return Features(
        {
            "id": Value("string"),
            "lang": Value("string"),
            "text": Value("string"),
            "category": ClassLabel(names=list(names.category_names)),
            "indicators": List(indicator),
            "spans": List({"indicator": indicator, "start": Value("int32"), "end": Value("int32")}),
            **{name: Value("string") for name in ("difficulty", "channel", "kind", "register", "author", *optional)},
        }
    )


def row_of(item: Item) -> dict[str, Any]:
    """An item as a row."""
    names = taxonomy()
    return {
        "id": item.id,
        "lang": item.lang,
        "text": item.text,
        "category": item.category,
        "indicators": [name for name in names.indicator_names if name in item.indicators],
        "spans": [{"indicator": span.indicator, "start": span.start, "end": span.end} for span in item.spans],
        "difficulty": item.difficulty,
        "channel": item.channel,
        "kind": item.kind,
        "register": item.register,
        "author": item.author,
        "origin": item.origin,
        "destination": item.destination,
        "pair": item.pair,
        "scenario": item.scenario,
        "family": item.family,
    }


def item_of(row: dict[str, Any]) -> Item:
    """The inverse of ``row_of`` for a row as the files and ``datasets`` give it, with class labels as numbers."""
    names = taxonomy()
    return Item(
        spans=tuple(MarkedSpan(names.indicator_names[span["indicator"]], span["start"], span["end"]) for span in row["spans"]),
        category=names.category_names[row["category"]],
        indicators=frozenset(names.indicator_names[k] for k in row["indicators"]),
        **{name: row[name] for name in row.keys() - {"spans", "category", "indicators", "family"}},
    )


def build(items: Sequence[Item], folder: Path = DATA) -> list[Path]:
    """Write the Parquet files and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for split in SPLITS:
        for part, held_out in (("seen", False), ("unseen", True)):
            rows = [row_of(item) for item in items if item.split == split and item.family_held_out == held_out]
            path = folder / f"{split}-{part}.parquet"
            columns = {name: [row[name] for row in rows] for name in features()}
            table = Dataset.from_dict(columns, features=features()).data.table
            parquet.write_table(table.cast(features().arrow_schema), path, compression="zstd")  # the schema carries the names
            written.append(path)
    return written


def stored(folder: Path = DATA) -> list[Item]:
    """The items in the Parquet files, in the order of the files; none where there are no files."""
    return [item_of(row) for path in sorted(folder.glob("*.parquet")) for row in parquet.read_table(path).to_pylist()]
