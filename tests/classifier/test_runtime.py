import itertools

import numpy as np
import pytest

from lurebot.classifier import Classifier, find_bundle


@pytest.fixture(scope="module")
def classifier():
    return Classifier(find_bundle("lurebot-mini"))


def test_probabilities_and_weights_are_distributions(classifier):
    scores = classifier.score("we need a cook")
    assert scores.categories.sum() == pytest.approx(1, abs=1e-5)
    assert ((scores.indicators > 0) & (scores.indicators < 1)).all()
    window = scores.windows[0]
    assert window.weights.shape == (22, len(window.offsets))
    # The two special tokens, cut off here, hold the rest of the attention.
    assert (window.weights.sum(axis=1) <= 1 + 1e-4).all()


def test_windows_cover_the_whole_text_and_overlap(classifier):
    text = "one two three four five six seven eight nine ten " * 100
    windows = classifier.score(text).windows
    assert len(windows) > 2
    assert windows[0].offsets[0, 0] == 0
    assert windows[-1].offsets[-1, 1] >= len(text.rstrip())
    for earlier, later in itertools.pairwise(windows):
        assert later.offsets[0, 0] < earlier.offsets[-1, 1]


def test_the_most_harmful_window_decides(classifier):
    scores = classifier.score(
        "a calm walk in the park. " * 60 + "2500 USD no experience Myawaddy passport kept by boss tourist visa"
    )
    harm = [window.categories[:3].sum() for window in scores.windows]
    assert np.array_equal(scores.categories, scores.windows[int(np.argmax(harm))].categories)
    assert scores.indicators.max() == max(window.indicators.max() for window in scores.windows)


def test_more_threads_give_the_same_scores(classifier):
    text = "typing work abroad, ticket paid"
    other = Classifier(classifier.bundle, threads=2).score(text)
    assert np.allclose(other.categories, classifier.score(text).categories, atol=1e-5)
