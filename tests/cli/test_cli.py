"""The commands as their users run them: in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LURE = "Chat job in Myawaddy 2500 USD, no experience, ticket paid, boss keeps passport 🛂"


def lurebot(*args, stdin=b"", **environment) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "lurebot", *map(str, args)]
    env = os.environ | {"COLUMNS": "160", "PYTHONIOENCODING": "utf-8"} | environment
    return subprocess.run(command, input=stdin, capture_output=True, env=env, timeout=120, check=False)


def test_check_shows_level_signs_words_and_what_to_do():
    result = lurebot("check", LURE)
    shown = result.stdout.decode()
    assert result.returncode == 0
    assert "passport" in shown
    assert any(word in shown for word in ("danger", "warning"))
    assert "Travel paid or arranged" in shown
    assert "Do not" in shown


def test_check_as_json_has_right_offsets():
    verdict = json.loads(lurebot("check", LURE, "--json").stdout)
    spans = [span for finding in verdict["indicators"] for span in finding["spans"]]
    assert spans
    assert all(LURE[span["start"] : span["end"]] == span["text"] for span in spans)


def test_check_reads_standard_input_and_files(tmp_path):
    path = tmp_path / "ad.txt"
    path.write_text(LURE, encoding="utf-16")
    given = [lurebot("check", "-", "--json", stdin=LURE.encode()), lurebot("check", "--json", "--file", path)]
    assert given[0].stdout == given[1].stdout == lurebot("check", LURE, "--json").stdout


@pytest.mark.parametrize(
    ("stdin", "code", "said"),
    [
        (b"", 0, "nothing to read"),
        (b"job " * 250_000, 0, "only its beginning was read"),
        (os.urandom(4096), 2, "not text"),
        ('{"a": "\ud800 work"}'.encode("utf-8", "surrogatepass"), 0, "work"),
    ],
    ids=["empty", "one megabyte", "binary junk", "lone surrogate"],
)
def test_check_answers_anything_without_a_traceback(stdin, code, said):
    result = lurebot("check", "-", stdin=stdin)
    output = (result.stdout + result.stderr).decode()
    assert result.returncode == code
    assert "Traceback" not in output
    assert said in output


def test_a_lone_surrogate_as_argument_is_no_trouble():
    result = lurebot("check", b"\xed\xa0\x80 work".decode("utf-8", "surrogateescape"))
    assert result.returncode == 0
    assert b"Traceback" not in result.stderr


def test_an_ad_cannot_steer_the_terminal():
    assert b"\x1b]0;" not in lurebot("check", "\x1b]0;owned\x07 job in Ipoh", FORCE_COLOR="1").stdout


def test_scan_writes_rows_and_prints_tables(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"text": LURE}) + "\n" + json.dumps({"text": "hello"}) + "\n", encoding="utf-8")
    result = lurebot("scan", source, "-o", tmp_path / "out.csv", "--workers", "1")
    shown = result.stdout.decode()
    assert result.returncode == 0
    assert "rows by category and level" in shown
    assert "rows by language and level" in shown
    assert "2 rows in" in shown
    assert "verdict_level" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_scan_tells_by_its_exit_code_that_rows_failed(tmp_path):
    (tmp_path / "in.jsonl").write_text("broken\n", encoding="utf-8")
    result = lurebot("scan", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl", "--json", "--workers", "1")
    assert result.returncode == 1
    assert json.loads(result.stdout)["errors"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan", "no-such.csv", "-o", "out.csv"],
        ["scan", "README.md", "-o", "out.csv"],
        ["check", "x", "--model", "no-such"],
        ["model", "show", "no-such"],
        ["check", "--file", "no-such.txt"],
        ["nonsense"],
    ],
)
def test_usage_errors_are_one_clear_message_and_exit_code_2(arguments):
    result = lurebot(*arguments)
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr
    assert result.stderr.strip()


def test_evaluate_writes_a_report_people_and_machines_can_read(tmp_path):
    rows = [
        {"text": LURE, "category": "trafficking_lure", "lang": "en", "indicators": ["travel_paid"], "difficulty": "plain"},
        {"text": "Cook wanted in Ipoh", "category": "legitimate_job", "lang": "en", "indicators": [], "difficulty": "hard"},
        {"text": "ร้านกาแฟรับพนักงาน", "category": "legitimate_job", "lang": "th"},
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = lurebot("evaluate", tmp_path / "in.jsonl", "-o", tmp_path / "report", "--workers", "1")
    assert result.returncode == 0, result.stderr.decode()
    assert "lure AUROC" in result.stdout.decode()
    report = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    assert report["overall"]["all"]["lure_auroc"] == 1.0
    assert set(report["by language"]) == {"en", "th"}
    assert "<svg" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8") or len(report["by language"]) < 3


def test_evaluate_refuses_texts_without_a_category(tmp_path):
    (tmp_path / "in.jsonl").write_text('{"text": "x", "category": "spam"}\n', encoding="utf-8")
    result = lurebot("evaluate", tmp_path / "in.jsonl")
    assert result.returncode == 2
    assert "'spam'" in result.stderr.decode()


@pytest.mark.parametrize(("out", "said"), [("in.jsonl", "is a file"), ("in.jsonl/report", "cannot make the folder")])
def test_evaluate_refuses_a_place_for_its_report_that_is_no_folder(tmp_path, out, said):
    (tmp_path / "in.jsonl").write_text('{"text": "x", "category": "not_job"}\n', encoding="utf-8")
    result = lurebot("evaluate", tmp_path / "in.jsonl", "-o", tmp_path / out, "--workers", "1")
    assert result.returncode == 2
    assert said in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def test_scan_tells_in_its_help_what_becomes_of_keys_that_clash():
    shown = lurebot("scan", "--help").stdout.decode()
    assert all(word in shown for word in ("input_<key>", "_more", "verdict_error"))


def test_models_are_listed_and_shown():
    listed = json.loads(lurebot("model", "list", "--json").stdout)
    assert [(row["name"], row["used"]) for row in listed] == [("lurebot-mini", True)]
    assert "levels start at harm" in lurebot("model", "show").stdout.decode()


def test_examples_come_in_at_least_eight_languages():
    rows = [json.loads(line) for line in lurebot("examples", "--json").stdout.splitlines()]
    assert len({row["lang"] for row in rows}) >= 8
    assert all(0 <= row["verdict"]["risk"] <= 1 for row in rows)


@pytest.mark.parametrize("command", [[], ["check"], ["scan"], ["evaluate"], ["examples"], ["model"], ["model", "show"]])
def test_help_explains_every_command(command):
    result = lurebot(*command, "--help")
    assert result.returncode == 0
    assert b"Usage" in result.stdout


def test_shell_completion_offers_the_commands():
    shell = {"_LUREBOT_COMPLETE": "complete_bash", "COMP_WORDS": "lurebot sc", "COMP_CWORD": "1"}
    result = subprocess.run(
        [Path(sys.executable).with_name("lurebot")], env=os.environ | shell, capture_output=True, check=False
    )
    assert result.stdout.split() == [b"scan"]
