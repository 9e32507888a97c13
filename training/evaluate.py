"""Measure a bundle on the held-out part of the authored corpus, beside what surface counts alone would reach.

    python -m lurebot_training.evaluate --model lurebot-mini [--split validation|test] [--json FILE]

The four-count baseline (length, line breaks, digits, emoji; logistic regression) shows how far a score could come from the
look of a text alone. Also lists near-duplicates between training and held-out texts: there must be none.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lurebot.classifier import find_bundle
from lurebot.evaluation import LURE, auroc, by_group, figures
from lurebot.reports import figures_table
from lurebot.text.language import base_tag
from lurebot_training.calibrate import scored_rows
from lurebot_training.duplicates import near_duplicates
from lurebot_training.items import Item, read_items

_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


def surface_counts(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Length, line breaks, digits and emoji of each text, shape (N, 4)."""
    return np.array([[len(t), t.count("\n"), sum(c.isdigit() for c in t), len(_EMOJI.findall(t))] for t in texts], dtype=float)


def surface_auroc(train: Sequence[Item], held_out: Sequence[Item], against: frozenset[str]) -> float:
    """AUROC of lures against the categories ``against`` by the four counts alone."""
    kept = against | {LURE}
    learn, judge = ([item for item in items if item.category in kept] for items in (train, held_out))
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(np.log1p(surface_counts([item.text for item in learn])), [item.category == LURE for item in learn])
    scores = model.predict_proba(np.log1p(surface_counts([item.text for item in judge])))[:, 1]
    return auroc(np.array([item.category == LURE for item in judge]), scores)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="lurebot-mini", help="installed bundle or folder")
    parser.add_argument(
        "--split", choices=["validation", "test"], default="validation", help="the test split is for the last word only"
    )
    parser.add_argument("--json", type=Path, help="write every figure here")
    args = parser.parse_args()
    items = read_items()
    train = [item for item in items if item.split == "train"]
    held_out = [item for item in items if item.split == args.split]
    bundle = find_bundle(args.model)
    rows = scored_rows(bundle, held_out)
    overall = {args.split: figures(rows)}
    languages = by_group([(base_tag(item.lang), row) for item, row in zip(held_out, rows, strict=True)])
    difficulty = by_group([(item.difficulty, row) for item, row in zip(held_out, rows, strict=True)])
    console = Console()
    console.print(f"{bundle.label} on the {args.split} split of the authored corpus ({len(train)} texts trained on)")
    for title, groups in (("overall", overall), ("by difficulty", difficulty), ("by language", languages)):
        console.print(figures_table(title, groups))
    surface = {
        "surface_lure_auroc": surface_auroc(
            train, held_out, frozenset({"job_scam", "other_scam", "legitimate_job", "not_job"})
        ),
        "surface_lure_against_honest_ads": surface_auroc(train, held_out, frozenset({"legitimate_job"})),
    }
    for name, value in surface.items():
        console.print(f"{name} {value:.3f}")
    copies = near_duplicates([item.text for item in train], [item.text for item in held_out])
    console.print(f"near-duplicates between training and {args.split}: {len(copies)}")
    for copy in copies:
        console.print(f"  {train[copy.first].id} ~ {held_out[copy.second].id} ({copy.similarity:.2f})")
    if args.json:
        everything = {
            "model": bundle.label,
            "overall": overall,
            "difficulty": difficulty,
            "languages": languages,
            "surface": surface,
        }
        args.json.write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
