import numpy as np
import pytest

from lurebot.classifier.combiner import Combiner, Parts


def parts(**changed):
    even = {
        "encoder_categories": np.log(np.full(5, 0.2)),
        "ngram_categories": np.log(np.full(5, 0.2)),
        "encoder_indicators": np.zeros(22),
        "ngram_indicators": np.zeros(22),
        "stretch_indicators": np.zeros(22),
        "cues": np.zeros(22),
    }
    return Parts(**{name: np.asarray(value, dtype=np.float32) for name, value in (even | changed).items()})


def test_an_untrained_combiner_takes_the_mean():
    combiner = Combiner.untrained(5, 22)
    sure = np.log(np.array([0.96, 0.01, 0.01, 0.01, 0.01]))
    categories, indicators = combiner.probabilities(parts(encoder_categories=sure, ngram_categories=sure))
    assert categories == pytest.approx([0.96, 0.01, 0.01, 0.01, 0.01], abs=1e-5)
    assert indicators == pytest.approx(np.full(22, 0.5))


def test_a_wild_output_says_no_more_than_a_very_sure_one():
    combiner = Combiner.untrained(5, 22)
    _, wild = combiner.probabilities(parts(encoder_indicators=np.full(22, 1e6)))
    _, sure = combiner.probabilities(parts(encoder_indicators=np.full(22, 12.0)))
    assert np.array_equal(wild, sure)


def test_evidence_is_shared_by_what_each_part_counts():
    combiner = Combiner.untrained(5, 22)
    combiner.indicator_weights[3, :3] = [1.0, 2.0, 1.0]
    combiner.indicator_weights[4, :3] = -1.0
    assert combiner.shares(3) == (0.25, 0.75)
    assert combiner.shares(4) == (0.5, 0.5)


def test_it_survives_being_written_down_and_refuses_other_shapes():
    combiner = Combiner.untrained(5, 22)
    again = Combiner.from_dict(combiner.to_dict())
    assert np.allclose(again.indicator_weights, combiner.indicator_weights, atol=1e-4)
    broken = combiner.to_dict() | {"indicator_bias": [0.0]}
    with pytest.raises(ValueError, match="do not fit together"):
        Combiner.from_dict(broken)
