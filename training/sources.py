"""Outside text for training, read from a data folder that is not part of the repository.

The folder holds ``labelled/*.jsonl.xz``, ``jobs/*.jsonl.xz``, ``text/<lang>.txt.xz`` and ``parallel/*.tsv.xz``;
``configs/sources.yaml`` says what each label means in Lurebot's vocabulary. What is missing is named and skipped.
"""

from __future__ import annotations

import csv
import json
import lzma
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CONFIGS = Path(__file__).parent / "configs"


@dataclass(frozen=True)
class SourceText:
    """One outside text with the category that its source label stands for."""

    text: str
    lang: str
    category: str
    source: str


class MissingDataError(FileNotFoundError):
    """The data folder, or everything in a part of it, is not there; the message says what to do."""


class DataFolder:
    """The data folder and what it lacks (``missing`` fills while it is read)."""

    def __init__(self, root: str | Path | None = None) -> None:
        """Open ``root`` or the folder that ``LUREBOT_DATA`` names.

        Raises:
            MissingDataError: neither is given, or it is no folder.
        """
        chosen = root or os.environ.get("LUREBOT_DATA")
        if not chosen or not Path(chosen).is_dir():
            raise MissingDataError(
                f"no data folder at {chosen or 'LUREBOT_DATA (not set)'}: give --data FOLDER or set LUREBOT_DATA to a folder "
                "with labelled/, jobs/, text/ and parallel/ (training/README.md describes them)"
            )
        self.root = Path(chosen)
        self.rules: dict[str, Any] = yaml.safe_load((CONFIGS / "sources.yaml").read_text(encoding="utf-8"))
        self.missing: list[str] = []

    def languages(self) -> list[str]:
        """Tags of the languages with running text, in order."""
        left_out = set(self.rules["text_left_out"])
        names = (path.name.removesuffix(".txt.xz") for path in sorted((self.root / "text").glob("*.txt.xz")))
        return [name for name in names if name not in left_out]

    def running_text(self, lang: str) -> Iterator[str]:
        """Lines of ``text/<lang>.txt.xz``."""
        path = self.root / "text" / f"{lang}.txt.xz"
        if self._there(path):
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                yield from (line.rstrip("\n") for line in lines)

    def domain_text(self) -> Iterator[tuple[str, str]]:
        """(language, text) of job ads and messages, for pretraining: the target domain, labels unused."""
        for path in [
            *sorted((self.root / "jobs").glob("*.jsonl.xz")),
            *sorted((self.root / "jobs" / "short").glob("*.jsonl.xz")),
        ]:
            for row in self._rows(path):
                yield row["lang"], row["text"]
        for name, rule in self.rules["labelled"].items():
            if rule["pretrain"]:
                for row in self._rows(self.root / "labelled" / f"{name}.jsonl.xz"):
                    yield row["lang"], row["text"]

    def labelled(self, seed: int, languages: frozenset[str]) -> list[SourceText]:
        """A seeded sample for fine-tuning, at most ``rows`` a source, label and language (see the rules)."""
        picked: list[SourceText] = []
        for name, rule in self.rules["labelled"].items():
            if rule["labels"]:
                rows = (
                    SourceText(row["text"], _tag(row["lang"]), rule["labels"][row["label"]], f"{name}:{row['label']}")
                    for row in self._rows(self.root / "labelled" / f"{name}.jsonl.xz")
                    if row["label"] in rule["labels"]
                )
                picked += _sample(rows, rule["rows"], seed, languages)
        jobs = self.rules["jobs"]
        for path in sorted((self.root / "jobs").glob("*.jsonl.xz")):
            ads = (
                SourceText(row["text"], _tag(row["lang"]), jobs["category"], f"jobs:{path.name}") for row in self._rows(path)
            )
            picked += _sample(ads, jobs["rows"], seed, languages)
        return picked

    def parallel(self) -> Iterator[dict[str, str]]:
        """Rows of sentences that mean the same: language tag -> text, at least two languages filled."""
        for path in sorted((self.root / "parallel").glob("*.tsv.xz")):
            with lzma.open(path, "rt", encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                    if "lang" in row:
                        row = {row["lang"]: row["text"], "en": row["en"]}  # noqa: PLW2901 - one shape for both layouts
                    if path.name.startswith("ntrex"):
                        row.pop("my", None)  # in Zawgyi encoding
                    filled = {tag: text for tag, text in row.items() if tag and text and text.strip()}
                    if len(filled) > 1:
                        yield filled

    def _rows(self, path: Path) -> Iterator[dict[str, Any]]:
        if self._there(path):
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                yield from map(json.loads, lines)

    def _there(self, path: Path) -> bool:
        if not path.is_file():
            self.missing.append(str(path.relative_to(self.root)))
            return False
        return True


def _tag(lang: str) -> str:
    return lang.split("+", maxsplit=1)[0]


def _sample(rows: Iterator[SourceText], limit: int, seed: int, languages: frozenset[str]) -> list[SourceText]:
    groups: dict[tuple[str, str], list[SourceText]] = {}
    for row in rows:
        if row.lang in languages:
            groups.setdefault((row.source, row.lang), []).append(row)
    picked: list[SourceText] = []
    for key in sorted(groups):
        group = groups[key]
        random.Random(f"{seed}{key}").shuffle(group)
        picked += group[:limit]
    return picked
