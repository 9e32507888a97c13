"""The model card of a bundle: what it is for, what it was made of, how good it is, where it fails.

    python -m lurebot_training.card --model lurebot-mini

Every measured number comes out of the bundle. ``export`` writes the card into the bundle's folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from string import Template

from lurebot.classifier import Bundle, find_bundle
from lurebot.classifier.bundle import MODEL, NGRAMS, TOKENIZER
from lurebot.taxonomy import taxonomy

CARD = "MODEL_CARD.md"
_TEMPLATE = Path(__file__).parent / "configs" / "model_card.md"
# What each figure of a bundle is called in the card, and in what form it is written.
_FIGURES = {
    "lure_auroc": ("Ranking of lures above everything else (AUROC)", "{:.3f}"),
    "lure_ap": ("The same, average precision", "{:.3f}"),
    "lure_recall_fpr1": ("Lures found when 1 % of benign texts are flagged", "{:.1%}"),
    "lure_recall_fpr5": ("Lures found when 5 % of benign texts are flagged", "{:.1%}"),
    "harm_auroc": ("Ranking of harmful above benign texts (AUROC)", "{:.3f}"),
    "harm_recall_fpr5": ("Harmful texts found when 5 % of benign texts are flagged", "{:.1%}"),
    "macro_f1": ("Right category of five (macro F1)", "{:.3f}"),
    "indicator_f1": ("Named warning signs on lures and job scams (micro F1)", "{:.3f}"),
    "ece_risk": ("Expected calibration error of the risk", "{:.3f}"),
    "false_danger": ("Benign texts called `danger`", "{:.1%}"),
    "false_danger_ads": ("Honest ads called `danger`", "{:.1%}"),
    "missed": ("Lures called `no known signs`", "{:.1%}"),
    "long_false_danger_ads": ("Long honest texts called `danger`", "{:.1%}"),
    "long_missed": ("Lures inside long honest texts called `no known signs`", "{:.1%}"),
    "int8_auroc_loss": ("AUROC lost by the int8 weights against float", "{:+.4f}"),
    "evidence_f1": ("Shown words against the words that people marked (F1 over characters)", "{:.3f}"),
    "evidence_length": ("Characters shown for a sign, mean", "{:.0f}"),
    "evidence_drop": ("Mean fall of a sign's probability when its shown words are taken out", "{:.2f}"),
    "evidence_drop_random": ("The same when as many other words are taken out", "{:.2f}"),
}


def card(bundle: Bundle) -> str:
    """The card as Markdown with the front matter of the Hugging Face hub."""
    made_from = bundle.training
    sources = made_from.get("outside_texts", {})
    levels = bundle.levels
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        name=bundle.name,
        version=bundle.version,
        label=bundle.label,
        made=bundle.made,
        licence=bundle.licence,
        language_tags="".join(f"\n- {tag}" for tag in dict.fromkeys(tag.split("-")[0] for tag in bundle.languages)),
        languages=", ".join(bundle.languages),
        count=len(bundle.languages),
        size=f"{sum((bundle.folder / name).stat().st_size for name in (MODEL, TOKENIZER, NGRAMS)) / 1e6:.1f}",
        layers=made_from.get("layers", "some"),
        width=made_from.get("width", "some"),
        signs=len(bundle.indicators),
        window=bundle.window,
        categories="\n".join(f"- `{c.name}`: {c.title}" for c in taxonomy().categories),
        indicators=", ".join(f"`{name}`" for name in bundle.indicators),
        authored=f"{made_from.get('authored_texts', 0):,}",
        outside=f"{sum(sources.values()):,}",
        sources=", ".join(f"`{name}` ({count})" for name, count in sources.items()) or "none",
        validation=f"{made_from.get('validation_texts', 0):,}",
        test=f"{made_from.get('test_texts', 0):,}",
        digests=" ".join(f"{name} `{made_from[name]}`" for name in ("items", "recipe", "weights") if made_from.get(name)),
        figures="\n".join(
            f"| {title} | {form.format(bundle.measured[name])} |"
            for name, (title, form) in _FIGURES.items()
            if name in bundle.measured
        ),
        check_first=levels.check_first,
        warning=levels.warning,
        danger=levels.danger,
        thresholds="\n".join(f"| `{name}` | {value:.2f} |" for name, value in bundle.indicator_thresholds.items()),
    )


def write_card(bundle: Bundle) -> Path:
    """Write the card into the bundle's folder; return its path."""
    path = bundle.folder / CARD
    path.write_text(card(bundle), encoding="utf-8")
    return path


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="lurebot-mini", help="installed bundle or folder")
    args = parser.parse_args()
    print(f"card in {write_card(find_bundle(args.model))}")


if __name__ == "__main__":
    main()
