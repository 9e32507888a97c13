"""Ways to reach the writer, in many scripts, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lurebot.entities import find_entities
from lurebot.text.mapped import Edit, MappedText


def contacts(text: str, language: str | None = None) -> list[tuple[str, str]]:
    found = find_entities(MappedText.identity(text), text, language).contacts
    assert all(text[contact.start : contact.end] == contact.text for contact in found)
    return [(contact.kind, contact.value) for contact in found]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "Call +855 12 345 678 today", "+85512345678"),
        ("en", "call 0044 7700 900123 or walk in", "+447700900123"),
        ("th", "สนใจโทร.081-234-5678 คุณเอ", "+66812345678"),
        ("th", "ติดต่อ ๐๘๑๒๓๔๕๖๗๘", "+66812345678"),
        ("vi", "Liên hệ 0912 345 678 gặp chị Lan", "+84912345678"),
        ("id", "hubungi 0812-3456-7890 Pak Budi", "+6281234567890"),
        ("ms", "Hubungi 012-345 6789 segera", "+60123456789"),
        ("tl", "Text lang sa 0917-123-4567", "+639171234567"),
        ("hi", "संपर्क करें ९८७६५४३२१०", "+919876543210"),
        ("bn", "যোগাযোগ: ০১৭১২-৩৪৫৬৭৮", "+8801712345678"),
        ("ne", "सम्पर्क ९८४१२३४५६७", "+9779841234567"),
        ("ur", "رابطہ 0300-1234567", "+923001234567"),
        ("te", "ఫోన్ 98765 43210", "+919876543210"),
        ("si", "දුරකථන 077 123 4567", "+94771234567"),
        ("my", "ဖုန်း ၀၉ ၄၂၁ ၂၃၄ ၅၆၇", "+959421234567"),
        ("km", "ទូរស័ព្ទ ០១២ ៣៤៥ ៦៧៨", "+85512345678"),
        ("lo", "ໂທ 020 5512 3456", "+8562055123456"),
        ("am", "ስልክ 0911 23 45 67", "+251911234567"),
        ("ar", "اتصل ٠١٠٠١٢٣٤٥٦٧", "+201001234567"),
        ("ru", "тел. 8 (912) 345-67-89", "+79123456789"),
        ("tr", "Tel: 0532 123 45 67", "+905321234567"),
        ("ja", "お電話 03-1234-5678", "+81312345678"),
        ("ko", "문의 010-1234-5678", "+821012345678"),
        (None, "有意者电话13800138000", "+8613800138000"),
        ("sw", "Piga simu +254 712 345 678", "+254712345678"),
        ("uz", "Tel: +998 90 123 45 67", "+998901234567"),
        ("sw", "Piga simu 0712 345 678", "0712345678"),
        (None, "call 0812345678", "0812345678"),
    ],
)
def test_phones_are_found_in_every_script(language: str | None, text: str, value: str) -> None:
    assert contacts(text, language) == [("phone", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("call +855 12 xxx xxx", "+85512xxxxxx"),
        ("ring 0812-XXXX-1234", "0812xxxx1234"),
        ("联系138****5678", "138xxxx5678"),
        ("тел 8-916-ххх-хх-хх", "8916xxxxxxx"),
    ],
)
def test_masked_phones_keep_their_masks(text: str, value: str) -> None:
    assert contacts(text) == [("phone", value)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Telegram: @hr_anna01", ("telegram", "hr_anna01")),
        ("en", "DM @Jobs_Hub_KH for details", ("telegram", "jobs_hub_kh")),
        ("ru", "пишите в тг: rabota_za", ("telegram", "rabota_za")),
        ("th", "เทเลแกรม work_pp88", ("telegram", "work_pp88")),
        ("zh-Hans", "飞机：lucky_88", ("telegram", "lucky_88")),
        ("zh-Hans", "电报@lucky88", ("telegram", "lucky88")),
        ("ko", "텔레 job7788", ("telegram", "job7788")),
        ("km", "តេឡេក្រាម @khjob_12", ("telegram", "khjob_12")),
        ("am", "ቴሌግራም @eth_job", ("telegram", "eth_job")),
        ("id", "WA 0812-3456-7890", ("whatsapp", "+6281234567890")),
        ("en", "+63 917 123 4567 (WhatsApp)", ("whatsapp", "+639171234567")),
        ("en", "WhatsApp 85512345678", ("whatsapp", "+85512345678")),
        ("ar", "واتساب 00966512345678", ("whatsapp", "+966512345678")),
        ("hi", "व्हाट्सएप करें 9876543210", ("whatsapp", "+919876543210")),
        ("pt", "Zap (11) 91234-5678", ("whatsapp", "+5511912345678")),
        ("th", "แอดไลน์ abc_123", ("line", "abc_123")),
        ("th", "ไลน์ @jobthai", ("line", "jobthai")),
        ("zh-Hant", "加賴 job888", ("line", "job888")),
        ("ja", "LINE ID: tokyo_job", ("line", "tokyo_job")),
        ("zh-Hans", "加微信 abc88888", ("wechat", "abc88888")),
        ("zh-Hans", "薇信hr2023abc", ("wechat", "hr2023abc")),
        ("zh-Hans", "VX：zhaopin666", ("wechat", "zhaopin666")),
        ("zh-Hans", "13800138000（微信同号）", ("wechat", "+8613800138000")),
        ("zh-Hans", "QQ:123456789", ("qq", "123456789")),
        ("vi", "Zalo 0987 654 321", ("zalo", "+84987654321")),
        ("ko", "카톡 아이디 khjob77", ("kakaotalk", "khjob77")),
        ("my", "ဗိုင်ဘာ 09421234567", ("viber", "+959421234567")),
        ("en", "Signal: anna_k.42", ("signal", "anna_k.42")),
    ],
)
def test_messenger_names_and_numbers(language: str, text: str, found: tuple[str, str]) -> None:
    assert contacts(text, language) == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://t.me/Jobs_KH", ("telegram", "jobs_kh")),
        ("join t.me/+AbCdEf123 now", ("telegram", "+AbCdEf123")),
        ("t.me/joinchat/AbCdEf123", ("telegram", "+AbCdEf123")),
        ("tg://resolve?domain=AnnaHR", ("telegram", "annahr")),
        ("wa.me/85512345678?text=hi", ("whatsapp", "+85512345678")),
        ("https://api.whatsapp.com/send?phone=85512345678", ("whatsapp", "+85512345678")),
        ("chat.whatsapp.com/AbCd123", ("whatsapp", "AbCd123")),
        ("line.me/ti/p/~JobTH", ("line", "jobth")),
        ("lin.ee/AbC12", ("line", "AbC12")),
        ("zalo.me/0987654321", ("zalo", "+84987654321")),
        ("open.kakao.com/o/sAbCdEf", ("kakaotalk", "sAbCdEf")),
        ("m.me/JobPH", ("messenger", "jobph")),
        ("viber://chat?number=%2B85512345678", ("viber", "+85512345678")),
        ("signal.me/#p/+15551234567", ("signal", "+15551234567")),
        ("see www.happy-jobs.com/apply.", ("url", "happy-jobs.com/apply")),
        ("报名：https://abc.example/x?y=1，速来", ("url", "abc.example/x?y=1")),
        ("visit company.co.uk", ("url", "company.co.uk")),
        ("mail HR.Manager@Company.com!", ("email", "hr.manager@company.com")),
    ],
)
def test_links_are_of_the_messenger_they_lead_to(text: str, found: tuple[str, str]) -> None:
    assert contacts(text, "en") == [found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Salary $1,234,567 or 1234567 points"),
        ("en", "from 2024-12-31 to 2025-01-31, 10:00-18:00, years 2023-2024"),
        ("en", "account no 1234567890, licence no 12345678"),
        ("en", "postcode 12345-6789, PO box 12345"),
        ("en", "Line manager wanted. Strong signal. Telegram: please message our group"),
        ("en", "production line: welder"),
        ("en", "our clients.Online work, ASP.NET and Node.js"),
        ("en", "Instagram @not_telegram"),
        ("th", "พนักงานไลน์ผลิต 20 คน อายุ 18-35 ปี"),
        ("ja", "ライン作業 1500 名"),
        ("zh-Hans", "月薪8000-12000元，身份证110101199003077777"),
        ("id", "Gaji Rp 5.000.000 - 8.000.000, rekening 1234567890"),
        ("ru", "оклад 100 000 200 000 рублей"),
    ],
)
def test_other_numbers_and_words_are_no_contacts(language: str, text: str) -> None:
    assert contacts(text, language) == []


def test_each_number_of_a_list_keeps_the_messenger_named_before_it() -> None:
    assert contacts("Wasap 012-345 6789 / 013-345 6789", "ms") == [("whatsapp", "+60123456789"), ("whatsapp", "+60133456789")]


def test_two_numbers_side_by_side_are_two_contacts() -> None:
    assert [value for _, value in contacts("โทร 0812345678 0898765432", "th")] == ["+66812345678", "+66898765432"]


def test_a_messengers_name_spent_on_a_handle_does_not_claim_the_next_number() -> None:
    assert contacts("텔레그램 @job_kr01 010-1234-5678", "ko") == [("telegram", "job_kr01"), ("phone", "+821012345678")]


def test_spans_point_into_the_original_text() -> None:
    original = "T\u200be\u200blegram \u200b@hr_\u200banna"
    hidden = [place for place, character in enumerate(original) if character == "\u200b"]
    text = MappedText.identity(original).edited(Edit(place, place + 1, "") for place in hidden)
    (contact,) = find_entities(text, original).contacts
    assert (contact.value, contact.text) == ("hr_anna", "@hr_\u200banna")


def test_a_map_of_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="code points"):
        find_entities(MappedText.identity("abc"), "abcd")


_PIECES = st.sampled_from(
    ["Telegram ", "@", "t.me/", "+", "855", "0812", "x", "$", "月薪", "万", "元", " - ", "บาท", "/month", "lakh ", "Poipet",
     "İ", "ไลน์", "RL-", "://", "."]
)  # fmt: skip


@given(
    st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=25).map("".join),
    st.sampled_from([None, "en", "zh-Hans", "th", "vi"]),
)
def test_any_text_is_read_and_every_span_quotes_the_original(text: str, language: str | None) -> None:
    entities = find_entities(MappedText.identity(text), text, language)
    for span in (*entities.contacts, *entities.money, *entities.places, *entities.licences):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
