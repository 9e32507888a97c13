import json
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lurebot import Detector
from lurebot.classifier import BundleError
from lurebot.settings import Settings

SCHEMA = json.loads(files("lurebot").joinpath("verdict.schema.json").read_text(encoding="utf-8"))
LURE = "URGENT! Chat support job in Myawaddy 🇲🇲 2500 USD, no experience. We pay ✈️ and 🏠. Enter as tourist, boss keeps passport. TG @x_jobs"


def test_a_plain_lure_is_called_one_with_its_words(detector):
    verdict = detector.check(LURE)
    assert verdict.category == "trafficking_lure"
    assert verdict.level in ("warning", "danger")
    assert verdict.harm >= verdict.risk
    named = {finding.name: finding for finding in verdict.indicators}
    assert any("✈️" in span.text for span in named["travel_paid"].spans)
    assert any("Myawaddy" in span.text for span in named["high_risk_destination"].spans)


def test_every_verdict_follows_the_schema_and_quotes_the_text_as_given(detector):
    for text in (LURE, "ร้านกาแฟรับพนักงาน เงินเดือน 12,000", "诚聘西港客服，包机票，护照由公司保管", "x"):
        verdict = detector.check(text)
        jsonschema.validate(verdict.to_dict(), SCHEMA)
        for finding in verdict.indicators:
            for span in finding.spans:
                assert text[span.start : span.end] == span.text


@pytest.mark.parametrize("mask", ["zero-width", "full-width", "emoji-heavy", "traditional"])
def test_masks_do_not_shift_the_quoted_words(detector, mask):
    text = {
        "zero-width": LURE.replace("passport", "p\u200bass\u200bport"),
        "full-width": LURE.replace("passport", "ｐａｓｓｐｏｒｔ"),
        "emoji-heavy": "👨‍👩‍👧‍👦🇰🇭✈️ " + LURE,
        "traditional": "誠聘西港客服👨‍👩‍👧，包機票，護照由公司保管，加薇信",
    }[mask]
    verdict = detector.check(text)
    assert verdict.indicators
    for finding in verdict.indicators:
        for span in finding.spans:
            assert text[span.start : span.end] == span.text


@pytest.mark.parametrize("nothing", ["", "   \n", "!!! ...", "🙂🙂", "\u200b\u200e", "\x00\x01\x02"])
def test_where_there_is_nothing_to_read_nobody_is_told_that_all_is_well(detector, nothing):
    verdict = detector.check(nothing)
    assert verdict.level == "check_first"
    assert verdict.risk == 0
    assert verdict.caveats == ("nothing_to_read",)
    jsonschema.validate(verdict.to_dict(), SCHEMA)


@pytest.mark.parametrize(
    "junk", ["\ud800", "a\udfffb", "\u202e\u202d" * 50 + "work", "\x00" * 1000 + "job", "e" + "\u0301" * 5000, "ﷺ" * 3000]
)
def test_hostile_characters_give_a_verdict(detector, junk):
    jsonschema.validate(detector.check(junk).to_dict(), SCHEMA)


@pytest.mark.parametrize("text", ["https://t.me/joinchat/xyz", "WhatsApp +855 12 345 678", "@work_kh_88"])
def test_a_link_or_a_number_alone_is_said_to_be_no_more_than_that(detector, text):
    verdict = detector.check(text)
    assert verdict.caveats == ("only_contacts",)
    assert verdict.level == "check_first"
    assert verdict.entities.contacts


@pytest.mark.parametrize(
    "text", ["诚聘文员，微信 gz_hr_88", "Tuyển phục vụ quán phở 0912 345 678", "Cook wanted, 012-345 6789"]
)
def test_a_short_offer_with_a_contact_is_judged(detector, text):
    assert detector.check(text).caveats == ()


def test_a_language_that_nobody_measured_is_said_and_never_answered_with_certainty(detector):
    verdict = detector.check("Ζητείται σερβιτόρος για καφετέρια στη Θεσσαλονίκη, μισθός και ασφάλιση, ελάτε στο κατάστημα")
    assert verdict.caveats == ("unmeasured_language",)
    assert verdict.level in ("check_first", "warning")
    assert detector.check("Waiter wanted at our café in Ipoh, come by in the morning").caveats == ()


def test_a_megabyte_is_read_up_to_the_limit_and_says_so(detector):
    verdict = detector.check("Kerja di restoran kami di Ipoh. " * 32_000)
    assert verdict.truncated
    assert verdict.caveats == ("truncated",)
    assert not detector.check(LURE).truncated


def test_a_lure_deep_in_a_long_text_is_found(detector):
    filler = "The museum opens at nine. Visitors can walk through the garden and have tea by the old mill. " * 25
    alone = detector.check(filler)
    buried = detector.check(filler + LURE + filler)
    assert buried.harm > alone.harm
    assert buried.level in ("warning", "danger")
    spans = [span for finding in buried.indicators for span in finding.spans]
    assert any(len(filler) <= span.start < len(filler) + len(LURE) for span in spans)


def test_a_verdict_does_not_depend_on_its_neighbours(detector):
    texts = [LURE, "hello", LURE * 3]
    alone = [detector.check(text) for text in texts]
    assert list(detector.check_many(texts)) == alone
    assert list(detector.check_many(texts, workers=2)) == alone


def test_a_cue_in_the_part_that_is_not_read_is_no_evidence(detector):
    verdict = detector.check("ᚠ ᚱ " * 6000 + "KK Park")
    assert verdict.truncated
    assert not any(span.text == "KK Park" for finding in verdict.indicators for span in finding.spans)


def test_every_indicator_has_a_probability_and_those_above_their_threshold_are_named(detector):
    every = detector.indicator_probabilities(LURE)
    assert len(every) == 22
    for finding in detector.check(LURE).indicators:
        assert every[finding.name] == pytest.approx(finding.probability)
    assert set(detector.indicator_probabilities("").values()) == {0.0}


def test_only_strings_are_texts(detector):
    with pytest.raises(TypeError, match="must be a str, not bytes"):
        detector.check(b"job")
    with pytest.raises(TypeError, match="must be a str, not NoneType"):
        list(detector.check_many(["job", None], workers=2))


def test_an_unknown_model_lists_what_is_installed():
    with pytest.raises(BundleError, match="lurebot-mini"):
        Detector.load("no-such-model", Settings())


def test_in_a_language_nobody_measured_the_answer_stays_in_the_middle(detector):
    honest = detector.check("Wir suchen ab Montag einen Koch für unser Gasthaus in Bremen, 38 Stunden, Tarif, Zimmer möglich.")
    assert honest.language == "de"
    assert honest.level in ("check_first", "warning")


@given(st.text(st.characters(), max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_gets_a_verdict_that_quotes_it_rightly(detector, text):
    verdict = detector.check(text)
    assert sum(verdict.categories.values()) == pytest.approx(1, abs=1e-5)
    assert verdict.risk <= verdict.harm <= 1
    entities = verdict.entities
    spans = [span for finding in verdict.indicators for span in finding.spans]
    for span in [*spans, *entities.contacts, *entities.money, *entities.places, *entities.licences]:
        assert text[span.start : span.end] == span.text
