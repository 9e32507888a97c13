"""How well each language is known: its held-out loss over the course of pretraining, as a picture.

python -m lurebot_training.loss_curves --run runs/pretrain --out loss.png
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

_COLUMNS = 6


def plot_losses(history: Path, out: Path) -> None:
    """One small panel a language, all on one scale, tokens read in all stages along the axis.

    Raises:
        ValueError: the history has no held-out losses.
    """
    entries = [json.loads(line) for line in history.read_text(encoding="utf-8").splitlines()]
    curves: dict[str, tuple[list[float], list[float]]] = {}
    before, stage, last = 0, None, 0
    # After a kill a few steps are done, and measured, again: the last word counts.
    measured = {(entry["stage"], entry["step"]): entry for entry in entries if "held_out" in entry}
    for entry in measured.values():
        if entry["stage"] != stage:
            before, stage = before + last, entry["stage"]
        last = entry["tokens"]
        for name, loss in entry["held_out"].items():
            tokens, losses = curves.setdefault(name, ([], []))
            tokens.append((before + last) / 1e6)
            losses.append(loss)
    if not curves:
        raise ValueError(f"no held-out losses in {history}: pretrain writes them")
    rows = -(-len(curves) // _COLUMNS)
    figure, panels = plt.subplots(rows, _COLUMNS, figsize=(2.2 * _COLUMNS, 1.7 * rows), sharex=True, sharey=True, squeeze=False)
    for panel in panels.flat:
        panel.set_visible(False)
    for panel, (name, (tokens, losses)) in zip(panels.flat, sorted(curves.items(), key=lambda c: c[1][1][-1]), strict=False):
        panel.set_visible(True)
        panel.plot(tokens, losses, linewidth=1.4)
        panel.set_title(f"{name}  {losses[-1]:.2f}", fontsize=9)
        panel.grid(alpha=0.3)
    figure.supxlabel("million tokens read")
    figure.supylabel("loss on held-out text")
    figure.tight_layout()
    figure.savefig(out, dpi=130)
    plt.close(figure)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, default=Path("runs/pretrain"))
    parser.add_argument("--out", type=Path, default=Path("loss.png"))
    args = parser.parse_args()
    plot_losses(args.run / "history.jsonl", args.out)
    print(f"picture in {args.out}")


if __name__ == "__main__":
    main()
