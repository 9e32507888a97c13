"""Argilla 2: records as ``dataset.records.from_json`` reads and ``to_json`` writes them, labels as suggestions.

Argilla's browser counts UTF-16 code units while its server checks code points (issue 5729): in a text with emoji a span drawn
by hand may come back shifted. Suggestions that nobody changed come back as they were.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lurebot.taxonomy import taxonomy
from lurebot_training.dataset.exchange.files import read_entries, write_entries
from lurebot_training.dataset.exchange.offsets import code_points
from lurebot_training.dataset.items import Item, from_entry
from lurebot_training.dataset.markup import MarkedSpan, marked

_AGENT = "lurebot-corpus"


def write(items: Sequence[Item], path: Path) -> None:
    """Records to ``path``, the settings of the dataset (fields and questions) to ``<path>.settings.json``."""
    write_entries(items, path, record)
    path.with_suffix(".settings.json").write_text(json.dumps(settings(), indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> list[Item]:
    """Items of an export; a submitted response counts before the suggestion, the last before earlier ones.

    Raises:
        CorpusError: a record that cannot be read, by its number.
    """
    return read_entries(path, "record", item_of)


def settings() -> dict[str, Any]:
    """Fields and questions, as ``argilla.Settings.from_json`` reads them."""
    names = taxonomy()
    categories = [{"value": name, "text": name} for name in names.category_names]
    indicators = [{"value": name, "text": name} for name in names.indicator_names]
    return {
        "guidelines": "See GUIDELINES.md of the Lurebot corpus.",
        "allow_extra_metadata": True,
        "fields": [{"name": "text", "title": "Text", "required": True, "settings": {"type": "text", "use_markdown": False}}],
        "questions": [
            {"name": "category", "required": True, "settings": {"type": "label_selection", "options": categories}},
            {
                "name": "evidence",
                "required": False,
                "settings": {"type": "span", "field": "text", "allow_overlapping": True, "options": indicators},
            },
            {"name": "also", "required": False, "settings": {"type": "multi_label_selection", "options": indicators}},
        ],
    }


def record(item: Item) -> dict[str, Any]:
    """One record with the item's labels as suggestions."""
    entry = json.loads(item.line())
    also = entry.pop("also", [])
    suggestions: dict[str, Any] = {
        "category": item.category,
        "evidence": [{"label": span.indicator, "start": span.start, "end": span.end} for span in item.spans],
    }
    if also:
        suggestions["also"] = also
    return {
        "id": item.id,
        "fields": {"text": item.text},
        "metadata": {
            name: value for name, value in entry.items() if name not in ("id", "text", "category") and value is not None
        },
        "suggestions": {name: {"value": value, "score": None, "agent": _AGENT} for name, value in suggestions.items()},
        "responses": {},
        "vectors": {},
    }


def item_of(entry: dict[str, Any]) -> Item:
    """An item from a record of an export."""
    text = entry["fields"]["text"]
    spans = []
    for span in _answer(entry, "evidence") or []:
        spans.append(MarkedSpan(span["label"], *code_points(text, span["start"], span["end"], None)))
    category = _answer(entry, "category")
    if category is None:
        raise ValueError("no category was chosen")
    fields = {"from": None, "to": None, **entry["metadata"], "id": entry["id"], "category": category}
    return from_entry({**fields, "text": marked(text, spans), "also": _answer(entry, "also") or []})


def _answer(entry: dict[str, Any], question: str) -> Any:
    """What was answered, else what was suggested; nothing where somebody answered the record but left this question open."""
    responses = entry.get("responses") or {}
    if responses.get(question):
        return responses[question][-1]["value"]
    if any(responses.values()):
        return None
    return (entry.get("suggestions") or {}).get(question, {}).get("value")
