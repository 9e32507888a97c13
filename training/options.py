"""Command-line options that several training steps share."""

from __future__ import annotations

import argparse
from pathlib import Path

from lurebot_training.sources import CONFIGS


def add_recipe(parser: argparse.ArgumentParser) -> None:
    """``--data`` and ``--config``."""
    parser.add_argument("--data", help="data folder (default: LUREBOT_DATA)")
    parser.add_argument("--config", type=Path, default=CONFIGS / "lurebot-mini.yaml")


def add_selection(parser: argparse.ArgumentParser) -> None:
    """``--share`` and ``--without-families``: what of the training split is left out."""
    parser.add_argument("--share", type=float, default=1.0, help="part of the training split to learn from (0-1)")
    parser.add_argument(
        "--without-families", action="store_true", help="leave out the families of work that are held out to measure new lures"
    )
