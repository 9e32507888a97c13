"""Licence numbers by country, and look-alikes."""

import pytest

from lurebot.entities import find_entities
from lurebot.knowledge import LicenceShape, licence_shapes
from lurebot.text.mapped import MappedText


def licences(text: str) -> list[tuple[str, str]]:
    found = find_entities(MappedText.identity(text), text).licences
    assert all(text[licence.start : licence.end] == licence.text for licence in found)
    return [(licence.country, licence.number) for licence in found]


@pytest.mark.parametrize("shape", licence_shapes(), ids=lambda shape: shape.country)
def test_every_example_of_the_data_is_found(shape: LicenceShape) -> None:
    for example in shape.examples:
        assert [country for country, _ in licences(f"Agency {example} , apply")] == [shape.country], example


@pytest.mark.parametrize("shape", licence_shapes(), ids=lambda shape: shape.country)
def test_no_counterexample_of_the_data_is_found(shape: LicenceShape) -> None:
    for counterexample in shape.counterexamples:
        assert licences(counterexample) == [], counterexample


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("DMW Lic. POEA-271-LB-121218-R", "PH", "POEA-271-LB-121218-R"),
        ("Giấy phép số 199/LĐTBXH-GP", "VN", "199/LĐTBXH-GP"),
        ("इजाजत नं १२४४/०७४/०७५", "NP", "१२४४/०७४/०७५"),
        ("Recruiting License No. 2129", "BD", "2129"),
        ("SLBFE License No: 1437", "LK", "1437"),
        ("License No. 0848 / LHR", "PK", "0848 / LHR"),
    ],
)
def test_the_number_is_given_as_written(text: str, country: str, number: str) -> None:
    assert licences(text) == [(country, number)]


def test_a_licence_says_where_its_register_is() -> None:
    text = "RL-2116"
    (licence,) = find_entities(MappedText.identity(text), text).licences
    assert licence.check is not None
    assert "bmet.gov.bd" in licence.check


@pytest.mark.parametrize(
    "text",
    ["12/06/2025", "24/7", "room 123/456", "call 1437", "B-52", "girl 22", "SIP3MI", "ต.ค. 2567", "20C degrees", "01-02-2024"],
)
def test_dates_and_counts_are_no_licences(text: str) -> None:
    assert licences(text) == []
