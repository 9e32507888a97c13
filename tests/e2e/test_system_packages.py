"""What `make test` installs for the parts that read pictures and keep data: there, and able to run."""

import subprocess
from pathlib import Path

import pytest

OCR_LANGUAGES = {
    "amh", "ara", "ben", "chi_sim", "chi_tra", "eng", "fil", "fra", "hin", "ind", "jpn", "khm", "kor", "lao", "msa", "mya", "nep",
    "por", "rus", "sin", "spa", "swa", "tam", "tel", "tha", "tur", "urd", "uzb", "uzb_cyrl", "vie",
}  # fmt: skip


@pytest.mark.needs_system("tesseract-ocr")
def test_tesseract_has_a_model_for_every_language():
    listed = subprocess.run(["tesseract", "--list-langs"], check=True, capture_output=True, text=True)
    assert set(listed.stdout.split()) >= OCR_LANGUAGES


@pytest.mark.needs_system("postgresql")
def test_a_postgresql_server_can_be_started():
    servers = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    assert servers
    subprocess.run([servers[-1], "--version"], check=True, capture_output=True)
