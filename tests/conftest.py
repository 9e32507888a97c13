from __future__ import annotations

import os
import shutil

import pytest

from lurebot import Detector

# Marker argument -> a program of that package; `deploy/test-packages.sh` installs them.
PROGRAMS = {"chromium": "chromium", "tesseract-ocr": "tesseract", "postgresql": "/usr/lib/postgresql"}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs_system"):
        package = marker.args[0]
        program = PROGRAMS[package]
        if not (shutil.which(program) or os.path.isdir(program)):  # noqa: PTH112
            reason = f"the system package {package} is not installed (deploy/test-packages.sh installs it where it may)"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)


@pytest.fixture(scope="session")
def detector() -> Detector:
    return Detector.load()
