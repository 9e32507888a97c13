"""What every training run needs: checkpoints that survive a kill and refuse other data, a history, a learning-rate schedule."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import torch


class OtherRunError(ValueError):
    """A checkpoint or cache that was made with other data, settings or weights; the message says which file."""


def fingerprint(*parts: Any) -> str:
    """A short hash of everything that a run depends on, by its printed form."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(repr(part).encode())
    return digest.hexdigest()[:16]


def refuse_other(stored: str, current: str, path: Path) -> None:
    """Stop when ``path`` belongs to another run.

    Raises:
        OtherRunError: the fingerprints differ.
    """
    if stored != current:
        raise OtherRunError(f"{path} was made with other data, settings or weights: remove it, or choose another --out")


def save(path: Path, state: dict[str, Any]) -> None:
    """Write beside, then rename: a kill in between leaves the old checkpoint whole."""
    beside = path.with_suffix(".tmp")
    torch.save(state, beside)
    beside.replace(path)


def log(out: Path, entry: dict[str, Any]) -> None:
    """Add a line to ``history.jsonl``."""
    with (out / "history.jsonl").open("a", encoding="utf-8") as history:
        history.write(json.dumps(entry) + "\n")


def schedule(step: int, steps: int, warmup_share: float) -> float:
    """Share of the peak learning rate at a step, from 1: linear warm-up, then linear decay to zero."""
    warmup = max(1, int(steps * warmup_share))
    return min(step / warmup, max(0.0, (steps - step) / max(1, steps - warmup)))
