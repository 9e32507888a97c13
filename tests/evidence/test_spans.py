import numpy as np
import pytest

from lurebot.evidence import evidence_spans
from lurebot.text import MappedText, normalize, unmask
from lurebot.verdict import Span


def window(text, tokens, weights):
    """Weights and offsets of ``tokens`` found in order in ``text``."""
    offsets, place = [], 0
    for token in tokens:
        start = text.index(token, place)
        place = start + len(token)
        offsets.append((start, place))
    return np.array(weights, dtype=np.float32), np.array(offsets)


def words(text, tokens, weights, mapped=None, original=None):
    mapped = mapped or MappedText.identity(text)
    return [span.text for span in evidence_spans(*window(text, tokens, weights), mapped, original or text)]


def test_strong_tokens_grow_to_whole_words_and_neighbours_join():
    assert words("we pay your tickets now", ["we", "pay", "your", "tick", "ets", "now"], [0, 0.3, 0.2, 0.4, 0, 0]) == [
        "pay your tickets"
    ]


def test_weak_tokens_and_punctuation_are_left_out():
    assert words("visa , ticket !", ["visa", ",", "ticket", "!"], [0.5, 0.5, 0.01, 0.4]) == ["visa"]


def test_scripts_without_blanks_keep_to_the_tokens():
    assert words("公司负责保管护照很安全", ["公司", "负责", "保管", "护照", "很安全"], [0, 0, 0.5, 0.5, 0]) == ["保管护照"]


def test_thai_vowel_signs_stay_with_their_letters():
    assert words("เก็บพาสปอร์ตไว้", ["เก็บ", "พาสปอร์ต", "ไว้"], [0.1, 0.9, 0.0]) == ["พาสปอร์ต"]


def test_a_span_never_begins_or_ends_inside_a_burmese_syllable():
    assert words("စိတ်စိုက်စရာ", ["စ", "ိတ်စိုက", "်စရာ"], [0.0, 0.9, 0.1]) == ["စိတ်စိုက်"]


def test_at_most_three_spans_the_strongest_in_the_order_of_the_text():
    text = "aa. bb. cc. dd. ee."
    assert words(text, ["aa", "bb", "cc", "dd", "ee"], [0.21, 0.2, 0.07, 0.2, 0.19]) == ["aa", "bb", "dd"]


def test_the_words_are_those_of_the_original():
    original = "free v1s\u200ba today"
    mapped = unmask(normalize(original))
    assert mapped.text == "free visa today"
    assert words(mapped.text, ["free", "visa", "today"], [0, 1, 0], mapped, original) == ["v1s\u200ba"]


@pytest.mark.parametrize("text", ["", "!!!"])
def test_no_words_no_spans(text):
    empty = np.zeros(0, dtype=np.float32), np.zeros((0, 2), dtype=np.int64)
    assert evidence_spans(*empty, MappedText.identity(text), text) == ()


def test_a_blank_ends_the_evidence_where_words_run_together():
    assert words("มีคนรับที่สุรินทร์ บัตรฝากหัวหน้า", ["มีคนรับที่สุรินทร์", " บัตรฝาก", "หัวหน้า"], [0.1, 0.9, 0.8]) == ["บัตรฝากหัวหน้า"]
    assert words("รับ ฝาก", ["รับ", " ฝาก"], [0.5, 0.5]) == ["รับ", "ฝาก"]


def test_evidence_is_cut_down_to_what_is_read_at_a_glance():
    tokens = [f"word{n}" for n in range(12)]
    shown = words(" ".join(tokens), tokens, [0.05] * 5 + [0.1, 0.12, 0.1] + [0.05] * 4)
    assert shown == ["word5 word6 word7"]


def test_cues_are_always_shown_and_join_what_they_overlap():
    text = "boss keeps your passport, come to the park"
    weights, offsets = window(text, ["keeps", "your", "passport", "park"], [0.5, 0.4, 0.5, 0.0])
    cues = [Span(16, 24, "passport"), Span(38, 42, "park")]
    spans = evidence_spans(weights, offsets, MappedText.identity(text), text, cues)
    assert [span.text for span in spans] == ["keeps your passport", "park"]
