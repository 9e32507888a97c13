"""The commands in terminals of every kind: other encodings, full disks, closed pipes, and parsers that want strict JSON."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lurebot.cli.examples import shipped_examples
from lurebot.cli.terminal import encoded

TEXT = "Job in Myawaddy, passport kept, 泰国 客服"


@pytest.fixture
def labelled(tmp_path):
    """Texts of one category: most figures cannot be measured on them."""
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": TEXT, "category": "trafficking_lure", "lang": "[/]\x1b"}) + "\n", encoding="utf-8")
    return path


def commands(labelled: Path) -> list[list[str]]:
    return [
        ["check", TEXT],
        ["examples"],
        ["model", "list"],
        ["model", "show"],
        ["scan", str(labelled), "-o", str(labelled.with_name("out.csv")), "--workers", "1"],
        ["evaluate", str(labelled), "-o", str(labelled.with_name("report")), "--workers", "1"],
    ]


def lurebot(*args, stdout=subprocess.PIPE, **environment) -> subprocess.CompletedProcess[bytes]:
    env = os.environ | {"PYTHONIOENCODING": "utf-8"} | environment
    command = [sys.executable, "-m", "lurebot", *args]
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, env=env, timeout=120, check=False
    )


def strictly(text: str | bytes):
    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


def test_a_figure_that_could_not_be_measured_is_null():
    assert strictly(encoded({"a": math.nan, "b": [math.inf, 1.5], "c": (-math.inf,)})) == {
        "a": None,
        "b": [None, 1.5],
        "c": [None],
    }


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_all_json_is_strict_in_every_encoding(labelled, encoding):
    for command in commands(labelled):
        result = lurebot(*command, "--json", PYTHONIOENCODING=encoding)
        assert result.returncode == 0, result.stderr.decode()
        if command == ["examples"]:
            assert strictly(result.stdout.splitlines()[0]) | {"verdict": None} == shipped_examples()[0] | {"verdict": None}
        else:
            strictly(result.stdout)
    assert (
        strictly(labelled.with_name("report").joinpath("report.json").read_text(encoding="utf-8"))["overall"]["all"][
            "lure_auroc"
        ]
        is None
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_every_command_works_where_the_terminal_lacks_characters(labelled, encoding):
    for command in [*commands(labelled), ["--help"], ["scan", "--help"], ["check", "--file", "n\u00f6"]]:
        result = lurebot(*command, PYTHONIOENCODING=encoding)
        assert result.returncode == (2 if "--file" in command else 0), result.stderr.decode()
        assert b"Traceback" not in result.stderr
        assert not set("╭│█░•") & set(result.stdout.decode(encoding))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_under_standard_output_is_one_clear_message(labelled):
    for command in [*commands(labelled), ["check", TEXT, "--json"], ["--help"], ["--version"]]:
        with Path("/dev/full").open("wb") as full:
            result = lurebot(*command, stdout=full)
        assert (result.returncode, result.stderr.decode().splitlines()[-1]) == (1, "Error: No space left on device")
        assert b"Traceback" not in result.stderr


def test_a_pipe_that_nobody_reads_ends_a_command_silently():
    for command in (["examples"], ["examples", "--json"], ["check", TEXT], ["--help"]):
        read, write = os.pipe()
        os.close(read)
        result = lurebot(*command, stdout=write)
        os.close(write)
        assert (result.returncode, result.stderr) == (1, b"")


def test_a_closed_standard_output_is_told():
    result = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m lurebot check hello >&- <&-"], capture_output=True, check=False
    )
    assert (result.returncode, result.stderr) == (1, b"Error: standard output is closed\n")


def test_the_commands_are_there_before_the_libraries_that_score():
    program = (
        "import sys, lurebot.cli; print([m for m in ('onnxruntime', 'numpy', 'tokenizers', 'pyarrow') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert result.stdout == b"[]\n"
