"""The learning curve: the whole recipe on parts of the training split, each measured on the same held-out items.

    python -m lurebot_training.curve --base runs/pretrain/encoder --data FOLDER --out runs/curve

Says whether more items still pay. Smaller parts are contained in larger ones. Each part is trained, exported and measured by
the commands that make the shipped model; what is there already is not made again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from lurebot.classifier import find_bundle
from lurebot.reports import SHOWN, figures_table
from lurebot_training.dataset.items import read_items
from lurebot_training.dataset.splits import training_items
from lurebot_training.options import add_recipe
from lurebot_training.terminal import wide_console


def train(share: float, out: Path, base: str, config: Path, data: str | None) -> Path:
    """Fine-tune, fit the n-grams, export; return the bundle's folder."""
    model, bundle = out / "model", out / "bundle"
    options = ["--share", str(share), "--config", str(config), *(["--data", data] if data else [])]
    if not model.is_dir():
        _run("finetune", "--base", base, "--out", str(out), *options)
    if not (model / "ngrams.npz").is_file():
        _run("ngrams", "--out", str(model), *options)
    if not (bundle / "bundle.json").is_file():
        _run("export", "--model", str(model), "--out", str(bundle), "--config", str(config))
    return bundle


def _run(module: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", f"lurebot_training.{module}", *arguments], check=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", default="runs/pretrain/encoder", help="encoder folder or hub name")
    add_recipe(parser)
    parser.add_argument("--out", type=Path, default=Path("runs/curve"))
    parser.add_argument("--shares", type=float, nargs="+", default=[0.25, 0.5, 1.0])
    args = parser.parse_args()
    items = read_items()
    groups = {}
    for share in sorted(args.shares):
        bundle = find_bundle(str(train(share, args.out / f"{share:g}", args.base, args.config, args.data)))
        missing = dict.fromkeys(SHOWN, float("nan"))
        groups[f"{share:.0%} ({len(training_items(items, share))} items)"] = missing | bundle.measured
    wide_console().print(figures_table("learning curve, test split", groups))
    (args.out / "curve.json").write_text(json.dumps(groups, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
