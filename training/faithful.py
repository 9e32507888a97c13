"""Whether the words that are shown as evidence carry the indicator.

    python -m lurebot_training.faithful --model lurebot-mini [--split validation|test]

Two measures over the named indicators. Deletion (erasure, DeYoung et al. 2020): how far an indicator's probability falls when
its shown words are taken out, against as many others in runs of the same lengths. Agreement with the words that people
marked: F1 over characters, where the indicator is right and has marks.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table
from tqdm import tqdm

from lurebot import Detector
from lurebot.verdict import IndicatorFinding, Span
from lurebot_training.dataset.items import Item, read_items
from lurebot_training.dataset.splits import of_split
from lurebot_training.terminal import wide_console

_SEED = 7


@dataclass
class Tally:
    """Sums over findings of one indicator."""

    findings: int = 0
    drop: float = 0.0
    drop_random: float = 0.0
    shown: int = 0
    marked: int = 0
    both: int = 0
    length: int = 0

    def add(self, other: Tally) -> None:
        """Add another's sums."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def f1(self) -> float:
        """Over characters, between shown and marked words."""
        return 2 * self.both / max(1, self.shown + self.marked)


def tallies(detector: Detector, items: Sequence[Item]) -> dict[str, Tally]:
    """For each indicator that was named with words in some text."""
    found: dict[str, Tally] = {}
    for item in tqdm(items, desc="evidence", unit="text", leave=False):
        for finding in detector.check(item.text).indicators:
            if finding.spans:
                found.setdefault(finding.name, Tally()).add(_tally(detector, item, finding))
    return found


def _tally(detector: Detector, item: Item, finding: IndicatorFinding) -> Tally:
    draw = random.Random(f"{_SEED} {item.id} {finding.name}")
    shown = {place for span in finding.spans for place in range(span.start, span.end)}
    marked = {place for span in item.spans if span.indicator == finding.name for place in range(span.start, span.end)}
    agreed = Tally() if not marked else Tally(shown=len(shown), marked=len(marked), both=len(shown & marked))
    without = _probability(detector, _without(item.text, shown), finding.name)
    other = _probability(detector, _without(item.text, _random_places(item.text, finding.spans, shown, draw)), finding.name)
    agreed.findings, agreed.length = 1, sum(span.end - span.start for span in finding.spans)
    agreed.drop, agreed.drop_random = finding.probability - without, finding.probability - other
    return agreed


def _without(text: str, places: set[int]) -> str:
    return "".join(character for place, character in enumerate(text) if place not in places)


def _random_places(text: str, spans: Sequence[Span], shown: set[int], draw: random.Random) -> set[int]:
    """As many characters in runs of the same lengths, elsewhere as far as there is room."""
    chosen: set[int] = set()
    for span in spans:
        length = span.end - span.start
        starts = [s for s in range(len(text) - length + 1) if not (shown | chosen).intersection(range(s, s + length))]
        if not starts:
            starts = list(range(max(1, len(text) - length + 1)))
        start = draw.choice(starts)
        chosen.update(range(start, start + length))
    return chosen


def _probability(detector: Detector, text: str, name: str) -> float:
    return detector.indicator_probabilities(text)[name] if text.strip() else 0.0


def summary(found: dict[str, Tally]) -> dict[str, float]:
    """``evidence_drop``, ``evidence_drop_random``, ``evidence_f1`` and ``evidence_length`` (characters) over all findings."""
    total = Tally()
    for tally in found.values():
        total.add(tally)
    count = max(1, total.findings)
    return {
        "evidence_drop": total.drop / count,
        "evidence_drop_random": total.drop_random / count,
        "evidence_f1": total.f1,
        "evidence_length": total.length / count,
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="lurebot-mini", help="installed bundle or folder")
    parser.add_argument("--split", choices=["validation", "test"], default="validation")
    parser.add_argument("--texts", type=int, help="only so many texts, chosen by a fixed seed")
    args = parser.parse_args()
    items = of_split(read_items(), args.split)
    if args.texts and args.texts < len(items):
        items = random.Random(_SEED).sample(items, args.texts)
    found = tallies(Detector.load(args.model), items)
    table = Table(title=f"evidence on {len(items)} texts of the {args.split} split", title_justify="left")
    for heading in ("", "named", "fall without it", "without other words", "F1 with marks", "characters shown"):
        table.add_column(heading, justify="right")
    for name, tally in sorted(found.items(), key=lambda pair: -pair[1].findings):
        count = tally.findings
        cells = (tally.drop / count, tally.drop_random / count, tally.f1)
        table.add_row(name, str(count), *(f"{cell:.2f}" for cell in cells), f"{tally.length / count:.0f}")
    console = wide_console()
    console.print(table)
    for name, value in summary(found).items():
        console.print(f"{name} {value:.3f}")


if __name__ == "__main__":
    main()
