"""Fine-tune the classifier on the authored corpus and on outside text.

    python -m lurebot_training.finetune --base runs/pretrain/encoder --data FOLDER --out runs/finetune

Resumes after a kill: run the same command again. Writes the model (Hugging Face format, head, tokenizer) and
``history.jsonl``. ``--base`` takes any encoder folder or hub name. Without a data folder it trains on the corpus alone and
says so.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from lurebot.evaluation import Scored, average_precision, figures
from lurebot.taxonomy import taxonomy
from lurebot_training.augment import Augmenter
from lurebot_training.checkpoints import fingerprint, log, refuse_other, save, schedule
from lurebot_training.dataset.items import Item, read_items
from lurebot_training.dataset.splits import of_split, training_items
from lurebot_training.examples import Batch, Example, collate, epoch_batches, from_item, from_source
from lurebot_training.model import LureClassifier, Output
from lurebot_training.options import add_recipe, add_selection
from lurebot_training.sources import DataFolder, MissingDataError
from lurebot_training.tokenizer import load_tokenizer

# Beside the weights: what they learned from.
RECORD = "trained_on.json"


class TrainingTexts:
    """Authored items and outside texts, as examples for an epoch: the authored ones in other forms each time."""

    def __init__(self, config: dict[str, Any], tokenizer: Tokenizer, items: Sequence[Item], data: DataFolder | None) -> None:
        """``items`` are those to learn from; outside texts come from ``data`` where there is one."""
        self.items, self.tokenizer, self.window, self.seed = list(items), tokenizer, config["window"], config["seed"]
        settings = config["finetune"]
        self.augmenter = Augmenter(items, settings["augment"]) if settings["augment"]["share"] else None
        self.weights = balance(self.items)
        self.sources = [] if data is None else data.labelled(config["seed"], frozenset(taxonomy().languages))
        self.outside = [
            from_source(row, tokenizer, self.window, settings["outside_weight"])
            for row in tqdm(self.sources, desc="outside texts", unit="text", disable=not self.sources)
        ]

    def __len__(self) -> int:
        return len(self.items) + len(self.outside)

    def examples(self, epoch: int) -> list[Example]:
        """The examples of an epoch, the same every time."""
        authored = []
        for item in tqdm(self.items, desc="authored items", unit="item", leave=False):
            form = item if self.augmenter is None else self.augmenter(item, random.Random(f"{self.seed} {epoch} {item.id}"))
            weight = self.weights[item.language, item.category]
            authored.append(from_item(form, self.tokenizer, self.window, weight))
        return [*authored, *self.outside]


def balance(items: Sequence[Item]) -> dict[tuple[str, str], float]:
    """(language, category) -> weight, so that every category counts alike within a language, gently (square root)."""
    counts = Counter((item.language, item.category) for item in items)
    mean = float(np.mean(list(counts.values())))
    return {group: (mean / count) ** 0.5 for group, count in counts.items()}


def loss_of(output: Output, batch: Batch, settings: dict[str, Any]) -> Tensor:
    """Category and indicator cross-entropy, attention pulled onto the marked words, and each token's part in a mark."""
    category = functional.cross_entropy(
        output.category_logits.float(), batch.category, reduction="none", label_smoothing=settings["label_smoothing"]
    )
    indicator = functional.binary_cross_entropy_with_logits(output.indicator_logits.float(), batch.indicators, reduction="none")
    marked = batch.span_target.sum(-1)
    span = -(batch.span_target * torch.log(output.token_weights.float() + 1e-6)).sum(-1)
    # An indicator that a text has without words for it says nothing of any token.
    told = batch.known.bool() & ((batch.indicators == 0) | (marked > 0))
    of_tokens = functional.binary_cross_entropy_with_logits(
        output.token_logits.float(), (batch.span_target > 0).float(), reduction="none"
    )
    of_tokens = of_tokens * told.unsqueeze(-1) * batch.attention.unsqueeze(1)
    weight = batch.weight / batch.weight.sum()
    return (
        (category * weight).sum()
        + settings["indicator_weight"] * (indicator * batch.known).sum() / batch.known.sum().clamp(min=1.0)
        + settings["span_weight"] * span.sum() / marked.sum().clamp(min=1.0)
        + settings["token_weight"] * of_tokens.sum() / ((batch.span_target > 0).sum() + len(batch.tokens))
    )


def parameter_groups(model: LureClassifier, settings: dict[str, Any]) -> list[dict[str, Any]]:
    """The encoder at its own rate, the fresh head at a higher one."""
    return [
        {"params": list(model.encoder.parameters()), "peak": settings["encoder_rate"]},
        {"params": list(model.head.parameters()), "peak": settings["head_rate"]},
    ]


