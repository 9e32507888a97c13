"""``lurebot evaluate``: how good a model is on labelled texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import track

from lurebot.cli.failing import clear_errors, fail
from lurebot.cli.terminal import encoded, print_json, printable
from lurebot.reports import figures_table, html_report
from lurebot.scan.engines.local import default_workers, score
from lurebot.scan.formats import expand, format_of
from lurebot.scan.readers import read_rows
from lurebot.scan.rows import Row
from lurebot.settings import Settings
from lurebot.taxonomy import taxonomy
from lurebot.verdict import Verdict

if TYPE_CHECKING:
    from lurebot.evaluation import Scored


def evaluate(
    data: Annotated[
        list[str],
        typer.Argument(
            help="CSV, TSV, JSONL or Parquet with text, category, and where known lang, indicators.", show_default=False
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for report.html and report.json.", show_default=False)
    ] = None,
    model: Annotated[str | None, typer.Option(help="Installed model or bundle folder.", show_default=False)] = None,
    text_column: Annotated[
        str | None, typer.Option(help="Column with the text; guessed if left out.", show_default=False)
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; by default one a core.", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as JSON.")] = False,
) -> None:
    """Measure a model on labelled texts, over all and by language: ranking, error rates, calibration.

    [dim]lurebot evaluate labelled.jsonl -o report/[/]
    """
    with clear_errors():
        rows = [row for path in expand(data) for row in read_rows(path, format_of(path), text_column, lambda _: None)]
        _refuse_unlabelled(rows)
        _make_folder(out)
        scores = score((row.text for row in rows), model, Settings.from_environment(), workers or default_workers())
        verdicts = list(track(scores, "evaluating", total=len(rows), console=Console(stderr=True), disable=as_json))
    from lurebot.evaluation import by_group, figures  # noqa: PLC0415 - `--help` need not wait for NumPy

    scored = [(row.record, _scored(row.record, verdict)) for row, verdict in zip(rows, verdicts, strict=True) if verdict]
    views = {
        "overall": {"all": figures([row for _, row in scored])},
        "by language": by_group([(_language(record), row) for record, row in scored]),
    }
    if any("difficulty" in record for record, _ in scored):
        views["by difficulty"] = by_group([(str(record.get("difficulty", "-")), row) for record, row in scored])
    label = next(verdict.model for verdict in verdicts if verdict)
    report = {"model": label, "unreadable": len(rows) - len(scored), **views}
    if out is not None:
        page = html_report(f"{label} on {len(scored):,} texts", views)
        try:
            (out / "report.json").write_text(encoded(report) + "\n", encoding="utf-8")
            (out / "report.html").write_text(page, encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            fail(f"cannot write the report into {out}: {error.strerror}")
    if as_json:
        print_json(report)
        return
    console = Console()
    for title, groups in views.items():
        console.print(figures_table(title, {escape(printable(name)): row for name, row in groups.items()}))
    if out is not None:
        console.print(printable(f"report: {out / 'report.html'}, {out / 'report.json'}"), markup=False)


def _make_folder(out: Path | None) -> None:
    """Before the texts are scored: a long evaluation must not fail at its last step."""
    if out is None:
        return
    if out.is_file():
        fail(f"{out} is a file; --out names a folder for report.html and report.json")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"cannot make the folder {out}: {error.strerror}")


def _refuse_unlabelled(rows: list[Row]) -> None:
    names = taxonomy().category_names
    readable = [row for row in rows if row.text is not None]
    if not readable:
        fail("no row with a text")
    wrong = [str(row.record.get("category")) for row in readable if row.record.get("category") not in names]
    if wrong:
        fail(f"{len(wrong)} rows have no category of the taxonomy (first: {wrong[0]!r}); it must be one of {', '.join(names)}")


def _language(record: dict[str, Any]) -> str:
    from lurebot.text.language import base_tag  # noqa: PLC0415 - `--help` need not wait for NumPy

    return base_tag(str(record.get("lang") or record.get("language") or "-"))


def _scored(record: dict[str, Any], verdict: Verdict) -> Scored:
    from lurebot.evaluation import Scored  # noqa: PLC0415

    given = record.get("indicators")
    names = given.replace(",", ";").split(";") if isinstance(given, str) else given if isinstance(given, list) else None
    return Scored(
        truth=record["category"],
        categories=verdict.categories,
        true_indicators=frozenset(str(name).strip() for name in names if str(name).strip()) if names is not None else None,
        indicators=frozenset(finding.name for finding in verdict.indicators),
        level=verdict.level,
    )
