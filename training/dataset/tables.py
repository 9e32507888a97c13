"""Statistics of the corpus as tables: for a terminal and, the short ones, for the dataset card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table

from lurebot.taxonomy import taxonomy
from lurebot_training.dataset.statistics import Statistics

CATEGORIES = taxonomy().category_names


@dataclass(frozen=True)
class Rows:
    """A table before it is drawn: a title, column heads and rows of text."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def for_terminal(self) -> Table:
        """As a rich table, numbers to the right."""
        table = Table(title=self.title, title_justify="left", pad_edge=False, padding=(0, 1, 0, 0))
        for place, head in enumerate(self.heads):
            table.add_column(head, justify="right" if place else "left")
        for row in self.rows:
            table.add_row(*row)
        return table

    def for_markdown(self) -> str:
        """As a Markdown table."""
        lines = [self.heads, tuple(":--" if place == 0 else "--:" for place in range(len(self.heads))), *self.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def languages(found: Statistics) -> Rows:
    """Items by language, category and difficulty: plain/hard/noise."""
    rows = [
        (
            language,
            str(sum(sum(counts) for counts in categories.values())),
            *("/".join(map(str, categories[name])) for name in CATEGORIES),
            f"{found.subtle[language]:.0%}",
            str(found.pairs[language]),
        )
        for language, categories in found.by_language.items()
    ]
    totals = (
        tuple(sum(categories[name][k] for categories in found.by_language.values()) for k in range(3)) for name in CATEGORIES
    )
    rows.append(("all", str(found.items), *("/".join(map(str, total)) for total in totals), "", str(sum(found.pairs.values()))))
    return Rows(
        "Items by language and category (plain/hard/noise), subtle lures, pairs of twins",
        ("language", "items", *CATEGORIES, "subtle", "pairs"),
        tuple(rows),
    )


def indicators(found: Statistics) -> Rows:
    """Items that have an indicator, by language; the columns are numbered as in ``indicator_key``."""
    names = taxonomy().indicator_names
    rows = tuple((language, *(str(counts[name]) for name in names)) for language, counts in found.indicators.items())
    return Rows("Items with each indicator", ("language", *(str(k + 1) for k in range(len(names)))), rows)


def indicator_key() -> str:
    """What the numbers of the indicators' columns mean."""
    return ", ".join(f"{k + 1} {name}" for k, name in enumerate(taxonomy().indicator_names))


def splits(found: Statistics) -> Rows:
    """Items by split and category."""
    return Rows(
        "Items by split and category",
        ("split", "items", *CATEGORIES),
        tuple(
            (split, str(sum(counts.values())), *(str(counts[name]) for name in CATEGORIES))
            for split, counts in found.splits.items()
        ),
    )


def shapes(found: Statistics) -> Rows:
    """How the texts of each category look."""
    return Rows(
        "Shape: characters (10th/50th/90th percentile), share of texts with line breaks, digits, emoji",
        ("category", "characters", "line breaks", "digits", "emoji"),
        tuple(
            (
                name,
                "/".join(map(str, shape.characters)),
                f"{shape.line_breaks:.0%}",
                f"{shape.digits:.0%}",
                f"{shape.emoji:.0%}",
            )
            for name, shape in found.shapes.items()
        ),
    )


def facts(found: Statistics) -> Iterator[str]:
    """The remaining figures, a sentence each."""
    yield f"lures against honest ads by length, line breaks, digits and emoji alone: AUROC {found.surface_auroc:.3f}"
    yield f"near-duplicates: {found.near_duplicates} (declared twins alike: {found.twins_alike})"
    yield f"offers of held-out families: {found.held_out}"
    if (second := found.agreement) is None:
        yield "second labelling: none"
        return
    yield (
        f"second blind labelling of {second.texts} texts: same category {second.same:.1%}, Cohen's kappa {second.category:.3f} "
        f"over five categories, {second.lure:.3f} for lure or not"
    )
    known = {name: value for name, value in second.indicators.items() if value == value}  # noqa: PLR0124 - NaN is not itself
    middle = sorted(known.values())[len(known) // 2]
    yield (
        f"kappa of the indicators: median {middle:.2f}; lowest "
        + ", ".join(f"{name} {value:.2f}" for name, value in sorted(known.items(), key=lambda entry: entry[1])[:4])
    )
    yield "most frequent differences: " + ", ".join(
        f"{one} as {other} {count}" for (one, other), count in list(second.confusions.items())[:4]
    )


def everything(found: Statistics) -> Sequence[Rows]:
    """All tables, in the order of reading."""
    return languages(found), indicators(found), splits(found), shapes(found)
