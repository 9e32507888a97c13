import json
import sys

import pytest

from lurebot.classifier import find_bundle
from lurebot_training import curve


@pytest.fixture
def ran(monkeypatch, tmp_path):
    """The commands that a run of the curve starts; each leaves behind what the real one does."""
    commands = []

    def run(module, *arguments):
        commands.append((module, arguments))
        out = curve.Path(arguments[arguments.index("--out") + 1])
        if module == "finetune":
            (out / "model").mkdir(parents=True)
        elif module == "ngrams":
            (out / "ngrams.npz").touch()
        else:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.symlink_to(find_bundle("lurebot-mini").folder)

    monkeypatch.setattr(curve, "_run", run)
    monkeypatch.setattr(
        sys, "argv", ["curve", "--base", "base", "--data", "data", "--out", str(tmp_path), "--shares", "1", "0.5"]
    )
    return commands


def test_each_share_is_trained_exported_and_measured_once(ran, tmp_path, capsys):
    curve.main()
    assert [module for module, _ in ran] == ["finetune", "ngrams", "export"] * 2
    shares = [arguments[arguments.index("--share") + 1] for module, arguments in ran if module != "export"]
    assert shares == ["0.5", "0.5", "1.0", "1.0"]
    assert all("data" in arguments for module, arguments in ran if module != "export")
    curve.main()
    assert len(ran) == 6, "what is there is not made again"
    points = json.loads((tmp_path / "curve.json").read_text(encoding="utf-8"))
    assert [name.split()[0] for name in points] == ["50%", "100%"]
    assert "learning curve" in capsys.readouterr().out
