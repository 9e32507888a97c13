import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lurebot.classifier.ngrams import NgramModel, features
from lurebot.taxonomy import taxonomy
from lurebot_training.ngrams import fit


@pytest.fixture(scope="module")
def model():
    texts = ["typing job abroad, passport kept"] * 4 + ["cook wanted in our kitchen"] * 4
    return fit(texts, ["trafficking_lure"] * 4 + ["legitimate_job"] * 4, [1.0] * 8, strength=10.0)


def test_case_amounts_and_line_breaks_are_no_spelling():
    one, other = features("Pay 1500 USD\nnow"), features("pay 9876 usd   NOW")
    assert np.array_equal(one[0], other[0])


def test_n_grams_stay_inside_words():
    together, apart = set(features("ab")[0]), set(features("a b")[0])
    assert together != apart
    assert set(features("ab cd")[0]) == set(features("ab")[0]) | set(features("cd")[0])


def test_the_model_tells_its_training_texts_apart_and_says_little_of_unknown_ones(model):
    names = taxonomy().category_names
    assert names[int(np.argmax(model.logits("typing job abroad")))] == "trafficking_lure"
    assert names[int(np.argmax(model.logits("kitchen cook")))] == "legitimate_job"
    assert np.array_equal(model.logits("ωωωω"), model.bias)


def test_a_saved_model_gives_the_same_scores(model, tmp_path):
    model.save(tmp_path / "ngrams.npz")
    assert np.allclose(NgramModel.load(tmp_path / "ngrams.npz").logits("typing job"), model.logits("typing job"), atol=0.02)


@given(st.text(st.characters(), max_size=50))
def test_any_text_has_features(text):
    hashes, counts = features(text)
    assert len(hashes) == len(counts)
    assert (np.diff(hashes.astype(object)) > 0).all() if len(hashes) > 1 else True
