"""The evaluation report as its reader opens it: in a browser."""

import json
import subprocess
import sys

import pytest


@pytest.mark.needs_system("chromium")
def test_the_report_shows_every_language_in_a_browser(tmp_path):
    languages = ("en", "th", "km")
    rows = [
        {"text": text, "category": category, "lang": language}
        for language in languages
        for text, category in (("2500 USD Myawaddy passport kept", "trafficking_lure"), ("Cook wanted", "legitimate_job"))
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "lurebot", "evaluate", str(tmp_path / "in.jsonl"), "-o", str(tmp_path), "--workers", "1"]
    subprocess.run(command, check=True, capture_output=True)
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
    ]
    flags += ["--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}"]
    page = (tmp_path / "report.html").as_uri()
    shown = subprocess.run(
        ["chromium", *flags, "--dump-dom", page], check=True, capture_output=True, timeout=90
    ).stdout.decode()
    subprocess.run(
        ["chromium", *flags, f"--screenshot={tmp_path / 'report.png'}", page], check=True, capture_output=True, timeout=90
    )
    assert (tmp_path / "report.png").stat().st_size > 5000
    for language in languages:
        assert f">{language}</text>" in shown
        assert f"<td>{language}</td>" in shown
