"""Evaluation figures as tables for a terminal and as one HTML page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

from rich.table import Table

SHOWN = {
    "n": "texts",
    "lures": "lures",
    "lure_auroc": "lure AUROC",
    "lure_recall_fpr1": "lures found at 1 % of benign texts",
    "lure_recall_fpr5": "at 5 %",
    "harm_auroc": "harm AUROC",
    "macro_f1": "macro F1",
    "indicator_f1": "indicator F1",
    "false_danger_ads": "honest ads at danger",
    "missed": "lures at no known signs",
}
Groups = dict[str, dict[str, float]]


def figures_table(title: str, groups: Groups, shown: Mapping[str, str] = SHOWN) -> Table:
    """One row a group, one column a figure of ``shown`` (name -> heading)."""
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for heading in shown.values():
        table.add_column(heading, justify="right")
    for name, figures in groups.items():
        table.add_row(name, *(_cell(key, figures[key]) for key in shown))
    return table


def html_report(title: str, views: dict[str, Groups]) -> str:
    """A page with a table a view and, for each, bars of the lure AUROC: the eye finds the weak language first."""
    sections = "".join(f"<h2>{escape(view)}</h2>{_bars(groups)}{_html_table(groups)}" for view, groups in views.items())
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        "<style>body{font:15px system-ui,sans-serif;margin:2em auto;max-width:75em;padding:0 1em;color:#222}"
        "table{border-collapse:collapse;margin:1em 0}td,th{padding:.25em .7em;text-align:right;border-bottom:1px solid #ddd}"
        "th{font-weight:600;vertical-align:bottom}td:first-child,th:first-child{text-align:left}"
        "svg text{font:12px system-ui,sans-serif}</style>"
        f"<h1>{escape(title)}</h1>{sections}</html>"
    )


def _cell(key: str, value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:d}" if isinstance(value, int) else f"{value:.0f}" if key in ("n", "lures") else f"{value:.3f}"


def _html_table(groups: Groups) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in ("", *SHOWN.values()))
    rows = "".join(
        f"<tr><td>{escape(name)}</td>" + "".join(f"<td>{_cell(key, figures[key])}</td>" for key in SHOWN) + "</tr>"
        for name, figures in groups.items()
    )
    return f"<table><tr>{head}</tr>{rows}</table>"


def _bars(groups: Groups) -> str:
    known = [(name, figures["lure_auroc"]) for name, figures in groups.items() if not math.isnan(figures["lure_auroc"])]
    if len(known) < 2:
        return ""
    bars = "".join(_bar(k, name, value) for k, (name, value) in enumerate(sorted(known, key=lambda pair: pair[1])))
    size = f'width="600" height="{20 * len(known) + 6}"'
    return f'<svg {size} role="img" aria-label="lure AUROC by group, weakest first">{bars}</svg>'


def _bar(row: int, name: str, value: float) -> str:
    colour = "#2a7" if value >= 0.9 else "#e90" if value >= 0.8 else "#c33"
    top, length = 20 * row, 400 * value
    return (
        f'<text x="112" y="{top + 14}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="120" y="{top + 3}" width="{length:.0f}" height="14" fill="{colour}"/>'
        f'<text x="{126 + length:.0f}" y="{top + 14}">{value:.3f}</text>'
    )
