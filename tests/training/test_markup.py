import pytest
from hypothesis import given
from hypothesis import strategies as st

from lurebot_training.markup import MarkedSpan, parse


def test_marks_become_spans_of_the_plain_text():
    text, spans = parse("✈️ {travel_paid|ticket paid}, {irregular_travel,secrecy|say tourist} ok")
    assert text == "✈️ ticket paid, say tourist ok"
    assert spans == [
        MarkedSpan("travel_paid", 3, 14),
        MarkedSpan("irregular_travel", 16, 27),
        MarkedSpan("secrecy", 16, 27),
    ]
    assert [text[span.start : span.end] for span in spans] == ["ticket paid", "say tourist", "say tourist"]


def test_doubled_braces_are_braces():
    assert parse("a {{b}} c") == ("a {b} c", [])


@pytest.mark.parametrize("broken", ["{travel_paid|x", "x}", "{Travel|x}", "{urgency| }", "{a|b{c|d}}"])
def test_a_stray_brace_or_an_empty_mark_is_refused(broken):
    with pytest.raises(ValueError, match=r"stray brace|nothing"):
        parse(broken)


@given(st.text(st.characters(exclude_characters="{}")), st.text(st.characters(exclude_characters="{}"), min_size=1))
def test_text_around_marks_is_kept_whatever_it_holds(before, words):
    if words.strip():
        text, spans = parse(f"{before}{{urgency|{words}}}")
        assert text == before + words
        assert text[spans[0].start : spans[0].end] == words
