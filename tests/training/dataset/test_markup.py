import pytest
from hypothesis import given
from hypothesis import strategies as st

from lurebot_training.dataset.markup import MarkedSpan, marked, parse


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


@given(st.text(min_size=1, max_size=30), st.data())
def test_marking_is_the_inverse_of_parsing_for_any_text_and_overlapping_spans(text, data):
    spans = set()
    for name in ("urgency", "secrecy"):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        spans.add(MarkedSpan(name, start, end))
    if all(piece.strip() for piece in text):
        assert (parse(marked(text, list(spans)))[0], set(parse(marked(text, list(spans)))[1])) == (text, spans)


def test_a_span_outside_the_text_is_refused():
    with pytest.raises(ValueError, match="outside the text"):
        marked("short", [MarkedSpan("urgency", 2, 9)])
