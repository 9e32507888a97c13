"""Label Studio: tasks with one annotation each, and what its JSON export holds after people worked on them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from lurebot.taxonomy import taxonomy
from lurebot_training.dataset.exchange.files import read_entries, write_entries
from lurebot_training.dataset.exchange.offsets import code_points
from lurebot_training.dataset.items import Item, from_entry
from lurebot_training.dataset.markup import MarkedSpan, marked


def write(items: Sequence[Item], path: Path) -> None:
    """Tasks to ``path``, the labelling interface to ``<path>.xml``."""
    write_entries(items, path, task)
    path.with_suffix(".xml").write_text(interface(), encoding="utf-8")


def read(path: Path) -> list[Item]:
    """Items of an export; of several annotations of a task the last one that was not cancelled counts.

    Raises:
        CorpusError: a task that cannot be read, by its number.
    """
    return read_entries(path, "task", item_of)


def interface() -> str:
    """The labelling interface: one category, words of each indicator, indicators that no words carry."""
    names = taxonomy()
    choices = "".join(f"<Choice value={quoteattr(name)}/>" for name in names.category_names)
    labels = "".join(f"<Label value={quoteattr(name)}/>" for name in names.indicator_names)
    without = "".join(f"<Choice value={quoteattr(name)}/>" for name in names.indicator_names)
    return (
        "<View>\n"
        f'  <Choices name="category" toName="text" choice="single" required="true">{choices}</Choices>\n'
        f'  <Labels name="indicator" toName="text">{labels}</Labels>\n'
        '  <Text name="text" value="$text" granularity="symbol"/>\n'
        f'  <Choices name="also" toName="text" choice="multiple">{without}</Choices>\n'
        "</View>\n"
    )


def task(item: Item) -> dict[str, Any]:
    """One task with the item's labels as its annotation."""
    entry = json.loads(item.line())
    also = entry.pop("also", [])
    result: list[dict[str, Any]] = [_choices("category", [item.category])]
    result += [
        {
            "id": f"{item.id}-{place}",
            "from_name": "indicator",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": span.start,
                "end": span.end,
                "text": item.text[span.start : span.end],
                "labels": [span.indicator],
            },
        }
        for place, span in enumerate(item.spans)
    ]
    if also:
        result.append(_choices("also", also))
    meta = {name: value for name, value in entry.items() if name not in ("text", "category")}
    return {"data": {"text": item.text, "meta": meta}, "annotations": [{"result": result}]}


def _choices(name: str, chosen: Sequence[str]) -> dict[str, Any]:
    return {"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": list(chosen)}}


def item_of(entry: dict[str, Any]) -> Item:
    """An item from a task of an export."""
    text = entry["data"]["text"]
    kept = [annotation for annotation in entry["annotations"] if not annotation.get("was_cancelled")]
    category, also, spans = None, [], []
    for part in kept[-1]["result"]:
        value = part["value"]
        if part["from_name"] == "category":
            category = value["choices"][0]
        elif part["from_name"] == "also":
            also = value["choices"]
        elif part["from_name"] == "indicator":
            start, end = code_points(text, value["start"], value["end"], value.get("text"))
            spans += [MarkedSpan(name, start, end) for name in value["labels"]]
    if category is None:
        raise ValueError("no category was chosen")
    return from_entry({**entry["data"]["meta"], "category": category, "text": marked(text, spans), "also": also})
