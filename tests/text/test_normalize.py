import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lurebot.text import normalize


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("Ⓥⓘⓢⓐ ①②", "Visa 12"),
        ("𝐕𝐢𝐬𝐚 𝓯𝓻𝓮𝓮", "Visa free"),
        ("v\u200bi\u2060s\u00ada", "visa"),
        ("\u202eabc\u202c", "abc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("ab \t cd\n\n\n\ne", "ab cd\n\ne"),
        ("x\x00y\x07z", "xyz"),
        ("ﬁrm ﷼", "firm ریال"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("1️⃣ pay", "1 pay"),
        ("a\ud800b", "a\ufffdb"),
        ("p\u034fa\u206ass\U000e0101port", "passport"),
        ("one\x0cTwo\x85Three", "one\nTwo\nThree"),
        ("①5000元/月", "1 5000元/月"),
        ("①② steps", "12 steps"),
        ("1️⃣500 USD", "1 500 USD"),
        ("€12⁵⁰", "€12 50"),
        ("1½ day", "1 1⁄2 day"),
    ],
)
def test_cleans_what_hides_or_varies_letters(given_text, cleaned):
    assert normalize(given_text).text == cleaned


@pytest.mark.parametrize(
    "honest",
    [
        "ทำงานที่ร้านน้ำ เดือนละ 12,000 บาท",
        "ເຮັດວຽກນຳກັນ ໜຶ່ງມື້",
        "क्‍या आप काम चाहते हैं?",
        "می‌خواهم کار کنم",
        "ක්‍රියාත්මක ශ්‍රී ලංකා",
        "👨‍👩‍👧 family room, 🇰🇭 staff",
        "Cần tuyển phụ bếp – lương 9.000.000đ/tháng",
        "မြို့ထဲမှာ အလုပ်ရှိတယ်",
    ],
)
def test_leaves_honest_spelling_alone(honest):
    assert normalize(honest).text == honest


def test_stacked_marks_are_cut_down():
    assert len(normalize("a" + "\u0301" * 500).text) < 12


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=300)
def test_offsets_always_lead_back_to_the_source(text):
    mapped = normalize(text)
    assert mapped.original_length == len(text)
    for place, character in enumerate(mapped.text):
        start, end = mapped.original_span(place, place + 1)
        assert 0 <= start < end <= len(text)
        source = text[start:end]
        if character not in " \n\ufffd":
            assert character in source or character in unicodedata.normalize("NFKC", source)
    assert all(mapped.starts[:-1] <= mapped.starts[1:])


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text):
    once = normalize(text).text
    assert normalize(once).text == once


@pytest.mark.parametrize("sentence", ["কোনো কাজ", "பொருள் வேலை", "කොටස්", "ဥုံ ဦး", "한국어", "é ñ ü", "काम की ड़", "ガード"])
def test_both_ways_of_typing_a_letter_read_alike(sentence):
    assert normalize(unicodedata.normalize("NFD", sentence)).text == normalize(unicodedata.normalize("NFC", sentence)).text
