"""Our model beside its peers, learned from the same texts, on the same sets, in one run.

    python -m lurebot_training.compare --model lurebot-mini --out runs/compare
    python -m lurebot_training.compare --public --base runs/pretrain/encoder --data FOLDER --out runs/compare

The first compares on our own task: the test split, and with ``--exam FOLDER`` other makers' labelled texts (``*.jsonl`` with
``text`` and ``category``). ``--without-families`` trains the peers without the families of work that are held out, for a model
that was trained so too, and measures on those. The second fine-tunes our encoder on public sets, each with its own labels and
metric, beside the figure of the literature. Prints tables; writes ``compare.json`` and ``compare.png``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt

mpl.use("Agg")
from matplotlib import pyplot as plt
from rich.table import Table

from lurebot.classifier import find_bundle
from lurebot.evaluation import Scored, figures
from lurebot.reports import Groups, figures_table
from lurebot.taxonomy import taxonomy
from lurebot_training.calibrate import probabilities, scores_of
from lurebot_training.dataset.items import read_items
from lurebot_training.dataset.splits import of_split, training_items, unseen_family_items
from lurebot_training.peers import PEERS, PeerMissingError
from lurebot_training.public_sets import compare_public
from lurebot_training.terminal import wide_console

FloatArray = npt.NDArray[np.float64]

OURS, BOTH = "lurebot", "lurebot with char TF-IDF"
_TFIDF = "char TF-IDF + LR"
_SHOWN = {
    "lure_auroc": "lure AUROC",
    "lure_recall_fpr1": "found at 1 %",
    "lure_recall_fpr5": "found at 5 %",
    "harm_auroc": "harm AUROC",
    "macro_f1": "macro F1",
}


@dataclass(frozen=True)
class LabelledSet:
    """Texts with their categories, and which of them are hard (None where nobody says)."""

    name: str
    texts: list[str]
    categories: list[str]
    hard: list[bool] | None = None


def sets_of(exam: Path | None, without_families: bool) -> list[LabelledSet]:
    """The sets to compare on."""
    items = read_items()
    own = unseen_family_items(items) if without_families else of_split(items, "test")
    hard = [item.difficulty == "hard" for item in own]
    name = "unseen families" if without_families else "test split"
    sets = [LabelledSet(name, [item.text for item in own], [item.category for item in own], hard)]
    for path in sorted(exam.glob("*.jsonl")) if exam else ():
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        difficulty = [row.get("difficulty") == "hard" for row in rows]
        sets.append(
            LabelledSet(path.stem, [row["text"] for row in rows], [row["category"] for row in rows], difficulty or None)
        )
    return sets


def compare(model: str, sets: Sequence[LabelledSet], without_families: bool) -> dict[str, Groups]:
    """Set -> system -> figures; ``<set>, hard`` holds the hard texts alone."""
    train = training_items(read_items(), without_held_out_families=without_families)
    texts, categories = [item.text for item in train], [item.category for item in train]
    judged = [text for one in sets for text in one.texts]
    given: dict[str, FloatArray] = {}
    for name, peer in PEERS.items():
        try:
            given[name] = peer(texts, categories, judged)
        except PeerMissingError as error:
            print(f"{name} left out: {error}")
    given[OURS] = probabilities(scores_of(find_bundle(model), judged))[0]
    mixed = np.log(given[OURS] + 1e-9) + np.log(given[_TFIDF] + 1e-9)
    given[BOTH] = np.exp(mixed - mixed.max(1, keepdims=True))
    given[BOTH] /= given[BOTH].sum(1, keepdims=True)
    groups: dict[str, Groups] = {}
    start = 0
    for one in sets:
        end = start + len(one.texts)
        groups[one.name] = {name: _figures(one.categories, rows[start:end]) for name, rows in given.items()}
        if one.hard and any(one.hard):
            kept = np.array(one.hard)
            truth = [category for category, hard in zip(one.categories, one.hard, strict=True) if hard]
            groups[f"{one.name}, hard"] = {name: _figures(truth, rows[start:end][kept]) for name, rows in given.items()}
        start = end
    return groups


def _figures(categories: Sequence[str], rows: FloatArray) -> dict[str, float]:
    names = taxonomy().category_names
    scored = [
        Scored(truth, dict(zip(names, map(float, row), strict=True))) for truth, row in zip(categories, rows, strict=True)
    ]
    wanted = (*_SHOWN, "harm_recall_fpr5", "n", "lures")
    return {name: value for name, value in figures(scored).items() if name in wanted}


def _plain(value: Any) -> Any:
    """For JSON, which has no NaN."""
    if isinstance(value, dict):
        return {key: _plain(own) for key, own in value.items()}
    return None if isinstance(value, float) and np.isnan(value) else value


def _draw(groups: dict[str, Groups], path: Path) -> None:
    """One panel a set: how many lures each system finds at 5 % false alarms (harmful texts where a set has no lure)."""
    figure, panels = plt.subplots(1, len(groups), figsize=(3.6 * len(groups), 3.4), sharey=True, squeeze=False)
    for panel, (name, systems) in zip(panels[0], groups.items(), strict=True):
        key = (
            "harm_recall_fpr5" if any(np.isnan(found["lure_recall_fpr5"]) for found in systems.values()) else "lure_recall_fpr5"
        )
        labels = list(systems)
        colours = ["tab:red" if label == OURS else "tab:gray" for label in labels]
        panel.barh(labels, [systems[label][key] for label in labels], color=colours)
        panel.set(xlim=(0, 1), title=name, xlabel="harmful found at 5 %" if key.startswith("harm") else "lures found at 5 %")
    figure.tight_layout()
    figure.savefig(path, dpi=130)
    plt.close(figure)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="data folder (default: LUREBOT_DATA), for --public")
    parser.add_argument("--model", default="lurebot-mini", help="installed bundle or folder")
    parser.add_argument("--exam", type=Path, help="folder with labelled texts of other makers")
    parser.add_argument("--without-families", action="store_true", help="peers without the held-out families, measured on them")
    parser.add_argument("--public", action="store_true", help="the public sets instead of our own task")
    parser.add_argument("--base", default="runs/pretrain/encoder", help="encoder folder or hub name, for --public")
    parser.add_argument("--emscad", type=Path, help="the full EMSCAD file (CSV), for --public")
    parser.add_argument("--only", nargs="+", help="these public sets alone")
    parser.add_argument("--out", type=Path, default=Path("runs/compare"))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    console = wide_console()
    if args.public:
        rows = compare_public(args.base, args.data, args.emscad, args.only)
        table = Table(title="public sets, 20 % held out", title_justify="left")
        for heading in ("set", "texts", "metric", "ours", "char TF-IDF + LR", "literature"):
            table.add_column(heading)
        for row in rows:
            table.add_row(row.name, f"{row.texts:,}", row.metric, f"{row.ours:.4f}", f"{row.tfidf:.4f}", row.literature)
        console.print(table)
        (args.out / "public.json").write_text(json.dumps([vars(row) for row in rows], indent=1) + "\n", encoding="utf-8")
        return
    groups = compare(args.model, sets_of(args.exam, args.without_families), args.without_families)
    for name, systems in groups.items():
        console.print(figures_table(name, systems, _SHOWN))
    plain = {
        title: {
            name: {key: None if np.isnan(value) else value for key, value in found.items()} for name, found in systems.items()
        }
        for title, systems in groups.items()
    }
    (args.out / "compare.json").write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    _draw(groups, args.out / "compare.png")
    print(f"figures in {args.out / 'compare.json'}, picture in {args.out / 'compare.png'}")


if __name__ == "__main__":
    main()
