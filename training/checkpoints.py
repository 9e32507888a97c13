"""Checkpoints that survive a kill and refuse to be continued with other data or settings."""

from __future__ import annotations

import hashlib
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
