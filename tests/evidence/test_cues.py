from importlib.resources import files

import pytest

from lurebot.entities import find_entities
from lurebot.evidence import find_cues
from lurebot.evidence.cues import Lexicon, folded, lexicon
from lurebot.packaged import read_yaml
from lurebot.taxonomy import taxonomy
from lurebot.text import read
from lurebot.text.chinese import simplified

LEXICONS = sorted(path.name.removesuffix(".yaml") for path in files("lurebot").joinpath("evidence", "cues").iterdir())


def cues_of(text):
    reading = read(text)
    places = find_entities(reading.clean, reading.original, reading.language.tag).places
    return {(cue.indicator, cue.span.text) for cue in find_cues(reading, places)}


def test_every_language_has_a_lexicon():
    assert sorted(taxonomy().languages) == LEXICONS


@pytest.mark.parametrize("lang", LEXICONS)
def test_every_entry_says_what_it_means_and_where_it_is_from(lang):
    lexicon = read_yaml("lurebot", "evidence", "cues", f"{lang}.yaml")
    assert lexicon["last_checked"]
    for entry in lexicon["cues"]:
        assert entry["indicator"] in taxonomy().indicator_names
        assert entry["words"]
        assert all(len(str(word).rstrip("*").strip()) > 1 for word in entry["words"])
        assert entry["means"]
        assert entry["source"]


def test_slang_of_the_trade_is_found_in_its_language_and_script():
    assert ("scam_work", "杀猪盘") in cues_of("我们做杀猪盘的，月入三万")
    assert ("scam_work", "殺豬盤") in cues_of("我們這邊是做殺豬盤的，月入三萬沒問題，歡迎加入我們的團隊")


def test_a_compound_or_hub_is_a_sign_by_itself_and_an_ordinary_city_is_not():
    assert ("high_risk_destination", "KK Park") in cues_of("Customer service at KK Park, flight paid")
    assert not any(name == "high_risk_destination" for name, _ in cues_of("Customer service in Manila, Makati office"))


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("jobs*", "jobsite", True),
        ("jobs", "jobsite", False),
        ("jobs", "ojobs", False),
        ("two words", "two  words", True),
        ("园区", "在园区里", True),
        ("kk park", "在KK Park工作", True),
        ("मरा", "कामरा", False),  # a vowel sign goes on with the word
        ("दलाल*", "दलालों से", True),
        ("yo'q", "Yo‘q", True),
        ("sınırsız kazanç", "SINIRSIZ KAZANÇ", True),
        ("işkur", "İŞKUR", True),
    ],
)
def test_words_are_whole_where_the_script_has_blanks(word, text, found):
    assert bool(list(Lexicon([("secrecy", word)], "hi").find(folded(text)))) is found


def test_a_longer_word_does_not_hide_a_shorter_one():
    found = Lexicon([("secrecy", "visa f"), ("urgency", "visa"), ("secrecy", "visa")], "en").find("visa free")
    assert sorted(found) == [("secrecy", 0, 4), ("urgency", 0, 4)]


@pytest.mark.parametrize("lang", LEXICONS)
def test_every_word_of_a_lexicon_finds_itself_in_a_text(lang):
    for entry in read_yaml("lurebot", "evidence", "cues", f"{lang}.yaml")["cues"]:
        for word in entry["words"]:
            written = str(word).rstrip("*")
            view = simplified(written) if lang.startswith("zh") else written
            found = lexicon(lang).find(folded(f"x, {view}, x"))
            assert entry["indicator"] in {indicator for indicator, *_ in found}, word
