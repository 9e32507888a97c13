import json

import numpy as np
import pytest

from lurebot_training import ablate
from lurebot_training.ablate import VARIANTS, _only, result


@pytest.fixture
def ran(monkeypatch):
    """The commands that variants start; each leaves behind what the real one does."""
    commands = []

    def run(command, check):
        assert check
        commands.append(command)
        out = ablate.Path(command[command.index("--out") + 1])
        (out / "model").mkdir()
        (out / "history.jsonl").write_text(
            json.dumps({"epoch": 1, "lure_auroc": 0.5 + len(commands) / 100}) + "\n", encoding="utf-8"
        )

    monkeypatch.setattr(ablate.subprocess, "run", run)
    return commands


def test_a_variant_changes_what_it_says_and_is_not_made_twice(ran, tmp_path):
    config = {"seed": 7, "finetune": {"epochs": 3, "span_weight": 0.5, "token_weight": 0.1}}
    run, out = tmp_path / "pretrain", tmp_path / "out"
    full = result("full", VARIANTS["full"], config, run, out, "data", 0.2)
    without = result("without marked words", VARIANTS["without marked words"], config, run, out, "data", 0.2)
    result("without alignment", VARIANTS["without alignment"], config, run, out, "data", 0.2)
    assert full["lure_auroc"] != without["lure_auroc"]
    assert "--without-outside" in ran[0]
    assert str(run / "encoder-before-alignment") in ran[2]
    written = (out / "0.2-3" / "without-marked-words" / "config.yaml").read_text(encoding="utf-8")
    assert "span_weight: 0.0" in written
    assert result("full", VARIANTS["full"], config, run, out, "data", 0.2) == full
    assert len(ran) == 3
    result("full", VARIANTS["full"], config | {"finetune": config["finetune"] | {"epochs": 4}}, run, out, "data", 0.2)
    assert len(ran) == 4, "other epochs, other results"


def test_parts_are_switched_off_by_name_of_their_columns():
    kept = _only(np.ones((2, 3, 4)), [0, 2])
    assert kept.sum() == 2 * 3 * 2
    assert (kept[..., 1] == 0).all()
