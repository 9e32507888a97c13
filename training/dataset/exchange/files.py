"""Files of labelling tools: one JSON list, an entry an item."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from lurebot_training.dataset.exchange.offsets import OffsetError
from lurebot_training.dataset.items import CorpusError, Item

Entry = dict[str, Any]


def write_entries(items: Sequence[Item], path: Path, entry_of: Callable[[Item], Entry]) -> None:
    """Write one entry an item."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([entry_of(item) for item in items], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_entries(path: Path, called: str, item_of: Callable[[Entry], Item]) -> list[Item]:
    """Read one item an entry.

    Raises:
        CorpusError: an entry that cannot be read; ``called`` and its number name it.
    """
    items = []
    for number, entry in enumerate(json.loads(path.read_text(encoding="utf-8")), 1):
        try:
            items.append(item_of(entry))
        except (KeyError, TypeError, IndexError, OffsetError, ValueError) as error:
            raise CorpusError(f"{path.name}: {called} {number}: {type(error).__name__}: {error}") from error
    return items
