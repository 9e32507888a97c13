"""What each part of the recipe brings: the same small fine-tuning with one part changed, measured on the validation split.

    python -m lurebot_training.ablate --run runs/pretrain --data FOLDER --out runs/ablate

Every variant learns from the same part of the training split for the same number of epochs; the full one is run with two
seeds, whose distance says which differences mean something. It is small on purpose and makes no model worth keeping. What is
there already is not made again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml
from rich.table import Table
from transformers import AutoConfig, BertModel

from lurebot.classifier import find_bundle
from lurebot.evaluation import Scored, figures
from lurebot.taxonomy import taxonomy
from lurebot_training.calibrate import cross_fitted, indicator_thresholds, inputs_of, scores_of
from lurebot_training.dataset.items import read_items
from lurebot_training.dataset.splits import of_split
from lurebot_training.options import add_recipe
from lurebot_training.pretrain import ENCODER, UNALIGNED, save_encoder
from lurebot_training.terminal import wide_console
from lurebot_training.tokenizer import load_tokenizer

_FIGURES = ("lure_auroc", "lure_recall_fpr5", "harm_auroc", "macro_f1", "indicator_ap")


@dataclass(frozen=True)
class Variant:
    """A recipe that differs from the full one.

    Attributes:
        base: which encoder it starts from.
        finetune: settings of ``finetune`` in another value.
        seed: another seed, or None.
        outside: whether it learns from outside texts too.
    """

    base: str = ENCODER
    finetune: dict[str, Any] = field(default_factory=dict)
    seed: int | None = None
    outside: bool = False


RANDOM = "encoder-random"
VARIANTS = {
    "full": Variant(),
    "full, other seed": Variant(seed=11),
    "half the encoder's rate": Variant(finetune={"encoder_rate": 0.0002}),
    "without pretraining": Variant(base=RANDOM),
    "without alignment": Variant(base=UNALIGNED),
    "with outside text": Variant(outside=True),
    "without other forms": Variant(finetune={"augment": {"share": 0.0}}),
    "without marked words": Variant(finetune={"span_weight": 0.0, "token_weight": 0.0}),
}


def random_encoder(run: Path) -> None:
    """An encoder of the same shape with random weights, beside the pretrained one."""
    if not (run / RANDOM).is_dir():
        torch.manual_seed(0)
        encoder = BertModel(AutoConfig.from_pretrained(run / ENCODER), add_pooling_layer=False)
        save_encoder(encoder, load_tokenizer(run / ENCODER), run / RANDOM)


def result(name: str, variant: Variant, config: dict[str, Any], run: Path, out: Path, data: str | None, share: float) -> Any:
    """The validation figures after the last epoch of a variant."""
    folder = out / f"{share:g}-{config['finetune']['epochs']}" / name.replace(" ", "-").replace(",", "")
    folder.mkdir(parents=True, exist_ok=True)
    changed = deepcopy(config)
    changed["finetune"] |= variant.finetune
    changed["measure_last"] = True
    changed["seed"] = config["seed"] if variant.seed is None else variant.seed
    (folder / "config.yaml").write_text(yaml.safe_dump(changed), encoding="utf-8")
    history = folder / "history.jsonl"
    if not (folder / "model").is_dir():
        command = [sys.executable, "-m", "lurebot_training.finetune", "--base", str(run / variant.base), "--share", str(share)]
        command += ["--config", str(folder / "config.yaml"), "--out", str(folder)]
        command += (["--data", data] if data else []) if variant.outside else ["--without-outside"]
        subprocess.run(command, check=True)
    return json.loads(history.read_text(encoding="utf-8").splitlines()[-1])


def parts_table(model: str) -> Table:
    """Validation figures of combiners that were given only some of a bundle's parts, each cross-fitted."""
    bundle, items = find_bundle(model), of_split(read_items(), "validation")
    inputs = inputs_of(scores_of(bundle, [item.text for item in items]), items)
    names = taxonomy()
    categories, signs = len(names.categories), len(names.indicators)
    encoder = np.r_[0:categories, 2 * categories : 2 * categories + signs]
    ngrams = np.arange(categories, 2 * categories)
    # Of an indicator's inputs: encoder, n-grams of the text, of a stretch, cue; then both for the categories.
    own = {"encoder": [0, *range(4, 4 + categories)], "ngrams": [1, 2, *range(4 + categories, 4 + 2 * categories)]}
    chosen = {
        "encoder alone": (encoder, own["encoder"]),
        "n-grams alone": (ngrams, own["ngrams"]),
        "both": (np.r_[encoder, ngrams], [*own["encoder"], *own["ngrams"]]),
        "both and cues": (np.r_[encoder, ngrams], [*own["encoder"], *own["ngrams"], 3]),
    }
    table = Table(title=f"parts of {bundle.label} on the validation split", title_justify="left")
    for heading in ("", "lure AUROC", "found at 5 %", "harm AUROC", "macro F1", "indicator F1"):
        table.add_column(heading, justify="right")
    for name, (of_category, of_indicator) in chosen.items():
        given = replace(inputs, category=_only(inputs.category, of_category), indicator=_only(inputs.indicator, of_indicator))
        apart = cross_fitted(None, given, items)
        limits = indicator_thresholds(apart.indicators, items)
        named = apart.indicators >= np.array([limits[sign] for sign in names.indicator_names])
        rows = [
            Scored(
                item.category,
                dict(zip(names.category_names, map(float, own_categories), strict=True)),
                item.indicators,
                frozenset(sign for sign, above in zip(names.indicator_names, row, strict=True) if above),
            )
            for item, own_categories, row in zip(items, apart.categories, named, strict=True)
        ]
        found = figures(rows)
        keys = ("lure_auroc", "lure_recall_fpr5", "harm_auroc", "macro_f1", "indicator_f1")
        table.add_row(name, *(f"{found[key]:.3f}" for key in keys))
    return table


def _only(inputs: np.ndarray[Any, Any], kept: Sequence[int] | np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The inputs with all others at zero."""
    result = np.zeros_like(inputs)
    result[..., kept] = inputs[..., kept]
    return result


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_recipe(parser)
    parser.add_argument("--run", type=Path, default=Path("runs/pretrain"), help="what pretrain wrote")
    parser.add_argument("--out", type=Path, default=Path("runs/ablate"))
    parser.add_argument("--share", type=float, default=0.2, help="part of the training split")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--model", help="a bundle: what encoder, n-grams and cues bring to it, by new combiners (no training)")
    parser.add_argument("--only", nargs="+", choices=sorted(VARIANTS), help="these variants alone")
    args = parser.parse_args()
    config = yaml.safe_load(args.config.read_text(encoding="utf-8"))
    # So few steps are over before a slow average has forgotten the random head it began with.
    config["finetune"] |= {"epochs": args.epochs, "ema": 0.98}
    random_encoder(args.run)
    table = Table(title=f"validation split after {args.epochs} epochs on {args.share:.0%} of the items", title_justify="left")
    table.add_column("")
    for name in _FIGURES:
        table.add_column(name, justify="right")
    results = {}
    for name in args.only or VARIANTS:
        results[name] = result(name, VARIANTS[name], config, args.run, args.out, args.data, args.share)
        table.add_row(name, *(f"{results[name][figure]:.3f}" for figure in _FIGURES))
    wide_console().print(table)
    (args.out / "ablate.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if args.model:
        wide_console().print(parts_table(args.model))


if __name__ == "__main__":
    main()
