"""``lurebot model``: the bundles that are installed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lurebot.classifier.bundle import Bundle, find_bundle, installed_bundles
from lurebot.cli.failing import clear_errors
from lurebot.cli.terminal import print_json
from lurebot.settings import Settings

app = typer.Typer(help="Show the installed models.", no_args_is_help=True)


@app.command("list")
def list_models(as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False) -> None:
    """List the installed models; the one in use is marked."""
    with clear_errors():
        bundles, used = installed_bundles(), Settings.from_environment().model
    if as_json:
        print_json([_plain(bundle) | {"used": bundle.name == used} for bundle in bundles])
        return
    table = Table("", "model", "made", "size", "lure AUROC (test)", "languages")
    for bundle in bundles:
        auroc = bundle.measured.get("lure_auroc")
        row = (
            bundle.label,
            bundle.made,
            f"{bundle.size / 1e6:.1f} MB",
            f"{auroc:.3f}" if auroc else "–",
            str(len(bundle.languages)),
        )
        table.add_row("●" if bundle.name == used else "", *row)
    Console().print(table)


@app.command("show")
def show_model(
    name: Annotated[
        str | None, typer.Argument(help="Installed model or bundle folder; the one in use if left out.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show a model: where it lies, its thresholds and its measured figures."""
    with clear_errors():
        bundle = find_bundle(name or Settings.from_environment().model)
    if as_json:
        print_json(_plain(bundle))
        return
    console = Console(highlight=False)
    console.print(
        f"[b]{escape(bundle.label)}[/]  made {bundle.made}, {bundle.size / 1e6:.1f} MB in {escape(str(bundle.folder))}"
    )
    console.print(f"reads {bundle.window} tokens at once; languages: {', '.join(bundle.languages)}")
    levels = bundle.levels
    console.print(
        f"levels start at harm {levels.check_first} (check first), {levels.warning} (warning), {levels.danger} (danger)"
    )
    measured = Table("figure", "held-out test split", title_justify="left")
    for figure, value in bundle.measured.items():
        measured.add_row(figure, f"{value:g}")
    console.print(measured)
    limits = Table("indicator", "named from", title_justify="left")
    for indicator, threshold in bundle.indicator_thresholds.items():
        limits.add_row(indicator, f"{threshold:.2f}")
    console.print(limits)


def _plain(bundle: Bundle) -> dict[str, object]:
    plain = asdict(bundle) | {"combiner": bundle.combiner.to_dict()}
    return plain | {"folder": str(bundle.folder), "label": bundle.label, "size": bundle.size}
