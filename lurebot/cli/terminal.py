"""The streams that the commands write to: any encoding, a full disk or a closed pipe must not end in a traceback."""

from __future__ import annotations

import codecs
import errno
import io
import json
import math
import os
import sys
import unicodedata
from contextlib import suppress
from typing import Any

import typer

# ASCII for the signs that the commands draw with, where an encoding has no other.
_STAND_INS = {"█": "#", "░": "-", "•": "*", "…": "~", "·": "|", "–": "-", "≈": "~", "→": ">", "●": "*"}
_PLAINLY = "lurebot.plainly"

# Controls that turn the direction of what follows, so that a text reads other than it is. The joiners of emoji and of Indic
# and Persian letters are format characters too, but harmless.
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class App(typer.Typer):
    """A command-line app that runs in any terminal."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the app. What cannot be written ends it with exit code 1: silently where nobody reads, else with a message."""
        _prepare_streams()
        try:
            try:
                return super().__call__(*args, **kwargs)
            finally:
                sys.stdout.flush()  # here, where an error can still be told; at exit Python would show it raw
        except OSError as error:
            _drop_output()
            if error.errno not in (errno.EPIPE, errno.EINVAL):  # EINVAL: a closed pipe, as Windows says it
                what = f" {error.filename}:" if error.filename else ""
                with suppress(OSError):
                    sys.stderr.write(f"Error:{what} {error.strerror or error}\n")
            sys.exit(1)


def print_json(value: Any, indent: int | None = 1) -> None:
    """Print strict JSON, indented for one record; one of many goes on a line, and keeps its letters where it can."""
    has_all_letters = codecs.lookup(sys.stdout.encoding or "ascii").name.startswith("utf")
    sys.stdout.write(encoded(value, indent, ensure_ascii=indent is not None or not has_all_letters) + "\n")


def encoded(value: Any, indent: int | None = 1, *, ensure_ascii: bool = True) -> str:
    """Strict JSON: a figure that could not be measured (NaN) is null."""
    return json.dumps(_nulled(value), indent=indent, ensure_ascii=ensure_ascii, allow_nan=False)


def printable(text: str) -> str:
    """The text with what steers a terminal shown as U+FFFD, one for one: control characters, lone surrogates, bidi controls."""
    return "".join("\ufffd" if _steers(character) else character for character in text)


def _steers(character: str) -> bool:
    return character in _BIDI_CONTROLS or (unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t")


def _nulled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _nulled(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_nulled(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _prepare_streams() -> None:
    """Give every stream a file and a way to write characters that its encoding lacks."""
    # A stream that was closed by the caller is None, and the next file that is opened would take its place.
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - lives as long as the process
    closed = sys.stdout is None
    if closed:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if closed:
        sys.stderr.write("Error: standard output is closed\n")
        sys.exit(1)
    codecs.register_error(_PLAINLY, _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_PLAINLY)


def _plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_STAND_INS.get(character, "?") for character in error.object[error.start : error.end]), error.end


def _drop_output() -> None:
    """Let what is still buffered go nowhere: it would fail again when Python flushes it at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # a stream without a file, as tests have
        sys.stdout = io.StringIO()
