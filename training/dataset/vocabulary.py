"""The closed lists of ``corpus/vocabulary.yaml`` and the batches of ``corpus/batches.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

CORPUS = Path(__file__).parent.parent / "corpus"

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)

# Offers of work share one list of kinds, whether honest or not.
OFFERS = ("trafficking_lure", "legitimate_job")


@dataclass(frozen=True)
class Vocabulary:
    """What the fields of an item may say.

    Attributes:
        kinds: category -> the kinds it may have.
        families: kind of work -> its family.
        held_out_families: families left out of training to measure what happens when lures change.
    """

    difficulties: tuple[str, ...]
    channels: tuple[str, ...]
    registers: tuple[str, ...]
    kinds: dict[str, frozenset[str]]
    families: dict[str, str]
    held_out_families: frozenset[str]


@dataclass(frozen=True)
class Batch:
    """Items that one team wrote in one sitting: the unit of the splits."""

    name: str
    split: Split
    about: str


class CorpusMissingError(FileNotFoundError):
    """The folder of the corpus is not there; the message says where it is looked for."""


@cache
def vocabulary(folder: Path = CORPUS) -> Vocabulary:
    """The closed lists.

    Raises:
        CorpusMissingError: no corpus in ``folder``.
    """
    data = _read(folder / "vocabulary.yaml")
    work = data["kinds"].pop("work")
    families = {kind: family for family, kinds in work.items() for kind in kinds}
    kinds = {category: frozenset(families) for category in OFFERS}
    kinds |= {category: frozenset(names) for category, names in data["kinds"].items()}
    return Vocabulary(
        difficulties=tuple(data["difficulties"]),
        channels=tuple(data["channels"]),
        registers=tuple(data["registers"]),
        kinds=kinds,
        families=families,
        held_out_families=frozenset(data["held_out_families"]),
    )


@cache
def batches(folder: Path = CORPUS) -> dict[str, Batch]:
    """The batches by name.

    Raises:
        CorpusMissingError: no corpus in ``folder``.
        ValueError: a batch names no split.
    """
    found = {}
    for name, entry in _read(folder / "batches.yaml").items():
        if entry["split"] not in SPLITS:
            raise ValueError(f"batches.yaml: {name}: unknown split {entry['split']!r}")
        found[name] = Batch(name, entry["split"], entry["about"])
    return found


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise CorpusMissingError(
            f"no corpus at {path.parent}: it lies in training/corpus of the repository and is not part of the installed "
            "package; run inside a checkout or give --corpus FOLDER"
        )
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data
