"""``lurebot check``: one text, for people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from lurebot.cli.card import print_card
from lurebot.cli.failing import clear_errors, fail
from lurebot.cli.terminal import print_json

# Of the characters of a text, at most this share may be undecodable or control characters; more, and it is something else.
_JUNK = 0.25


def check(
    text: Annotated[
        str | None, typer.Argument(help="The text, or - to read it from standard input.", show_default=False)
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the text from a file.", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
    model: Annotated[str | None, typer.Option(help="Installed model or bundle folder.", show_default=False)] = None,
) -> None:
    """Check one text: its score, the words that raise each warning sign, and what to do.

    Nothing is stored and nothing leaves this machine.

    [dim]lurebot check "Typing job in Poipet, 1500 USD, ticket paid, come tonight"[/]
    """
    words = _words(text, file)
    with clear_errors():
        from lurebot.detector import Detector  # noqa: PLC0415 - `--help` need not wait for it

        verdict = Detector.load(model).check(words)
    if as_json:
        print_json(verdict.to_dict())
    else:
        print_card(Console(highlight=False), words, verdict)


def _words(text: str | None, file: Path | None) -> str:
    if file is not None:
        if text is not None:
            fail("give a text or --file, not both")
        try:
            return _decoded(file.read_bytes(), str(file))
        except OSError as error:
            fail(f"cannot read {file}: {error.strerror}")
    if text is not None and text != "-":
        return text
    if text is None and sys.stdin.isatty():
        fail('give a text, or - to read it from standard input: lurebot check "…"')
    return _decoded(sys.stdin.buffer.read(), "standard input")


def _decoded(data: bytes, name: str) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = data.decode(encoding, errors="replace")
    unreadable = sum(character == "\ufffd" or (character < " " and character not in "\t\n\r") for character in text)
    if unreadable > _JUNK * max(1, len(text)):
        fail(f"{name} is not text in UTF-8 or UTF-16")
    return text
