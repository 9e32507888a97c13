"""Amounts, currencies and periods as adverts write them."""

import time

import pytest

from lurebot.entities import find_entities
from lurebot.text.mapped import MappedText
from lurebot.verdict import Money


def money(text: str, language: str | None = None) -> tuple[Money, ...]:
    return find_entities(MappedText.identity(text), text, language).money


@pytest.mark.parametrize(
    ("language", "text", "minimum", "maximum", "currency", "period"),
    [
        ("en", "Earn $800 to 1,200 a month", 800, 1200, "USD", "month"),
        ("en", "USD 800 – USD 1,200 per month", 800, 1200, "USD", "month"),
        ("en", "we pay $1.5k weekly", 1500, 1500, "USD", "week"),
        ("en", "KSh 20,000 p.m.", 20000, 20000, "KES", "month"),
        ("en", "1,50,000 INR monthly", 150000, 150000, "INR", "month"),
        ("en", "CTC 4-6 LPA", 400000, 600000, "INR", "year"),
        ("en", "monthly salary of up to $2000", 2000, 2000, "USD", "month"),
        ("en", "1000 USDT/week", 1000, 1000, "USDT", "week"),
        ("id", "Gaji 15-30 juta/bulan", 15e6, 30e6, "IDR", "month"),
        ("id", "Rp 5.000.000 - Rp 8.000.000 per bulan", 5e6, 8e6, "IDR", "month"),
        ("id", "300rb/hari", 300000, 300000, "IDR", "day"),
        ("ms", "RM3000-RM5000 sebulan", 3000, 5000, "MYR", "month"),
        ("tl", "Sahod ₱25,000 kada buwan", 25000, 25000, "PHP", "month"),
        ("tl", "P15,000 monthly", 15000, 15000, "PHP", "month"),
        ("vi", "Lương 15-20tr/tháng", 15e6, 20e6, "VND", "month"),
        ("vi", "500k/ngày", 500000, 500000, "VND", "day"),
        ("vi", "thưởng 1tr5", 1.5e6, 1.5e6, "VND", None),
        ("vi", "1000 đô mỗi tháng", 1000, 1000, "USD", "month"),
        ("th", "เงินเดือน 30,000 บาท", 30000, 30000, "THB", "month"),
        ("th", "วันละ ๕๐๐ บาท", 500, 500, "THB", "day"),
        ("th", "รายได้สามหมื่นบาทต่อเดือน", 30000, 30000, "THB", "month"),
        ("zh-Hans", "月薪8000-12000，包吃住", 8000, 12000, "CNY", "month"),
        ("zh-Hans", "每月3000u起", 3000, 3000, "USDT", "month"),
        ("zh-Hans", "月入过万", 10000, 10000, "CNY", "month"),
        ("zh-Hans", "工资两三万一个月", 20000, 30000, "CNY", "month"),
        ("zh-Hans", "底薪1万5美金", 15000, 15000, "USD", None),
        ("zh-Hant", "月入10-15萬台幣", 100000, 150000, "TWD", "month"),
        ("zh-Hant", "時薪190元", 190, 190, "TWD", "hour"),
        ("ko", "월급 300만원 ~ 500만원", 3e6, 5e6, "KRW", "month"),
        ("ko", "월 800~1500 보장", 8e6, 15e6, "KRW", "month"),
        ("ko", "일당 15만원", 150000, 150000, "KRW", "day"),
        ("ja", "月給30万円以上", 300000, 300000, "JPY", "month"),
        ("ja", "日給1万5千円", 15000, 15000, "JPY", "day"),
        ("ru", "от 80 000 до 150 000 руб. в месяц", 80000, 150000, "RUB", "month"),
        ("ru", "зп 50 т.р.", 50000, 50000, "RUB", None),
        ("uz", "oyiga 5-10 mln so'm", 5e6, 10e6, "UZS", "month"),
        ("ar", "راتب ٣٠٠٠ ريال شهريا", 3000, 3000, "SAR", "month"),
        ("ur", "50 ہزار روپے ماہانہ", 50000, 50000, "PKR", "month"),
        ("hi", "वेतन 1.5 लाख रुपये महीना", 150000, 150000, "INR", "month"),
        ("hi", "salary 30 hazar mahina", 30000, 30000, "INR", "month"),
        ("bn", "মাসে ৫০,০০০ টাকা", 50000, 50000, "BDT", "month"),
        ("ne", "रु ५०,००० मासिक", 50000, 50000, "NPR", "month"),
        ("ta", "மாத சம்பளம் ரூ.25,000", 25000, 25000, "INR", "month"),
        ("te", "నెలకు 30 వేలు", 30000, 30000, "INR", "month"),
        ("si", "මාසික වැටුප රු. 150,000", 150000, 150000, "LKR", "month"),
        ("my", "တစ်လ သိန်း ၂၀ ကျပ်", 2e6, 2e6, "MMK", "month"),
        ("km", "៥០០$-៨០០$ ក្នុងមួយខែ", 500, 800, "USD", "month"),
        ("lo", "5 ລ້ານກີບ ຕໍ່ເດືອນ", 5e6, 5e6, "LAK", "month"),
        ("am", "15,000 ብር በወር", 15000, 15000, "ETB", "month"),
        ("sw", "elfu 30 shilingi kwa siku", 30000, 30000, "TZS", "day"),
        ("fr", "1 500 € par mois", 1500, 1500, "EUR", "month"),
        ("fr", "250 000 FCFA/mois", 250000, 250000, "XOF", "month"),
        ("pt", "R$ 3.500,00 por mês", 3500, 3500, "BRL", "month"),
        ("es", "De 800 a 1200 dólares por mes", 800, 1200, "USD", "month"),
        ("tr", "Aylık 30.000 TL", 30000, 30000, "TRY", "month"),
    ],
)
def test_pay_in_every_language(
    language: str, text: str, minimum: float, maximum: float, currency: str, period: str | None
) -> None:
    (amount,) = money(text, language)
    assert (amount.minimum, amount.maximum, amount.currency, amount.period) == (minimum, maximum, currency, period)


