"""``lurebot scan``: files of texts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from lurebot.cli.card import LEVEL_STYLES
from lurebot.cli.failing import clear_errors
from lurebot.cli.terminal import print_json, printable
from lurebot.scan.engines.local import default_workers
from lurebot.scan.formats import expand
from lurebot.scan.job import scan
from lurebot.scan.summary import Summary
from lurebot.verdict import LEVELS

SOME_ROWS_FAILED = 1


def scan_files(
    inputs: Annotated[
        list[str], typer.Argument(help="CSV, TSV, JSONL or Parquet, also .gz and .zst; globs are fine.", show_default=False)
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Where to write; its ending says the format.", show_default=False)
    ],
    text_column: Annotated[
        str | None, typer.Option(help="Column with the text; guessed if left out.", show_default=False)
    ] = None,
    model: Annotated[str | None, typer.Option(help="Installed model or bundle folder.", show_default=False)] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; by default one a core.", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Score every row of one or more files.

    JSON Lines keep each record and gain a [b]verdict[/] object; tables gain [b]verdict_*[/] columns. A row that cannot be
    read is written with its error in [b]verdict_error[/], never dropped, and the exit code is then 1.

    Nothing of an input is overwritten: a key that the output needs for itself is kept as [b]input_<key>[/]. What fits no
    column of a table (broken lines, surplus cells, later keys of JSON Lines, values of another type) is kept as JSON in its
    column [b]_more[/]. Numbers that JSON does not know (NaN, Infinity) are written as strings.

    Quotes in TSV are letters like any other, unless all of them stand around cells and the rows fit the header better so.

    [dim]lurebot scan ads.csv.gz -o scored.csv --text-column body[/]
    """
    console = Console(stderr=True)
    with clear_errors():
        paths = expand(inputs)
        total = sum(path.stat().st_size for path in paths)
        columns = (TextColumn("scanning"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), _Rate(), TimeRemainingColumn())
        with Progress(*columns, console=console, disable=as_json) as progress:
            task = progress.add_task("scan", total=max(1, total), rows=0)
            summary = scan(
                paths,
                output,
                text_column=text_column,
                model=model,
                workers=workers or default_workers(),
                progress=lambda rows, taken: progress.update(task, completed=taken, rows=rows),
            )
            progress.update(task, completed=max(1, total))
    if as_json:
        print_json(summary.to_dict())
    else:
        _print_summary(Console(), summary, output)
    if summary.errors:
        raise typer.Exit(SOME_ROWS_FAILED)


class _Rate(ProgressColumn):
    """Rows done, and rows a second since the start."""

    def render(self, task: Task) -> Text:
        rows = task.fields["rows"]
        rate = rows / task.elapsed if task.elapsed else 0.0
        return Text(f"{rows:,} rows, {rate:,.0f}/s")


def _print_summary(console: Console, summary: Summary, output: Path) -> None:
    console.print(_table("category", summary.categories, summary.category_levels))
    console.print(_table("language", summary.languages, summary.language_levels))
    rate = summary.rows / summary.seconds if summary.seconds else 0.0
    console.print(f"{summary.rows:,} rows in {summary.seconds:.1f} s ({rate:,.0f} a second) → {escape(printable(str(output)))}")
    if summary.errors:
        console.print(f"[red]{summary.errors:,} rows could not be read; they are in the output with their error.[/]")


def _table(title: str, totals: dict[str, int], cells: dict[tuple[str, str], int]) -> Table:
    table = Table(title=f"rows by {title} and level", title_justify="left")
    table.add_column(title)
    for level in LEVELS:
        table.add_column(level.replace("_", " "), justify="right", style=LEVEL_STYLES[level])
    table.add_column("all", justify="right")
    for name, total in sorted(totals.items(), key=lambda pair: -pair[1]):
        table.add_row(name, *(f"{cells.get((name, level), 0):,}" for level in LEVELS), f"{total:,}")
    return table
