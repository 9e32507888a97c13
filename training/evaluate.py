"""Measure a bundle on the held-out part of the authored corpus, beside what surface counts alone would reach.

    python -m lurebot_training.evaluate --model lurebot-mini [--split validation|test] [--json FILE]

The four-count baseline (length, line breaks, digits, emoji; logistic regression) shows how far a score could come from the
look of a text alone. Also lists near-duplicates between training and held-out texts: there must be none.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from lurebot.classifier import find_bundle
from lurebot.evaluation import Scored, by_group, figures
from lurebot.reports import Groups, figures_table
from lurebot_training.calibrate import scored_rows
from lurebot_training.dataset.duplicates import near_duplicates
from lurebot_training.dataset.items import Item, read_items
from lurebot_training.dataset.splits import of_split, training_items, unseen_family_items
from lurebot_training.dataset.surface import surface_auroc
from lurebot_training.terminal import wide_console


def by_family(items: Sequence[Item], rows: Sequence[Scored]) -> Groups:
    """Figures of each family of work: its offers, honest and not, among all texts that offer no work."""
    others = [row for item, row in zip(items, rows, strict=True) if item.family is None]
    groups: Groups = {}
    for family in sorted({item.family for item in items if item.family}):
        own = [row for item, row in zip(items, rows, strict=True) if item.family == family]
        groups[family] = figures([*own, *others])
    return groups


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="lurebot-mini", help="installed bundle or folder")
    parser.add_argument(
        "--split",
        choices=["validation", "test", "unseen_families"],
        default="validation",
        help="the test split is for the last word only; unseen_families is for a model trained with --without-families",
    )
    parser.add_argument("--json", type=Path, help="write every figure here")
    args = parser.parse_args()
    items = read_items()
    if args.split == "unseen_families":
        train, held_out = training_items(items, without_held_out_families=True), unseen_family_items(items)
    else:
        train, held_out = training_items(items), of_split(items, args.split)
    bundle = find_bundle(args.model)
    rows = scored_rows(bundle, held_out)
    overall = {args.split: figures(rows)}
    languages = by_group([(item.language, row) for item, row in zip(held_out, rows, strict=True)])
    difficulty = by_group([(item.difficulty, row) for item, row in zip(held_out, rows, strict=True)])
    families = by_family(held_out, rows)
    console = wide_console()
    console.print(f"{bundle.label} on the {args.split} split of the authored corpus ({len(train)} texts trained on)")
    for title, groups in (
        ("overall", overall),
        ("by difficulty", difficulty),
        ("by language", languages),
        ("by family of work", families),
    ):
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
            "families": families,
            "surface": surface,
        }
        args.json.write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
