"""``lurebot examples``: a first look, on texts that ship with the package and that the model never saw."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from lurebot.cli.card import LEVEL_STYLES
from lurebot.cli.failing import clear_errors
from lurebot.cli.terminal import print_json, printable
from lurebot.taxonomy import taxonomy
from lurebot.verdict import Verdict

_EXCERPT = 70


def shipped_examples() -> list[dict[str, Any]]:
    """Texts with ``lang`` and ``category``, written for the purpose and held out from training."""
    lines = files("lurebot").joinpath("examples.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def examples(
    model: Annotated[str | None, typer.Option(help="Installed model or bundle folder.", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print texts and verdicts as JSON Lines.")] = False,
) -> None:
    """Score the shipped example texts: lures, scams, honest ads and news in many languages."""
    with clear_errors():
        from lurebot.detector import Detector  # noqa: PLC0415 - `--help` need not wait for it

        detector = Detector.load(model)
    scored = [(example, detector.check(example["text"])) for example in shipped_examples()]
    if as_json:
        for example, verdict in scored:
            print_json(example | {"verdict": verdict.to_dict()}, indent=None)
        return
    table = Table(title=f"Shipped examples, scored by {escape(detector.model)}", title_justify="left", show_lines=True)
    table.add_column("lang")
    table.add_column("level")
    table.add_column("lure", justify="right")
    table.add_column("harm", justify="right")
    table.add_column("text, and the words that raise the likeliest warning signs", ratio=1)
    for example, verdict in scored:
        level = Text(verdict.level.replace("_", " "), style=LEVEL_STYLES[verdict.level])
        table.add_row(example["lang"], level, f"{verdict.risk:.0%}", f"{verdict.harm:.0%}", _summary(example["text"], verdict))
    console = Console()
    console.print(table)
    console.print('Try your own: lurebot check "…"   All commands: lurebot --help', highlight=False, markup=False)


def _summary(text: str, verdict: Verdict) -> Text:
    line = printable(" ".join(text.split()))
    summary = Text(line if len(line) <= _EXCERPT else line[:_EXCERPT] + "…")
    for finding in [finding for finding in verdict.indicators if finding.spans][:3]:
        words = " · ".join(printable(span.text) for span in finding.spans)
        summary.append(f"\n{taxonomy().indicator(finding.name).title}: ", style="dim").append(words, style="yellow")
    return summary
