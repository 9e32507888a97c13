"""File formats by name: CSV, TSV, JSON Lines, Parquet, each plain or compressed by gzip or Zstandard."""

from __future__ import annotations

import glob
import gzip
import sys
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Kind = Literal["csv", "tsv", "jsonl", "parquet"]
_KINDS: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_COMPRESSIONS = (".gz", ".zst")
# What reading a damaged file may raise; each library has a type of its own.
UNPACKING_ERRORS = (OSError, EOFError, zlib.error, zstd.ZstdError)


class ScanError(Exception):
    """Input or output that cannot be used as a whole; the message says what to do. Single bad rows never raise it."""


@dataclass(frozen=True, slots=True)
class Format:
    """What a file holds and how it is packed."""

    kind: Kind
    compression: Literal["", ".gz", ".zst"] = ""


def format_of(path: Path) -> Format:
    """The format that a file's name stands for.

    Raises:
        ScanError: an ending that says nothing, or compressed Parquet (it compresses its own columns).
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes.pop() if suffixes and suffixes[-1] in _COMPRESSIONS else ""
    kind = _KINDS.get(suffixes[-1]) if suffixes else None
    if kind is None:
        raise ScanError(f"{path.name}: the ending must be one of {', '.join(_KINDS)}, and .gz or .zst may follow")
    if kind == "parquet" and packed:
        raise ScanError(f"{path.name}: Parquet is compressed inside; leave out {packed}")
    return Format(kind, cast(Literal["", ".gz", ".zst"], packed))


def expand(patterns: Iterable[str]) -> list[Path]:
    """Files that paths and globs name, in order, each once.

    Raises:
        ScanError: a path or glob that names no file.
    """
    files: dict[Path, None] = {}
    for pattern in patterns:
        found = (
            [Path(name) for name in sorted(glob.glob(pattern, recursive=True))] if glob.has_magic(pattern) else [Path(pattern)]
        )
        found = [path for path in found if path.is_file()]
        if not found:
            raise ScanError(f"no file at {pattern}")
        files |= dict.fromkeys(found)
    return list(files)


def open_reading(raw: IO[bytes], compression: str) -> IO[bytes]:
    """Bytes of ``raw`` unpacked."""
    if compression == ".gz":
        return cast(IO[bytes], gzip.GzipFile(fileobj=raw))
    if compression == ".zst":
        return cast(IO[bytes], zstd.ZstdFile(raw))
    return raw


def open_writing(path: Path, compression: str) -> IO[bytes]:
    """A new file that packs what is written to it."""
    if compression == ".gz":
        return cast(IO[bytes], gzip.open(path, "wb"))
    if compression == ".zst":
        return cast(IO[bytes], zstd.open(path, "wb"))
    return path.open("wb")