@pytest.mark.parametrize(
    ("text", "language", "currency"),
    [
        ("$900 a month", None, "USD"),
        ("$12,000 mensuales", "es", "MXN"),
        ("$1.300.000 mensual", "es", "COP"),
        ("$35,000/月", "zh-Hant", "TWD"),
        ("¥200,000", "ja", "JPY"),
        ("¥8,000", "zh-Hans", "CNY"),
        ("Rs 50,000", "ur", "PKR"),
        ("Rs 50,000", None, "INR"),
        ("20,000 pesos", "tl", "PHP"),
        ("500 دينار", "ar", "JOD"),
        ("750 000 دينار", "ar", "IQD"),
        ("S$2,000", "en", "SGD"),
        ("NT$40,000", "en", "TWD"),
    ],
)
def test_ambiguous_signs_follow_language_and_size(text: str, language: str | None, currency: str) -> None:
    assert [amount.currency for amount in money(text, language)] == [currency]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Since 2019, in May, 20 people, 3 months, age 18-35, 8 hours per day"),
        ("en", "5 PHP 8 developers; a $ sign alone; try 10 times"),
        ("en", "Call 0812345678 on 12.05.2025 at 10:30, open 24/7"),
        ("th", "อายุ 15 กับ 17 ปี รับ 200 บริษัท"),
        ("ko", "3월 5일 선유로13 길"),
        ("zh-Hans", "2024年3月，18-35岁，50人"),
        ("ne", "कोभिड-१९ बाट"),
        ("vi", "tuyển 15 bạn, hợp đồng 6 tháng"),
        ("hi", "12वीं पास, 18-30 साल"),
    ],
)
def test_years_ages_dates_and_counts_are_no_money(language: str, text: str) -> None:
    assert money(text, language) == ()


@pytest.mark.parametrize(
    ("text", "usd"),
    [("$10/hour", 2080), ("$100 a day", 2600), ("$100 a week", 433), ("$800-1,200 a month", 1200), ("$12,000 a year", 1000)],
)
def test_usd_month_is_the_larger_end_over_a_working_month(text: str, usd: float) -> None:
    assert money(text, "en")[0].usd_month == usd


def test_without_a_period_there_is_no_monthly_value() -> None:
    assert money("12 hours a day, $800", "en")[0].usd_month is None


def test_a_period_word_belongs_to_the_amount_that_follows_it() -> None:
    assert [amount.period for amount in money("30,000 บาท วันละ 500 บาท", "th")] == [None, "day"]


def test_the_span_holds_amount_currency_and_period() -> None:
    assert money("now $800 to 1,200 a month!", "en")[0].text == "$800 to 1,200 a month"


def test_money_inside_a_link_is_not_money() -> None:
    assert money("https://example.com/win/500usd", "en") == ()


@pytest.mark.parametrize(
    "piece", ["1 ", "1-", "1000 usd ", "一万", "@abcde ", "a.", "+1x", "per ", "0812345678 ", "http://a.b/"]
)
def test_hostile_repetition_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        began = time.perf_counter()
        find_entities(MappedText.identity(text), text)
        return time.perf_counter() - began

    seconds(100)
    short, long = seconds(2_000), seconds(20_000)
    assert long < 1.0
    assert long < 40 * max(short, 0.002)
