"""The corpus itself: every rule of ``lurebot-corpus check``, one test each, and what is built from it."""

import json
import os
from pathlib import Path

import pytest
from datasets import load_dataset
from typer.testing import CliRunner

from lurebot_training.dataset import checks
from lurebot_training.dataset.card import CARD, numbers, numbers_in
from lurebot_training.dataset.cli import EXAM, app
from lurebot_training.dataset.hub import stored
from lurebot_training.dataset.items import read_items
from lurebot_training.dataset.statistics import count
from lurebot_training.dataset.vocabulary import CORPUS


@pytest.fixture(scope="module")
def items():
    return read_items()


RULES = [
    checks.enough,
    checks.indicators_present,
    checks.well_formed,
    checks.no_phone_numbers,
    checks.pairs_are_twins,
    checks.no_near_duplicates,
    checks.no_surface_leak,
    checks.second_labels_cover,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_corpus_keeps_every_rule(items, rule):
    assert list(rule(items)) == []


@pytest.mark.skipif(EXAM not in os.environ, reason=f"{EXAM} names no evaluation texts")
def test_nothing_resembles_the_evaluation_texts(items):
    sets = checks.evaluation_texts([Path(os.environ[EXAM])])
    assert sets
    for texts in sets.values():
        assert list(checks.unlike(items, texts)) == []


def test_the_parquet_files_hold_the_items(items):
    assert {item.id: item for item in stored()} == {item.id: item for item in items}, "run `lurebot-corpus build`"


def test_the_numbers_in_the_card_are_counted(items):
    assert numbers_in(CARD.read_text(encoding="utf-8")) == numbers(count(items)), "run `lurebot-corpus build`"


def test_it_loads_as_a_dataset(items, tmp_path):
    splits = load_dataset(str(CORPUS), cache_dir=str(tmp_path))
    assert {name: len(rows) for name, rows in splits.items()} == {
        name: sum(item.split == name for item in items) for name in ("train", "validation", "test")
    }
    row = splits["test"][0]
    assert row["text"][row["spans"][0]["start"] : row["spans"][0]["end"]].strip() if row["spans"] else row["text"]
    unseen = load_dataset(str(CORPUS), "unseen_families", cache_dir=str(tmp_path))
    assert set(unseen["train"]["family"]) & {"sea", "war", "life_offers"} == set()
    assert set(unseen["test"]["family"]) >= {"sea", "war", "life_offers"}


def test_stats_prints_tables_and_json():
    result = CliRunner().invoke(app, ["stats", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["items"] == len(read_items())
    assert "zh-Hant" in CliRunner().invoke(app, ["stats"]).stdout
