"""One plain lure and one honest ad a language, written apart from the corpus: the least that must hold everywhere."""

import pytest

from lurebot.taxonomy import taxonomy
from lurebot.text.language import base_tag
from lurebot_training.dataset.items import GOLDEN, read_items

ITEMS = read_items(GOLDEN)


@pytest.mark.parametrize("language", taxonomy().languages)
def test_plain_lures_outscore_honest_ads(detector, language):
    own = [item for item in ITEMS if base_tag(item.lang) == language]
    lures = [detector.check(item.text).risk for item in own if item.category == "trafficking_lure"]
    honest = [detector.check(item.text).risk for item in own if item.category == "legitimate_job"]
    assert len(lures) == 2
    assert len(honest) == 3
    assert max(lures) > max(honest)
    assert sum(lures) / 2 > sum(honest) / 3


def test_over_all_languages_nearly_every_lure_outscores_nearly_every_honest_ad(detector):
    lures = [detector.check(item.text).risk for item in ITEMS if item.category == "trafficking_lure"]
    honest = [detector.check(item.text).risk for item in ITEMS if item.category == "legitimate_job"]
    wins = sum(lure > ad for lure in lures for ad in honest) / (len(lures) * len(honest))
    assert wins > 0.9


def test_most_marked_signs_of_plain_lures_are_named_and_their_words_are_met(detector):
    marked = named = with_words = met = 0
    for item in ITEMS:
        if item.category != "trafficking_lure":
            continue
        found = {finding.name: finding for finding in detector.check(item.text).indicators}
        marked += len(item.indicators)
        named += len(item.indicators & found.keys())
        for span in item.spans:
            shown = found[span.indicator].spans if span.indicator in found else ()
            with_words += bool(shown)
            met += any(words.start < span.end and span.start < words.end for words in shown)
    assert named > 0.5 * marked
    assert met > 0.75 * with_words
