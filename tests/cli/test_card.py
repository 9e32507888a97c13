import io

import pytest
from rich.console import Console

from lurebot.cli.card import print_card, printable


@pytest.mark.parametrize(
    "control", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\x1b\x07\x9b\r\x7f\ud800"
)
def test_what_steers_a_terminal_or_turns_the_text_is_shown_one_for_one(control):
    assert printable(f"a{control}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["👨‍👩‍👧", "می‌خواهم", "ක්‍ර", "line\n\ttab", "\u200b"])
def test_joiners_and_line_breaks_stay(text):
    assert printable(text) == text


def test_no_part_of_a_card_carries_what_steers_the_terminal(detector):
    text = "Job in Poipet \u202e2500 USD\u202c passport \u2066kept\u2069 t.me/\u200ejobs_x \x1b[31m"
    shown = io.StringIO()
    print_card(Console(file=shown, width=100), text, detector.check(text))
    assert not set(shown.getvalue()) & set("\u202e\u202c\u2066\u2069\u200e\x1b")
