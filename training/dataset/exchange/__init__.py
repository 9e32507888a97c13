"""The corpus in the formats of labelling tools, and back: ``FORMATS`` by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lurebot_training.dataset.exchange import argilla, label_studio
from lurebot_training.dataset.items import Item


@dataclass(frozen=True)
class Format:
    """A format of files: how items are written to one and read from one."""

    about: str
    write: Callable[[Sequence[Item], Path], None]
    read: Callable[[Path], list[Item]]


FORMATS = {
    "label-studio": Format(
        "Label Studio tasks (JSON), with the labelling interface beside them", label_studio.write, label_studio.read
    ),
    "argilla": Format("Argilla records (JSON), with the settings of the dataset beside them", argilla.write, argilla.read),
}
