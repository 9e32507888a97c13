"""From a fine-tuned model to a bundle that serves: ONNX, int8, tokenizer, thresholds.

    python -m lurebot_training.export --model runs/finetune/model --out lurebot/classifier/bundles/lurebot-mini

Quantisation is dynamic int8, one scale a channel, embeddings included. The export fails if the int8 model strays from the
float one; then ``calibrate`` sets combiner and thresholds on the validation split, and the test split is measured.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import shutil
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import AutoConfig

from lurebot.classifier.bundle import MODEL, NGRAMS, TOKENIZER, Bundle, Levels
from lurebot.classifier.combiner import Combiner
from lurebot.classifier.runtime import open_session
from lurebot.detector import Detector
from lurebot.evaluation import LURE, auroc
from lurebot.settings import Settings
from lurebot.taxonomy import taxonomy
from lurebot_training.calibrate import calibrated, marked_share, measure, scores_of
from lurebot_training.card import write_card
from lurebot_training.checkpoints import fingerprint
from lurebot_training.dataset.items import Item, read_items
from lurebot_training.dataset.splits import of_split
from lurebot_training.examples import from_item
from lurebot_training.faithful import summary, tallies
from lurebot_training.finetune import RECORD, predicted
from lurebot_training.model import LureClassifier
from lurebot_training.sources import CONFIGS
from lurebot_training.tokenizer import load_tokenizer

# Largest mean distance of a probability between the float and the int8 model.
_TOLERANCE = 0.03
# Below this share of items with marked words, an indicator is told by what is missing: no words are shown for it.
_MOSTLY_MARKED = 0.4
# Texts on which the shown words are put to the test.
_EVIDENCE_TEXTS = 600


class _Plain(nn.Module):
    """The classifier with tuples for outputs, as the exporter wants them.

    A served text stands alone, so there is nothing to mask; without the mask a text of 100 tokens takes a tenth less time.
    """

    def __init__(self, model: LureClassifier) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        output = self.model(input_ids)
        return output.category_logits, output.indicator_logits, output.token_weights


def export_onnx(model: LureClassifier, path: Path, window: int) -> float:
    """Write int8 ONNX to ``path``; return the mean distance of its category probabilities from the float model's.

    Raises:
        ValueError: they are further apart than the tolerance.
    """
    plain = _Plain(model).eval()
    vocabulary = model.encoder.config.vocab_size
    example = torch.randint(5, vocabulary, (2, 16), generator=torch.Generator().manual_seed(0))
    names = ["category_logits", "indicator_logits", "token_weights"]
    axes = {"input_ids": {0: "batch", 1: "tokens"}, "token_weights": {0: "batch", 2: "tokens"}}
    axes |= {"category_logits": {0: "batch"}, "indicator_logits": {0: "batch"}}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            plain,
            (example,),
            str(full),
            input_names=["input_ids"],
            output_names=names,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            full, path, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gemm", "Gather"]
        )
    return _distance(plain, path, vocabulary, window)


def _distance(plain: nn.Module, path: Path, vocabulary: int, window: int) -> float:
    session = open_session(path, threads=1)  # as it is served
    generator = torch.Generator().manual_seed(1)
    distances = []
    for length in (4, window // 4, window):
        tokens = torch.randint(5, vocabulary, (1, length), generator=generator)
        with torch.inference_mode():
            wanted = torch.softmax(plain(tokens)[0], -1)
        given = session.run(None, {"input_ids": tokens.numpy()})[0]
        distances.append(float((torch.softmax(torch.from_numpy(given), -1) - wanted).abs().mean()))
    distance = float(np.mean(distances))
    if distance > _TOLERANCE:
        raise ValueError(f"the int8 model strays from the float model by {distance:.3f}, more than {_TOLERANCE}")
    return distance


def export(model: Path, config: dict[str, Any], items: list[Item], out: Path) -> Bundle:
    """Write a whole bundle to ``out``: weights, tokenizer, thresholds from validation items, figures from test items, card."""
    out.mkdir(parents=True, exist_ok=True)
    classifier = LureClassifier.load(model).eval()
    distance = export_onnx(classifier, out / MODEL, config["window"])
    print(f"int8 against float: mean distance of a probability {distance:.4f}")
    shutil.copy(model / TOKENIZER, out / TOKENIZER)
    shutil.copy(model / NGRAMS, out / NGRAMS)
    names = taxonomy()
    share = marked_share(of_split(items, "train"))
    draft = Bundle(
        folder=out,
        name=config["name"],
        version=config["version"],
        categories=names.category_names,
        indicators=names.indicator_names,
        languages=names.languages,
        window=config["window"],
        stride=config["window"] * 3 // 4,
        combiner=Combiner.untrained(len(names.category_names), len(names.indicator_names)),
        levels=Levels(0.2, 0.5, 0.8),
        indicator_thresholds=dict.fromkeys(names.indicator_names, 0.5),
        without_words=tuple(name for name in names.indicator_names if share[name] < _MOSTLY_MARKED),
        made=datetime.date.today().isoformat(),
        licence=config["licence"],
        training=trained_on(model, items, config),
        measured={},
    )
    bundle = calibrated(draft, of_split(items, "validation"))
    test = of_split(items, "test")
    bundle = measure(bundle, test)
    bundle.write_description()
    sample = random.Random(config["seed"]).sample(test, min(_EVIDENCE_TEXTS, len(test)))
    evidence = summary(tallies(Detector.load(str(out), Settings()), sample))
    more = {"int8_auroc_loss": auroc_lost(classifier, bundle, test)} | evidence
    bundle = replace(bundle, measured=bundle.measured | {name: round(value, 4) for name, value in more.items()})
    bundle.write_description()
    write_card(bundle)
    return bundle


def auroc_lost(model: LureClassifier, bundle: Bundle, items: list[Item]) -> float:
    """Lure AUROC of the encoder alone in float, less that of its int8 weights, both on the first window of each text."""
    tokenizer = load_tokenizer(bundle.folder)
    examples = [from_item(item, tokenizer, bundle.window) for item in items]
    lure = taxonomy().category_names.index(LURE)
    truth = np.array([item.category == LURE for item in items])
    exact = predicted(model, examples, tokenizer)[0][:, lure]
    rounded = np.array([one.windows[0].parts.encoder_categories[lure] for one in scores_of(bundle, [i.text for i in items])])
    return auroc(truth, exact.astype(float)) - auroc(truth, rounded.astype(float))


def trained_on(model: Path, items: list[Item], config: dict[str, Any]) -> dict[str, Any]:
    """What the weights were made from, so that a figure can be traced to its data: counts, and digests (SHA-256, shortened)."""
    record = model / RECORD
    made_from: dict[str, Any] = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    shape = AutoConfig.from_pretrained(model)
    return made_from | {
        "layers": shape.num_hidden_layers,
        "width": shape.hidden_size,
        "validation_texts": len(of_split(items, "validation")),
        "test_texts": len(of_split(items, "test")),
        "recipe": fingerprint(config),
        "weights": fingerprint((model / "model.safetensors").read_bytes()) if (model / "model.safetensors").is_file() else None,
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path("runs/finetune/model"))
    parser.add_argument("--config", type=Path, default=CONFIGS / "lurebot-mini.yaml")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--without-families", action="store_true", help="calibrate without the held-out families, for a model trained so too"
    )
    args = parser.parse_args()
    config = yaml.safe_load(args.config.read_text(encoding="utf-8"))
    items = [item for item in read_items() if not (args.without_families and item.family_held_out and item.split != "test")]
    bundle = export(args.model, config, items, args.out)
    print(f"{bundle.label}: {bundle.size / 1e6:.1f} MB in {args.out}")
    for name, value in bundle.measured.items():
        print(f"  {name:20} {value:.3f}")


if __name__ == "__main__":
    main()