def finetune(
    model: LureClassifier,
    texts: TrainingTexts,
    validation: Sequence[Example],
    tokenizer: Tokenizer,
    config: dict[str, Any],
    out: Path,
) -> None:
    """Train, keeping an exponential average of the weights, which is what is saved."""
    settings, seed = config["finetune"], config["seed"]
    torch.manual_seed(seed)
    optimizer = torch.optim.AdamW(parameter_groups(model, settings), lr=0.0, weight_decay=settings["weight_decay"], fused=True)
    average = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(settings["ema"])
    )
    checkpoint = out / "checkpoint.pt"
    made_of = fingerprint(
        settings, tokenizer.to_str(), texts.items, texts.outside, [p.sum().item() for p in model.encoder.parameters()]
    )
    first = 0
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        refuse_other(state["made_of"], made_of, checkpoint)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        first = state["epoch"]
    per_epoch = -(-len(texts) // settings["batch"])
    steps = per_epoch * settings["epochs"]
    for epoch in range(first, settings["epochs"]):
        model.train()
        torch.manual_seed(seed + epoch)
        losses = []
        bar = tqdm(
            epoch_batches(texts.examples(epoch), settings["batch"], seed + epoch),
            total=per_epoch,
            desc=f"epoch {epoch + 1}",
            unit="step",
            mininterval=5,
        )
        for place, examples in enumerate(bar):
            step = epoch * per_epoch + place + 1
            batch = collate(examples, tokenizer, settings["token_dropout"], seed=seed * 7919 + step)
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * schedule(step, steps, settings["warmup_share"])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                output = model(batch.tokens, batch.attention)
            loss = loss_of(output, batch, settings)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            average.update_parameters(model)
            losses.append(loss.item())
        entry = {"epoch": epoch + 1, "loss": round(float(np.mean(losses)), 4)}
        if validation and (not config.get("measure_last") or epoch + 1 == settings["epochs"]):
            found = validation_figures(average.module, validation, tokenizer)
            entry |= {name: round(value, 4) for name, value in found.items()}
        print(json.dumps(entry), flush=True)
        log(out, entry)
        state = {
            "model": model.state_dict(),
            "average": average.state_dict(),
            "optimizer": optimizer.state_dict(),
            "epoch": epoch + 1,
            "made_of": made_of,
        }
        save(checkpoint, state)
    model.load_state_dict(average.module.state_dict())


def predicted(
    model: LureClassifier, examples: Sequence[Example], tokenizer: Tokenizer
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Probabilities of the categories (N, 5) and log-odds of the indicators (N, 22), in the order given."""
    model.eval()
    categories, indicators = [], []
    with torch.inference_mode():
        for start in range(0, len(examples), 32):
            batch = collate(examples[start : start + 32], tokenizer)
            output = model(batch.tokens, batch.attention)
            categories.append(torch.softmax(output.category_logits.float(), -1).numpy())
            indicators.append(output.indicator_logits.float().numpy())
    return np.concatenate(categories), np.concatenate(indicators)


def validation_figures(model: LureClassifier, examples: Sequence[Example], tokenizer: Tokenizer) -> dict[str, float]:
    """The main figures on the validation split; ``indicator_ap`` is the mean average precision of the indicators."""
    names = taxonomy()
    probabilities, log_odds = predicted(model, examples, tokenizer)
    scored = [
        Scored(names.category_names[example.category], dict(zip(names.category_names, map(float, row), strict=True)))
        for example, row in zip(examples, probabilities, strict=True)
    ]
    wanted = ("lure_auroc", "lure_recall_fpr5", "harm_auroc", "macro_f1")
    found = {name: value for name, value in figures(scored).items() if name in wanted}
    present = np.array([example.indicators for example in examples], dtype=bool)
    precisions = [average_precision(present[:, k], log_odds[:, k].astype(float)) for k in range(present.shape[1])]
    return found | {"indicator_ap": float(np.nanmean(precisions))}


def write_record(path: Path, texts: TrainingTexts, base: str, config: dict[str, Any]) -> None:
    """Note what a model learned from: counts of texts by source, digests of items and recipe, the encoder it started from."""
    sources = Counter(row.source.split(":")[0] for row in texts.sources)
    record = {
        "authored_texts": len(texts.items),
        "outside_texts": dict(sorted(sources.items())),
        "items": fingerprint(*(item.line() for item in texts.items)),
        "base": Path(base).name,
        "seed": config["seed"],
    }
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", default="runs/pretrain/encoder", help="encoder folder or hub name")
    add_recipe(parser)
    parser.add_argument("--out", type=Path, default=Path("runs/finetune"))
    add_selection(parser)
    parser.add_argument("--without-outside", action="store_true", help="learn from the authored corpus alone")
    args = parser.parse_args()
    config = yaml.safe_load(args.config.read_text(encoding="utf-8"))
    args.out.mkdir(parents=True, exist_ok=True)
    data: DataFolder | None = None
    if not args.without_outside:
        try:
            data = DataFolder(args.data)
        except MissingDataError as error:
            print(f"Training on the authored corpus alone: {error}")
    tokenizer = load_tokenizer(args.base)
    items = read_items()
    texts = TrainingTexts(config, tokenizer, training_items(items, args.share, args.without_families), data)
    validation = [from_item(item, tokenizer, config["window"]) for item in of_split(items, "validation")]
    print(f"learning from {len(texts.items)} authored and {len(texts.outside)} outside texts, {len(validation)} for validation")
    torch.manual_seed(config["seed"])
    model = LureClassifier.from_base(args.base, hidden_dropout_prob=config["finetune"]["dropout"])
    finetune(model, texts, validation, tokenizer, config, args.out)
    model.save(args.out / "model")
    write_record(args.out / "model" / RECORD, texts, args.base, config)
    tokenizer.save(str(args.out / "model" / "tokenizer.json"))
    for path in data.missing if data else ():
        print(f"missing, skipped: {path}")
    print(f"model in {args.out / 'model'}")


if __name__ == "__main__":
    main()
