"""The ``lurebot`` command: one file a command."""

from __future__ import annotations

from typing import Annotated

import typer

from lurebot import __version__
from lurebot.cli import check, evaluate, examples, model, scan
from lurebot.cli.terminal import App

app = App(
    name="lurebot",
    help="Finds human-trafficking lures in job ads and messages, in 29 languages, and shows the words that raise each sign.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_show_locals=False,
)
app.command("check")(check.check)
app.command("scan")(scan.scan_files)
app.command("evaluate")(evaluate.evaluate)
app.command("examples")(examples.examples)
app.add_typer(model.app, name="model")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"lurebot {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Options that stand before a command."""
