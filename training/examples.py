"""From items and outside texts to tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from lurebot.taxonomy import taxonomy
from lurebot.text import read
from lurebot_training.dataset.items import Item
from lurebot_training.sources import SourceText
from lurebot_training.tokenizer import MASK, PAD, special_id


@dataclass(frozen=True)
class Example:
    """One text ready for the model.

    Attributes:
        tokens: ids with the special tokens, cut to the window.
        indicators: 0/1 for each indicator, or None where nobody labelled them.
        spans: indicator index -> token indices of the marked words.
    """

    tokens: tuple[int, ...]
    category: int
    indicators: np.ndarray[tuple[int], np.dtype[np.float32]] | None
    spans: dict[int, tuple[int, ...]]
    weight: float


def from_item(item: Item, tokenizer: Tokenizer, window: int, weight: float = 1.0) -> Example:
    """An authored item, with its spans carried over to the tokens of the classifier's view."""
    names = taxonomy()
    view = read(item.text).view
    encoding = tokenizer.encode(view.text)
    inside: dict[int, set[int]] = {}
    for place, (start, end) in enumerate(encoding.offsets[:window]):
        if encoding.special_tokens_mask[place] or start == end or not view.text[start:end].strip():
            continue
        first, last = view.original_span(start, end)
        for span in item.spans:
            if first < span.end and span.start < last:
                inside.setdefault(names.indicator_names.index(span.indicator), set()).add(place)
    return Example(
        tokens=_cut(encoding.ids, window),
        category=names.category_names.index(item.category),
        indicators=np.array([name in item.indicators for name in names.indicator_names], dtype=np.float32),
        spans={k: tuple(sorted(places)) for k, places in inside.items()},
        weight=weight,
    )


def from_source(row: SourceText, tokenizer: Tokenizer, window: int, weight: float) -> Example:
    """An outside text: its category is known, its indicators are not. Of a long one, any window (the same each time)."""
    ids = tokenizer.encode(read(row.text).view.text).ids
    if len(ids) > window:
        start = random.Random(row.text).randint(1, len(ids) - window + 1)
        ids = [ids[0], *ids[start : start + window - 2], ids[-1]]
    return Example(
        tokens=tuple(ids),
        category=taxonomy().category_names.index(row.category),
        indicators=None,
        spans={},
        weight=weight,
    )


def _cut(ids: list[int], window: int) -> tuple[int, ...]:
    return tuple(ids if len(ids) <= window else [*ids[: window - 1], ids[-1]])


@dataclass(frozen=True)
class Batch:
    """Tensors of a step: tokens, attention (B, T); category, weight (B); indicators, known (B, 22); span_target (B, 22, T)."""

    tokens: Tensor
    attention: Tensor
    category: Tensor
    indicators: Tensor
    known: Tensor
    span_target: Tensor
    weight: Tensor


def collate(examples: Sequence[Example], tokenizer: Tokenizer, token_dropout: float = 0.0, seed: int = 0) -> Batch:
    """Pad and stack. ``token_dropout`` hides that share of the tokens, so that no single word carries a text."""
    length = max(len(example.tokens) for example in examples)
    count = len(taxonomy().indicators)
    pad = special_id(tokenizer, PAD)
    tokens = torch.full((len(examples), length), pad)
    target = torch.zeros(len(examples), count, length)
    indicators = torch.zeros(len(examples), count)
    known = torch.zeros(len(examples), count)
    for row, example in enumerate(examples):
        tokens[row, : len(example.tokens)] = torch.tensor(example.tokens)
        if example.indicators is not None:
            indicators[row] = torch.from_numpy(example.indicators)
            known[row] = 1.0
        for k, places in example.spans.items():
            target[row, k, list(places)] = 1.0 / len(places)
    attention = (tokens != pad).long()
    if token_dropout:
        generator = torch.Generator().manual_seed(seed)
        inner = attention.bool() & attention.roll(-1, dims=1).bool()
        inner[:, 0] = False  # the first token and, by the shift, the last are special
        inner[:, -1] = False
        hidden = (torch.rand(tokens.shape, generator=generator) < token_dropout) & inner
        tokens = torch.where(hidden, special_id(tokenizer, MASK), tokens)
    return Batch(
        tokens,
        attention,
        torch.tensor([example.category for example in examples]),
        indicators,
        known,
        target,
        torch.tensor([example.weight for example in examples]),
    )


def epoch_batches(examples: Sequence[Example], size: int, seed: int) -> Iterator[list[Example]]:
    """Every example once, in batches of like length (less padding), in a seeded order."""
    draw = random.Random(seed)
    order = sorted(examples, key=lambda example: len(example.tokens) + draw.random() * 24)
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    draw.shuffle(batches)
    yield from batches
