import pytest
from hypothesis import given
from hypothesis import strategies as st

from lurebot.text import normalize, read, unmask
from lurebot_training.dataset.items import read_items


def plain(text: str) -> str:
    return unmask(normalize(text)).text


@pytest.mark.parametrize(
    ("masked", "meant"),
    [
        ("free vіsа and tіckеt", "free visa and ticket"),  # Cyrillic і а е
        ("рабoта бeз oпытa", "работа без опыта"),  # Latin o e a
        ("ᴠɪsᴀ ғʀᴇᴇ", "visa free"),
        ("🅵🆁🅴🅴 ticket", "free ticket"),
        ("v i s a ready", "visa ready"),
        ("contact T.e.l.e.g.r.a.m now", "contact Telegram now"),
        ("高 薪 招 聘 西 港", "高薪招聘西港"),
        ("고 수 익 알 바 모 집", "고수익알바모집"),
        ("free v1sa, s4lary $2000", "free visa, salary $2000"),
        ("p@ssport and t1cket", "passport and ticket"),
        ("ｖ１ｓａ", "visa"),
        ("e a s y  m o n e y", "easy  money"),
    ],
)
def test_reads_masked_words_as_they_are_meant(masked, meant):
    assert plain(masked) == meant


@pytest.mark.parametrize(
    "honest",
    [
        "SMSка пришла, IT-отдел, 3D-печать, Wi-Fi бесплатно",
        "Model A4, B2B sales, mp3, H2O, 4x4 driver, 2nd shift, G7, covid19",
        "P.T. Maju Jaya, B.Sc. or M.Sc., e.g. 9 a.m. to 5 p.m., U.S.A.",
        "Πωλήτρια στο κέντρο, full-time",
        "Salary: $1,200 / month, 5 days, 100% remote",
        "ติดต่อ 081-xxx-xxxx ร้าน 7-Eleven",
        "mail hr@work4all.example or see www.w0rk.example/jobs",
        "班次：A / B / C，月休 8 天",
        "ကျောင်း ဆရာမ အလုပ် ရှိ ပါ တယ်",
        "月 ~ 金 9:00-18:00",
        "Ковалёв и К°, Göteborg, naïve café",
    ],
)
def test_never_changes_what_an_honest_text_says(honest):
    assert plain(honest) == normalize(honest).text


def test_zawgyi_is_read_as_unicode_and_leads_back():
    zawgyi = "အလုပ္ေခၚပါတယ္ ၿမိဳ႕ထဲမွာ"
    mapped = unmask(normalize(zawgyi))
    assert mapped.text == "အလုပ်ခေါ်ပါတယ် မြို့ထဲမှာ"
    start, end = mapped.original_span(0, mapped.text.index(" "))
    assert zawgyi[start:end] == "အလုပ္ေခၚပါတယ္"


def test_unicode_burmese_is_not_taken_for_zawgyi():
    text = "အလုပ်ခေါ်ပါတယ် မြို့ထဲမှာ"
    assert plain(text) == text


def test_emoji_in_place_of_words_are_spelled_out_in_the_language_of_the_text():
    assert read("We pay for your ✈️ and 🏠 for all our workers there").view.text.startswith("We pay for your flight and housing")
    assert "机票" in read("公司给你们包✈️，在那里工作很好").view.text


@pytest.mark.parametrize(
    "honest",
    [
        "✈️ Travel agency seeks clerk",
        "We are hiring! ✈️",
        "Great team 💰💰💰",
        "Jornada completa ✈ Disponibilidad",
        "See you in Paris ✈️",
    ],
)
def test_decorating_emoji_stay(honest):
    reading = read(honest)
    assert reading.view.text == reading.plain.text


def test_traditional_and_simplified_chinese_look_alike_to_the_classifier():
    assert read("誠聘打字員，包機票").view.text == read("诚聘打字员，包机票").view.text


@given(st.text(st.characters(), max_size=80))
def test_any_text_is_read_with_offsets_that_lead_back(text):
    reading = read(text)
    for view in (reading.clean, reading.plain, reading.view):
        assert view.original_length == len(text)
        for place in range(len(view.text)):
            start, end = view.original_span(place, place + 1)
            assert 0 <= start < end <= len(text)


def test_honest_words_of_two_alphabets_and_lists_stay():
    for honest in (
        "WhatsAppга ёзинг, Instagramга киринг, Excelда ишлаш",
        "права кат. В С Д Е",
        "월 화 수 목 금 토 일 근무, 30분 더 잘 수 있어요",
        "두 달 뒤 그 가게",
        "Vitamin A B C D",
        "मैं जो भी हूँ वो मैं हूँ",
        "groups A|B|C|D",
        "ΔT and μA",
        "Job5, @gent smith, 15h, 1st, 4pm",
    ):
        assert plain(honest) == normalize(honest).text


@pytest.mark.parametrize(
    ("masked", "meant"),
    [
        ("CA$H and V1SA", "CASH and VISA"),
        ("good j0b today", "good job today"),
        ("免费v1sa办理", "免费visa办理"),
        ("v i ệ c l à m", "việclàm"),
        ("و ظ ي ف ة", "وظيفة"),
    ],
)
def test_masks_keep_the_case_and_the_script_of_the_word(masked, meant):
    assert plain(masked) == meant


def test_unmasked_items_of_the_corpus_that_hide_nothing_stay_as_they_are():
    items = [
        item for item in read_items() if item.difficulty in ("plain", "hard") and item.category in ("legitimate_job", "not_job")
    ]
    changed = [item.id for item in items if unmask(normalize(item.text)).text != normalize(item.text).text]
    assert changed == []
