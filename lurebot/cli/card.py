"""A verdict as people read it in a terminal."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from lurebot.cli.terminal import printable
from lurebot.knowledge.advice import advice
from lurebot.taxonomy import taxonomy
from lurebot.verdict import Caveat, IndicatorFinding, Level, Verdict

LEVEL_STYLES: dict[Level, str] = {
    "no_known_signs": "green",
    "check_first": "yellow",
    "warning": "dark_orange",
    "danger": "bold red",
}
_CAVEATS: dict[Caveat, str] = {
    "nothing_to_read": "There are no words in this text to judge.",
    "only_contacts": "This is only a link or a contact. What lies behind it was not looked at: send the words of the offer.",
    "unmeasured_language": "Lurebot was never tested on this language, so it is less sure.",
    "truncated": "The text is very long; only its beginning was read.",
}
_HIGHLIGHTS = ("black on yellow", "black on cyan", "black on magenta", "black on green", "white on blue", "white on red")
_BAR = 30
# Of a long text, this much is shown around each piece of evidence.
_SHOWN = 1200
_AROUND = 80


def print_card(console: Console, text: str, verdict: Verdict) -> None:
    """Print a verdict: level and scores, the text with its evidence in colour, the signs, and what to do."""
    told = advice(verdict.level)
    if not text.strip():
        console.print("There is nothing to read in this text. Send the words of the offer.")
        return
    lines: list[RenderableType] = [_scores(verdict)]
    styles = {finding.name: _HIGHLIGHTS[k % len(_HIGHLIGHTS)] for k, finding in enumerate(verdict.indicators)}
    lines.append(Padding(highlighted(text, verdict.indicators, styles), (1, 0)))
    if verdict.indicators:
        lines.append(Padding(_signs(verdict.indicators, styles), (0, 0, 1, 0)))
    if facts := _facts(verdict):
        lines.append(Padding(facts, (0, 0, 1, 0)))
    lines += [Text(_CAVEATS[caveat], style="yellow") for caveat in verdict.caveats]
    style = LEVEL_STYLES[verdict.level]
    steps = Text("\n".join(f"• {step}" for step in told.steps))
    console.print(
        Panel(Group(*lines, Text(told.headline, style=style), steps), title=verdict.level.replace("_", " "), border_style=style)
    )


def _scores(verdict: Verdict) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_row(
        "lure", _bar(verdict.risk), f"{verdict.risk:.0%}", f"likeliest: {taxonomy().category(verdict.category).title}"
    )
    table.add_row(
        "harm", _bar(verdict.harm), f"{verdict.harm:.0%}", f"language: {verdict.language}   model: {escape(verdict.model)}"
    )
    return table


def _bar(share: float) -> Text:
    filled = round(share * _BAR)
    style = "red" if share >= 0.5 else "yellow" if share >= 0.2 else "green"
    return Text("█" * filled, style=style) + Text("░" * (_BAR - filled), style="dim")


def highlighted(text: str, findings: tuple[IndicatorFinding, ...], styles: dict[str, str]) -> Text:
    """The text with each indicator's words in its colour; of a long one, the parts around them."""
    shown = Text(printable(text))
    spans = [(span.start, span.end, styles[finding.name]) for finding in findings for span in finding.spans]
    for start, end, style in reversed(spans):  # the likeliest indicator last, on top
        shown.stylize(style, start, end)
    if len(text) <= _SHOWN:
        return shown
    parts: list[tuple[int, int]] = [(0, _AROUND * 2)]
    for start, end, _ in sorted(spans):
        if start - _AROUND <= parts[-1][1]:
            parts[-1] = (parts[-1][0], max(parts[-1][1], end + _AROUND))
        else:
            parts.append((start - _AROUND, end + _AROUND))
    return Text(" … ").join(shown[start : min(end, len(shown))] for start, end in parts) + Text(" …")


def _signs(findings: tuple[IndicatorFinding, ...], styles: dict[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("warning sign")
    table.add_column("sure", justify="right")
    table.add_column("words", overflow="fold")
    for finding in findings:
        words = Text(" · ").join(Text(printable(span.text), style=styles[finding.name]) for span in finding.spans)
        table.add_row(taxonomy().indicator(finding.name).title, f"{finding.probability:.0%}", words or Text("–", style="dim"))
    return table


def _facts(verdict: Verdict) -> Text | None:
    entities = verdict.entities
    parts = [
        *(f"{contact.kind} {contact.value}" for contact in entities.contacts),
        *(f"{place.name} ({place.kind})" for place in entities.places),
        *(f"≈ ${money.usd_month:,.0f} a month" for money in entities.money if money.usd_month),
        *(f"licence {licence.number} ({licence.country}): check at {licence.check}" for licence in entities.licences),
    ]
    return Text(printable("found: " + ", ".join(dict.fromkeys(parts))), style="dim") if parts else None
