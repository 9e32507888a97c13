import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lurebot.text.mapped import Edit
from lurebot_training.augment import OPERATIONS, Augmenter, apply, joined
from lurebot_training.augment.draft import Draft
from lurebot_training.dataset.items import read_items
from lurebot_training.dataset.markup import MarkedSpan


@pytest.fixture(scope="module")
def items():
    return read_items()


def letters(text):
    return "".join(character for character in text.casefold() if character.isalnum())


@pytest.mark.parametrize("name", OPERATIONS)
def test_labels_and_marked_words_survive_every_operation(items, name):
    draw = random.Random(name)
    changed = 0
    for item in items[:: max(1, len(items) // 1500)]:
        form = apply(item, OPERATIONS[name], draw)
        changed += form.text != item.text
        assert (form.category, form.indicators) == (item.category, item.indicators)
        assert {span.indicator for span in form.spans} == {span.indicator for span in item.spans}
        for span in form.spans:
            assert form.text[span.start : span.end].strip(), (item.id, span)
    assert changed


@pytest.mark.parametrize("name", ["drop_emoji", "insert_emoji", "reflow", "wrap", "trim", "zero_width", "space_out"])
def test_operations_that_keep_letters_keep_the_marked_words(items, name):
    draw = random.Random(name)
    for item in items[::29]:
        form = apply(item, OPERATIONS[name], draw)
        words = [letters(item.text[span.start : span.end]) for span in item.spans]
        assert [letters(form.text[span.start : span.end]) for span in form.spans] == words


@given(st.data())
def test_spans_follow_edits(data):
    text = data.draw(st.text("abcdef ", min_size=6, max_size=40))
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 1, len(text)))
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6, unique=True)))
    edits = [
        Edit(one, other, data.draw(st.text("XYZ", max_size=4))) for one, other in zip(edges[::2], edges[1::2], strict=False)
    ]
    draft = Draft(text, (MarkedSpan("urgency", start, end),), "en", nameless=True).edited(edits)
    kept = text[start:end]
    for span in draft.spans:
        inside = draft.text[span.start : span.end].translate(str.maketrans("", "", "XYZ"))
        rest = iter(kept)
        assert all(character in rest for character in inside), "words from outside the span came in"


def test_a_name_that_makes_an_ad_honest_is_never_cut_off(items):
    draw = random.Random(3)
    for item in items:
        if item.category == "legitimate_job" and "vague_employer" not in item.indicators:
            assert apply(item, OPERATIONS["trim"], draw).text == item.text


def test_uzbek_changes_its_alphabet_and_keeps_handles_and_sums(items):
    latin = next(item for item in items if item.lang == "uz" and "@" in item.text and item.spans)
    form = apply(latin, OPERATIONS["other_script"], random.Random(1))
    assert form.lang == "uz-Cyrl"
    assert any("а" <= character <= "я" for character in form.text)
    assert [word for word in form.text.split() if "@" in word] == [word for word in latin.text.split() if "@" in word]


def test_a_joined_message_has_the_marks_of_both(items):
    lure = next(item for item in items if item.category == "trafficking_lure" and item.spans)
    ad = next(item for item in items if item.category == "legitimate_job" and item.spans and item.lang == lure.lang)
    for seed in range(4):
        both = joined(lure, ad, random.Random(seed))
        assert both.category == lure.category
        assert both.indicators == lure.indicators | ad.indicators
        words = sorted(both.text[span.start : span.end] for span in both.spans)
        assert words == sorted(item.text[span.start : span.end] for item in (lure, ad) for span in item.spans)


def test_the_augmenter_is_seeded_changes_its_share_and_refuses_unknown_names(items):
    settings = {"share": 0.5, "join": 0.5, "operations": {"wrap": 1, "reflow": 1, "insert_emoji": 2}}
    some = [item for item in items if item.lang == "en"][:200]
    augmenter = Augmenter(some, settings)
    forms = [augmenter(item, random.Random(item.id)) for item in some]
    assert forms == [augmenter(item, random.Random(item.id)) for item in some]
    assert 60 < sum(form.text != item.text for form, item in zip(forms, some, strict=True)) < 110
    assert [form.category for form in forms] == [item.category for item in some]
    with pytest.raises(ValueError, match="melt"):
        Augmenter(some, settings | {"operations": {"melt": 1}})
