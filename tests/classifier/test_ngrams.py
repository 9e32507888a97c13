import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lurebot.classifier.ngrams import (
    LENGTHS,
    STEP,
    STRETCH,
    NgramModel,
    ngrams_of,
    plain_places,
    plain_text,
    stretch_bounds,
)
from lurebot.taxonomy import taxonomy
from lurebot_training.dataset.items import from_entry
from lurebot_training.ngrams import fit

CONFIG = {
    "seed": 1,
    "ngrams": {"strength": 10.0, "copy_weight": 0.0, "least_texts": 3},
    "finetune": {"outside_weight": 0.3, "augment": {}},
}


def item(number, category, text):
    kind = "call_centre" if category == "trafficking_lure" else "restaurant"
    entry = {"id": f"en-{number}", "lang": "en", "category": category, "text": text, "difficulty": "plain", "channel": "sms"}
    return from_entry(entry | {"from": None, "to": None, "kind": kind, "register": "colloquial", "author": "a1"})


@pytest.fixture(scope="module")
def model():
    lures = ["typing job abroad, {document_control|passport kept}"] * 4
    honest = ["cook wanted in our kitchen"] * 12
    items = [item(k, "trafficking_lure", text) for k, text in enumerate(lures)]
    items += [item(k + 10, "legitimate_job", text) for k, text in enumerate(honest)]
    return fit(items, [], CONFIG)


def test_case_amounts_and_line_breaks_are_no_spelling():
    one, other = ngrams_of("Pay 1500 USD\nnow"), ngrams_of("pay 9876 usd   NOW")
    assert np.array_equal(one.hashes, other.hashes)
    assert np.array_equal(one.counts, other.counts)


def test_n_grams_stay_inside_words():
    together, apart = set(ngrams_of("ab").hashes), set(ngrams_of("a b").hashes)
    assert together != apart
    assert set(ngrams_of("ab cd").hashes) == together | set(ngrams_of("cd").hashes)


def test_the_model_tells_its_training_texts_apart_and_says_little_of_unknown_ones(model):
    names = taxonomy().category_names
    assert names[int(np.argmax(model.read("typing job abroad").categories))] == "trafficking_lure"
    assert names[int(np.argmax(model.read("kitchen cook").categories))] == "legitimate_job"
    assert np.array_equal(model.read("ωωωω").categories, model.bias[: len(names)])


def test_a_sign_is_found_by_its_words_wherever_they_stand(model):
    k = taxonomy().indicator_names.index("document_control")
    filler = "we bake bread every morning and sell it at noon, " * 6
    with_it, without = model.read(filler + "passport kept, " + filler), model.read(filler * 2)
    assert with_it.stretches[k] > without.stretches[k] + 0.5
    assert with_it.indicators[k] > without.indicators[k]


def test_contributions_lie_on_the_words_that_speak_for_a_sign(model):
    text = "Good place.  PASSPORT kept"
    k = taxonomy().indicator_names.index("document_control")
    found = model.read(text).contributions(k, 1.0, 1.0)
    assert len(found) == len(text)
    assert (found >= 0).all()
    start = text.index("PASSPORT")
    assert found[start:].sum() > 3 * found[:start].sum()


SENTENCE = "passport kept by the boss of the kitchen, typing job abroad wanted by a cook in our town now. "


@pytest.mark.parametrize("text", ["", "passport", SENTENCE, "boss  " + SENTENCE * 4])
def test_stretches_are_scored_as_if_each_stood_alone(model, text):
    found = ngrams_of(text)
    first, row = model.stretch_column, {ngram: place for place, ngram in enumerate(model.hashes)}
    alone = []
    for start, end in zip(*stretch_bounds(found.length), strict=True):
        inside = (found.starts >= start) & (found.starts + found.sizes <= end)
        own = [row[ngram] for ngram in found.hashes[found.which[inside]] if ngram in row]
        norm = np.sqrt(max((model.frequency[own] ** 2).sum(), 1e-9))
        alone.append(model.weights[own, first:].astype(float).sum(0) / norm * model.scales[first:] + model.bias[first:])
    assert model.read(text).stretches == pytest.approx(np.max(alone, axis=0), abs=1e-3)


def test_a_saved_model_gives_the_same_scores(model, tmp_path):
    model.save(tmp_path / "ngrams.npz")
    again = NgramModel.load(tmp_path / "ngrams.npz").read("typing job")
    for name in ("categories", "indicators", "stretches"):
        assert getattr(again, name) == pytest.approx(getattr(model.read("typing job"), name), abs=0.02)


@pytest.mark.parametrize("length", [0, 2, STRETCH, STRETCH + 1, STRETCH + STEP, 500])
def test_stretches_cover_the_whole_text(length):
    starts, ends = stretch_bounds(length)
    assert starts[0] == 0
    assert ends[-1] == length
    assert (ends - starts <= STRETCH).all()
    assert (starts[1:] < ends[:-1]).all()


@given(st.text(st.characters(), max_size=80))
def test_any_text_has_n_grams_and_every_plain_character_a_place(text):
    found = ngrams_of(text)
    assert len(found.hashes) == len(found.counts)
    assert found.counts.sum() == len(found.which) == len(found.starts)
    assert set(found.sizes.tolist()) <= set(LENGTHS)
    plain, places = plain_text(text), plain_places(text)
    for character, place in zip(plain, places, strict=True):
        if place >= 0 and not character.isspace() and not character.isdigit():
            assert character in text[place].lower() or character in text.lower()
