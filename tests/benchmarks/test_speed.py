"""How fast it is on this machine: `make bench`. Nothing here passes or fails by time; machines are noisy, compare ratios."""

import os
import subprocess
import sys

import pytest

from lurebot import Detector
from lurebot.settings import Settings

SHORT = "Chat job in Poipet, 1500 USD a month, ticket paid, no experience. Telegram @x_jobs"
AD = (
    "Café Lotus in Siem Reap is looking for a waiter. 250 USD a month and tips, six days a week, lunch included. "
    "You speak some English and like to work with guests. Come by with your papers between 9 and 11, ask for Sophea."
)
THAI = "ร้านกาแฟย่านอารีย์รับสมัครพนักงานชงกาแฟ เงินเดือน 13,000 บาท หยุดวันจันทร์ มีประกันสังคม สนใจโทรหรือเดินมาสมัครที่ร้าน"


@pytest.fixture(scope="module", autouse=True)
def one_core():
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    yield
    os.sched_setaffinity(0, allowed)


def test_import_in_a_new_process(benchmark):
    benchmark.pedantic(lambda: subprocess.run([sys.executable, "-c", "import lurebot"], check=True), rounds=5)


def test_bare_interpreter_for_comparison(benchmark):
    benchmark.pedantic(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), rounds=5)


def test_load_detector_in_a_new_process(benchmark):
    code = "from lurebot import Detector; Detector.load()"
    benchmark.pedantic(lambda: subprocess.run([sys.executable, "-c", code], check=True), rounds=5)


def test_load_detector_again(benchmark):
    benchmark.pedantic(lambda: Detector.load(settings=Settings()), rounds=5)


@pytest.mark.parametrize("text", [SHORT, AD, THAI, AD * 90], ids=["short", "ad", "thai", "20,000 characters"])
def test_check_one_text_on_one_core(benchmark, text):
    detector = Detector.load(settings=Settings())
    benchmark(detector.check, text)
