import pytest
from hypothesis import given
from hypothesis import strategies as st

from lurebot.text.mapped import Edit, MappedText


def test_a_replaced_word_points_at_all_it_replaces():
    mapped = MappedText.identity("say v1sa now").edited([Edit(4, 8, "visa")])
    assert mapped.text == "say visa now"
    assert mapped.original_span(4, 8) == (4, 8)
    assert mapped.original_span(9, 12) == (9, 12)


def test_deleting_keeps_the_rest_in_place():
    mapped = MappedText.identity("v-i-s-a").edited([Edit(1, 2, ""), Edit(3, 4, ""), Edit(5, 6, "")])
    assert mapped.text == "visa"
    assert mapped.original_span(0, 4) == (0, 7)
    assert mapped.original_span(1, 2) == (2, 3)


def test_an_empty_span_stays_empty_also_at_the_end():
    mapped = MappedText.identity("ab")
    assert mapped.original_span(2, 2) == (2, 2)
    assert mapped.original_span(1, 1) == (1, 1)


@pytest.mark.parametrize("span", [(-1, 1), (2, 1), (0, 9)])
def test_a_span_outside_the_text_is_refused(span):
    with pytest.raises(ValueError, match="outside"):
        MappedText.identity("abc").original_span(*span)


@pytest.mark.parametrize("edits", [[Edit(1, 1, "x")], [Edit(0, 2, "x"), Edit(1, 3, "y")], [Edit(2, 9, "")]])
def test_insertions_overlaps_and_edits_outside_are_refused(edits):
    with pytest.raises(ValueError, match="overlaps, inserts or lies outside"):
        MappedText.identity("abc").edited(edits)


@given(st.text(max_size=40), st.data())
def test_any_chain_of_edits_keeps_offsets_inside_the_original_and_in_order(text, data):
    mapped = MappedText.identity(text)
    for _ in range(3):
        length = len(mapped.text)
        cuts = sorted(data.draw(st.sets(st.integers(0, length), max_size=6)))
        edits = [Edit(a, b, data.draw(st.text(max_size=3))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        mapped = mapped.edited(edits)
        assert len(mapped.starts) == len(mapped.ends) == len(mapped.text)
        for place in range(len(mapped.text)):
            start, end = mapped.original_span(place, place + 1)
            assert 0 <= start < end <= len(text)
        assert all(mapped.starts[:-1] <= mapped.starts[1:])
