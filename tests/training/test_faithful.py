from dataclasses import replace

from lurebot.verdict import IndicatorFinding, Span, Verdict
from lurebot_training.dataset.items import read_items
from lurebot_training.dataset.markup import MarkedSpan
from lurebot_training.faithful import _random_places, summary, tallies

TEXT = "nice pay here, passport kept by boss"
ITEM = replace(next(item for item in read_items() if item.lang == "en"), text=TEXT)


class Reads:
    """A detector that sees ``document_control`` in the word passport and shows ``shown`` as its evidence."""

    def __init__(self, shown):
        start = TEXT.index(shown)
        self.span = Span(start, start + len(shown), shown)

    def check(self, text):
        finding = IndicatorFinding("document_control", self.indicator_probabilities(text)["document_control"], (self.span,))
        return Verdict("not_job", 0, 0, "check_first", {}, (finding,))

    def indicator_probabilities(self, text):
        return {"document_control": 0.9 if "passport" in text else 0.1}


def marked(words):
    start = TEXT.index(words)
    return replace(ITEM, spans=(MarkedSpan("document_control", start, start + len(words)),))


def test_taking_out_the_right_words_lowers_the_sign_and_other_words_do_not():
    found = summary(tallies(Reads("passport"), [marked("passport kept")]))
    assert found["evidence_drop"] > 0.7
    assert found["evidence_drop_random"] < 0.5
    assert found["evidence_length"] == len("passport")
    shared, shown, wanted = len("passport"), len("passport"), len("passport kept")
    assert abs(found["evidence_f1"] - 2 * shared / (shown + wanted)) < 1e-9


def test_the_wrong_words_are_found_out():
    found = summary(tallies(Reads("nice"), [marked("passport kept")]))
    assert found["evidence_drop"] == 0
    assert found["evidence_f1"] == 0


def test_random_words_lie_elsewhere_and_are_as_many():
    import random  # noqa: PLC0415

    shown = set(range(4))
    for seed in range(20):
        places = _random_places("abcdefghijklmnop", (Span(0, 4, "abcd"),), shown, random.Random(seed))
        assert len(places) == 4
        assert not places & shown
