import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lurebot.classifier import BundleError, find_bundle
from lurebot.scan.engines.local import score
from lurebot.settings import Settings


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("damage", ["no weights", "other weights", "no tokenizer"])
def test_a_broken_model_is_told_as_it_is_whatever_the_number_of_workers(tmp_path, workers, damage, monkeypatch):
    folder = tmp_path / "model"
    shutil.copytree(find_bundle("lurebot-mini").folder, folder)
    if damage == "no weights":
        (folder / "model.onnx").write_bytes(b"not a model")
    elif damage == "no tokenizer":
        (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    else:
        monkeypatch.setattr("lurebot.classifier.runtime.Classifier.score", _without_outputs)
    with pytest.raises(BundleError, match=r"cannot load the bundle|cannot be used: no such output"):
        score(["hello"], str(folder), Settings(), workers)


@pytest.mark.parametrize("workers", [1, 2])
def test_no_text_gives_no_verdict_in_its_place(workers):
    verdicts = list(score([None, "hello", None], None, Settings(), workers))
    assert [verdict is None for verdict in verdicts] == [True, False, True]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux for the children of a process")
@pytest.mark.parametrize("killed_by", [signal.SIGTERM, signal.SIGKILL], ids=lambda given: given.name)
def test_workers_die_with_the_scan_that_started_them(tmp_path, killed_by):
    (tmp_path / "in.jsonl").write_text((json.dumps({"text": "job in Ipoh " * 50}) + "\n") * 20_000, encoding="utf-8")
    command = [sys.executable, "-m", "lurebot", "scan", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl", "--workers", "2"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as scan:
        try:
            assert _soon(lambda: (tmp_path / "out.jsonl.part").exists() and len(_children(scan.pid)) >= 3)
            time.sleep(1)  # the workers are at work
            children = _children(scan.pid)
            scan.send_signal(killed_by)
            scan.wait(30)
            assert _soon(lambda: not [child for child in children if _runs(child)])
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(scan.pid, signal.SIGKILL)


def _without_outputs(*_):
    raise IndexError("no such output")


def _children(parent: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()]


def _runs(process: int) -> bool:
    """Whether it is there and no zombie that waits for its parent."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    return False


def _soon(condition, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()
