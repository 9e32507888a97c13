"""``lurebot-corpus``: describe, check, build and exchange the corpus."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from lurebot_training.dataset import checks, tables
from lurebot_training.dataset.agreement import SHARE, blind_sample
from lurebot_training.dataset.card import update_card
from lurebot_training.dataset.exchange import FORMATS
from lurebot_training.dataset.items import CorpusError, Item, read_items, write_items
from lurebot_training.dataset.statistics import count
from lurebot_training.dataset.vocabulary import CorpusMissingError
from lurebot_training.terminal import wide_console

EXAM = "LUREBOT_EXAM"
FAILED = 1
USAGE = 2

app = typer.Typer(
    help="The Lurebot corpus: describe it, check it, build it, take it to labelling tools and back.", no_args_is_help=True
)
out = Console()
err = Console(stderr=True)

Formats = Enum("Formats", {name: name for name in FORMATS})  # type: ignore[misc]


@contextmanager
def clear_errors() -> Iterator[None]:
    """Errors of the corpus and of files as one line, exit code 2."""
    try:
        yield
    except (CorpusError, CorpusMissingError, OSError, ValueError) as error:
        err.print(f"[red]{escape(str(error))}[/]")
        raise typer.Exit(USAGE) from error


@app.command()
def stats(
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    plots: Annotated[Path | None, typer.Option(help="Also draw pictures (PNG) into this folder.", show_default=False)] = None,
) -> None:
    """Items by language, category and difficulty, indicators by language, shapes, leaks, duplicates, agreement."""
    with clear_errors():
        items = read_items()
        with err.status("counting"):
            found = count(items)
    if as_json:
        plain = asdict(found)
        if found.agreement:
            plain["agreement"]["confusions"] = [[*pair, texts] for pair, texts in found.agreement.confusions.items()]
        print(json.dumps(plain, indent=1))
    else:
        wide = wide_console()
        for rows in tables.everything(found):
            wide.print(rows.for_terminal())
            if rows.heads[1] == "1":
                wide.print(tables.indicator_key(), style="dim")
        for line in tables.facts(found):
            wide.print(line)
    if plots:
        from lurebot_training.dataset.plots import draw  # noqa: PLC0415 - matplotlib is slow to load

        for path in draw(items, found, plots):
            err.print(f"drawn: {path}")


@app.command()
def check(
    against: Annotated[
        list[Path] | None,
        typer.Option(
            help=f"JSONL files, or folders of them, with evaluation texts that no item may resemble; {EXAM} names one too.",
            show_default=False,
        ),
    ] = None,
    most: Annotated[int, typer.Option(help="Problems shown of each rule.")] = 20,
) -> None:
    """Everything that must hold of the corpus; exit code 1 if something does not."""
    with clear_errors():
        items = read_items()
        others = _evaluation_texts(against or [])
        if not others:
            err.print(f"no evaluation texts to compare with ({EXAM} is not set)", style="dim")
        failed = 0
        for found in checks.run(items, others):
            out.print(f"[{'red' if found.problems else 'green'}]{'✗' if found.problems else '✓'}[/] {escape(found.name)}")
            for problem in found.problems[:most]:
                out.print(f"    {escape(problem)}")
            if len(found.problems) > most:
                out.print(f"    … and {len(found.problems) - most} more")
            failed += len(found.problems)
    out.print(f"{len(items)} items, {failed} problems")
    if failed:
        raise typer.Exit(FAILED)


def _evaluation_texts(paths: list[Path]) -> dict[str, list[str]]:
    if named := os.environ.get(EXAM):
        paths = [*paths, Path(named)]
    return checks.evaluation_texts(paths)


@app.command()
def build() -> None:
    """Write what is made from the items: the Parquet files and the numbers in the dataset card."""
    from lurebot_training.dataset.hub import build as build_files  # noqa: PLC0415 - datasets is slow to load

    with clear_errors():
        items = read_items()
        for path in build_files(items):
            out.print(f"{path.name} {path.stat().st_size / 1e6:.2f} MB")
        with err.status("counting"):
            out.print(f"{update_card(count(items))} brought up to date")


@app.command(name="export")
def export_items(
    form: Annotated[Formats, typer.Argument(help="Which tool's format.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write.", show_default=False)],
    language: Annotated[list[str] | None, typer.Option(help="Only these languages.", show_default=False)] = None,
    split: Annotated[str | None, typer.Option(help="Only this split.", show_default=False)] = None,
) -> None:
    """Items in the format of a labelling tool, their labels filled in."""
    with clear_errors():
        items = [item for item in read_items() if _wanted(item, language, split)]
        if not items:
            raise ValueError("no item fits these options")
        FORMATS[form.value].write(items, output)
    out.print(f"{len(items)} items in {output}")


def _wanted(item: Item, languages: list[str] | None, split: str | None) -> bool:
    return (not languages or item.language in languages) and (not split or item.split == split)


@app.command(name="import")
def import_items(
    form: Annotated[Formats, typer.Argument(help="Which tool's format.")],
    source: Annotated[Path, typer.Argument(help="What the tool exported.", show_default=False)],
    output: Annotated[Path, typer.Option("--output", "-o", help="JSONL of items to write.", show_default=False)],
) -> None:
    """A labelling tool's export as items, one a line, marks inline: compare, then move them to their batch."""
    with clear_errors():
        items = FORMATS[form.value].read(source)
        write_items(items, output)
    out.print(f"{len(items)} items in {output}")


@app.command()
def blind(
    output: Annotated[Path, typer.Option("--output", "-o", help="JSONL to write: id and text.", show_default=False)],
    share: Annotated[float, typer.Option(min=0.0, max=1.0, help="Part of each language.")] = SHARE,
    seed: Annotated[int, typer.Option(help="Another seed, another sample.")] = 7,
) -> None:
    """A random sample without its labels, for a second labelling; the answers go into second_labels.jsonl."""
    with clear_errors():
        sample = blind_sample(read_items(), share, seed)
        lines = (json.dumps({"id": item.id, "lang": item.lang, "text": item.text}, ensure_ascii=False) for item in sample)
        output.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    out.print(f"{len(sample)} texts in {output}")


if __name__ == "__main__":
    app()
