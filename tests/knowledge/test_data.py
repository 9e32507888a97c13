"""The data files: shapes, codes, sources; and that reading them costs little."""

import re
import subprocess
import sys
from datetime import date

import pytest

from lurebot.knowledge import PlaceFact, currencies, licence_shapes, messengers, places, rates
from lurebot.knowledge.data_file import read
from lurebot.knowledge.place_facts import PLACE_KINDS, PLACE_WEIGHTS
from lurebot.taxonomy import taxonomy

LANGUAGES = frozenset(taxonomy().languages)
PERIODS = {"hour", "day", "week", "month", "year"}


@pytest.mark.parametrize("place", places().places, ids=lambda place: place.id)
def test_a_place_is_complete(place: PlaceFact) -> None:
    assert place.kind in PLACE_KINDS
    assert place.weight in PLACE_WEIGHTS
    assert place.country is None or re.fullmatch("[A-Z]{2}", place.country)
    assert place.id.split("-")[0] == (place.country or "xx").lower()
    assert set(place.names) <= LANGUAGES
    assert place.source
    date.fromisoformat(place.last_checked)
    if place.kind == "vague":
        assert place.latitude is place.longitude is None
    else:
        assert place.latitude is not None
        assert place.longitude is not None
        assert -90 <= place.latitude <= 90
        assert -180 <= place.longitude <= 180


def test_place_ids_are_unique() -> None:
    ids = [place.id for place in places().places]
    assert len(set(ids)) == len(ids)


def test_a_spelling_stands_for_one_place() -> None:
    owner: dict[str, str] = {}
    for place in places().places:
        names = [name for listed in place.names.values() for name in listed]
        for spelling in (*names, *place.slang, *place.weak, *place.exact):
            assert owner.setdefault(spelling.lower(), place.id) == place.id, spelling


def test_every_currency_word_means_a_currency_with_a_rate() -> None:
    words, known = currencies(), rates().usd
    codes = {choice.default for choice in (*words.currencies.values(), *words.implied.values())}
    for choice in (*words.currencies.values(), *words.implied.values()):
        codes |= set(choice.by_language.values()) | {code for rows in choice.by_size.values() for _, code in rows}
    codes |= {code for only in words.only.values() for code in only.values()}
    codes |= set(words.capitals.values()) | set(words.default_currency.values())
    assert codes <= set(known)


def test_rates_are_positive_dated_and_plainly_approximate() -> None:
    assert all(value > 0 for value in rates().usd.values())
    date.fromisoformat(rates().as_of)
    assert "approximate" in rates().source


def test_languages_of_the_money_words_are_ours() -> None:
    words = currencies()
    assert set(words.only) | set(words.default_currency) | set(words.habits) <= LANGUAGES
    assert {
        language for choice in words.currencies.values() for language in (*choice.by_language, *choice.by_size)
    } <= LANGUAGES
    assert set(words.periods.values()) | set(words.units.values()) == PERIODS


def test_every_language_has_words_of_pay() -> None:
    assert {"zh" if language.startswith("zh") else language for language in LANGUAGES} == set(currencies().pay)


def test_licence_patterns_compile_and_carry_a_source() -> None:
    for shape in licence_shapes():
        re.compile(shape.pattern)
        assert shape.examples
        assert shape.source
        date.fromisoformat(shape.last_checked)


def test_messengers_have_links_names_and_valid_handles() -> None:
    for messenger in messengers().messengers:
        assert messenger.hosts
        assert messenger.names
        re.compile(messenger.handle or "")
    assert set(messengers().phone_regions) == LANGUAGES


@pytest.mark.parametrize("name", ["places", "licences", "currencies", "messengers"])
def test_words_are_text_and_not_yaml_truths(name: str) -> None:
    def check(value: object) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                assert isinstance(key, str), key
                check(item)
        elif isinstance(value, list):
            assert not any(isinstance(item, bool) for item in value), value
            for item in value:
                check(item)

    check(read(name))


def test_importing_entities_reads_no_data_and_loads_no_telephone_tables() -> None:
    program = (
        "import sys, lurebot.entities, lurebot.knowledge as k;"
        "assert 'phonenumbers' not in sys.modules;"
        "assert not any(f.cache_info().currsize for f in (k.places, k.licence_shapes, k.currencies, k.rates, k.messengers))"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
