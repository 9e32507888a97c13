"""Pictures of the corpus: lengths, shapes, indicators."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import numpy as np
from matplotlib import pyplot

from lurebot.taxonomy import taxonomy
from lurebot_training.dataset.items import Item
from lurebot_training.dataset.statistics import Statistics
from lurebot_training.dataset.surface import COUNTS, surface_counts
from lurebot_training.dataset.tables import CATEGORIES


def draw(items: Sequence[Item], found: Statistics, folder: Path) -> list[Path]:
    """Write the pictures as PNG into ``folder`` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in ("lengths.png", "shapes.png", "indicators.png")]
    for path, picture in zip(paths, (_lengths(items), _shapes(items), _indicators(found)), strict=True):
        picture.savefig(path, dpi=130, bbox_inches="tight")
        pyplot.close(picture)
    return paths


def _lengths(items: Sequence[Item]) -> pyplot.Figure:
    picture, axes = pyplot.subplots(figsize=(8, 4))
    bins = np.geomspace(10, 1200, 40)
    for category in CATEGORIES:
        lengths = [len(item.text) for item in items if item.category == category]
        axes.hist(lengths, bins=bins, histtype="step", density=True, label=category, linewidth=1.5)
    axes.set(xscale="log", xlabel="characters", ylabel="density", title="Length by category")
    axes.legend(frameon=False)
    return picture


def _shapes(items: Sequence[Item]) -> pyplot.Figure:
    picture, rows = pyplot.subplots(1, len(COUNTS), figsize=(13, 3.6), sharey=True)
    for place, (axes, name) in enumerate(zip(rows, COUNTS, strict=True)):
        for category in ("trafficking_lure", "legitimate_job"):
            values = np.sort(surface_counts([item.text for item in items if item.category == category])[:, place])
            axes.step(np.log10(1 + values), np.linspace(0, 1, len(values)), label=category)
        axes.set(xlabel=f"log10 (1 + {name})")
    rows[0].set(ylabel="share of texts at or below")
    rows[0].legend(frameon=False)
    picture.suptitle("What a look alone shows: lures and honest ads")
    return picture


def _indicators(found: Statistics) -> pyplot.Figure:
    names, languages = taxonomy().indicator_names, list(found.indicators)
    table = np.array([[found.indicators[language][name] for name in names] for language in languages])
    picture, axes = pyplot.subplots(figsize=(11, 9))
    image = axes.imshow(np.log10(1 + table), cmap="viridis", aspect="auto")
    axes.set_xticks(range(len(names)), names, rotation=60, ha="right")
    axes.set_yticks(range(len(languages)), languages)
    for row, column in np.ndindex(table.shape):
        axes.text(column, row, table[row, column], ha="center", va="center", fontsize=6, color="white")
    axes.set_title("Items with each indicator, by language")
    picture.colorbar(image, label="log10 (1 + items)")
    return picture
