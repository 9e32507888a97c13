"""Places that lures name, in many scripts, and words that only contain them."""

import pytest

from lurebot.entities import find_entities
from lurebot.text.mapped import MappedText


def places(text: str) -> list[str]:
    found = find_entities(MappedText.identity(text), text).places
    assert all(text[place.start : place.end] == place.text for place in found)
    return [place.id for place in found]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("work in sihanoukville", "kh-sihanoukville"),
        ("SHV office", "kh-sihanoukville"),
        ("西港高薪招聘", "kh-sihanoukville"),
        ("ทำงานที่สีหนุวิลล์", "kh-sihanoukville"),
        ("시아누크빌에서 근무", "kh-sihanoukville"),
        ("រកបុគ្គលិកនៅប៉ោយប៉ែត", "kh-poipet"),
        ("ไปปอยเปตคืนนี้", "kh-poipet"),
        ("မြဝတီမှာအလုပ်", "mm-myawaddy"),
        ("ຕົ້ນເຜິ້ງ ຕ້ອງການຄົນ", "la-gtsez"),
        ("KK园区直招", "mm-kkpark"),
        ("kk park jobs", "mm-kkpark"),
        ("ミャワディで勤務", "mm-myawaddy"),
        ("म्यावडी में नौकरी", "mm-myawaddy"),
        ("কম্বোডিয়ায় চাকরি", "kh-vague"),
        ("कम्बोडियामा काम", "kh-vague"),
        ("கம்போடியாவில் வேலை", "kh-vague"),
        ("కంబోడియాలో ఉద్యోగం", "kh-vague"),
        ("العمل بكمبوديا", "kh-vague"),
        ("በካምቦዲያ ሥራ", "kh-vague"),
        ("работа в Камбодже", "kh-vague"),
        ("Kambodjada ish", "kh-vague"),
        ("Kamboçya'da iş", "kh-vague"),
        ("đi làm bên Cam", "kh-vague"),
        ("缅北公司", "mm-north"),
        ("ฝั่งพม่ารับคนด่วน", "mm-vague"),
        ("تھائی لینڈ میں نوکری", "th-vague"),
        ("タイで働く", "th-vague"),
    ],
)
def test_places_are_found_in_every_script(text: str, place: str) -> None:
    assert places(text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "Los Angeles, Lào Cai",
        "tak perlu pengalaman",
        "スタイルとタイプ、タイミング",
        "กว้างขวาง ว้าว ตากแดด",
        "老街边上的木牌和菩萨",
        "亚太地区总部",
        "apply in May, shv lower case, kl",
        "คนงานพม่า",
        "美索不达米亚",
        "mwanza lagos",
    ],
)
def test_other_words_are_no_places(text: str) -> None:
    assert places(text) == []


def test_the_longest_spelling_wins() -> None:
    text = "Golden Triangle SEZ"
    (place,) = find_entities(MappedText.identity(text), text).places
    assert place.text == text


def test_a_weak_spelling_counts_beside_another_place_of_its_country() -> None:
    assert places("果敢老街") == ["mm-laukkaing"]
    assert places("木牌现场，柬埔寨") == ["kh-bavet", "kh-vague"]
    assert places("老街") == []


def test_a_place_carries_its_facts() -> None:
    text = "Bavet"
    (place,) = find_entities(MappedText.identity(text), text).places
    assert (place.name, place.country, place.kind, place.weight) == ("Bavet", "KH", "hub", "high")
    assert (place.latitude, place.longitude) == (11.07, 106.17)


def test_composed_and_compatibility_spellings_are_one() -> None:
    assert places("กำปงโสม") == places("ก\u0e4d\u0e32ปงโสม") == ["kh-sihanoukville"]
