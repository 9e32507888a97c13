import pytest

from lurebot.text import identify, read

SENTENCES = {
    "en": "We are looking for a cook who can start on Monday morning.",
    "zh-Hans": "我们餐厅需要一名厨师，下周一开始上班。",
    "zh-Hant": "我們餐廳需要一名廚師，下週一開始上班。",
    "th": "ร้านเราต้องการพ่อครัวหนึ่งคน เริ่มงานวันจันทร์",
    "vi": "Quán mình cần một đầu bếp, bắt đầu làm từ thứ hai tuần sau.",
    "id": "Warung kami butuh satu juru masak, bisa mulai kerja hari Senin depan ya.",
    "ms": "Restoran kami perlukan seorang tukang masak, boleh mula kerja hari Isnin depan.",
    "tl": "Kailangan namin ng kusinero sa aming kainan, magsisimula sa Lunes.",
    "hi": "हमारे ढाबे पर एक रसोइया चाहिए, सोमवार से काम शुरू करना है।",
    "hi-Latn": "Humare dhabe par ek cook chahiye, Monday se kaam shuru karna hai.",
    "bn": "আমাদের রেস্তোরাঁয় একজন বাবুর্চি লাগবে, সোমবার থেকে কাজ শুরু।",
    "bn-Latn": "Amader hotel e ekjon baburchi lagbe, Monday theke kaj shuru korte hobe.",
    "ne": "हाम्रो होटलमा एक जना भान्से चाहिएको छ, सोमबारबाट काम सुरु हुन्छ।",
    "ur": "ہمارے ہوٹل میں ایک باورچی کی ضرورت ہے، کام پیر سے شروع ہوگا۔",
    "ur-Latn": "Hamare hotel mein bawarchi ki zaroorat hai, umar 30 tak, rabta karen, rihaish di jaye gi.",
    "ta": "எங்கள் உணவகத்திற்கு ஒரு சமையல்காரர் தேவை, திங்கட்கிழமை முதல் வேலை.",
    "ta-Latn": "Namma hotel ku oru cook venum, Monday la irundhu velai ku vaanga.",
    "te": "మా హోటల్‌కి ఒక వంటవాడు కావాలి, సోమవారం నుండి పని మొదలు.",
    "si": "අපේ කෑම කඩේට කෝකියෙක් ඕනේ, සඳුදා ඉඳන් වැඩ.",
    "my": "ဆိုင်မှာ စားဖိုမှူး တစ်ယောက် လိုချင်ပါတယ်၊ တနင်္လာနေ့က စမယ်။",
    "km": "ហាងយើងត្រូវការចុងភៅម្នាក់ ចាប់ផ្តើមធ្វើការថ្ងៃចន្ទ។",
    "lo": "ຮ້ານເຮົາຕ້ອງການພໍ່ຄົວຄົນໜຶ່ງ ເລີ່ມວຽກວັນຈັນ.",
    "ja": "うちの店で料理人を一人募集しています。月曜日から来られる方。",
    "ko": "저희 식당에서 요리사 한 분을 구합니다. 월요일부터 출근하세요.",
    "ru": "В наше кафе требуется повар, выход на работу с понедельника.",
    "uz": "Oshxonamizga bitta oshpaz kerak, dushanbadan ish boshlaydi.",
    "uz-Cyrl": "Ошхонамизга битта ошпаз керак, душанбадан иш бошланади, ҳақи яхши.",
    "ar": "نحتاج إلى طباخ في مطعمنا، يبدأ العمل من يوم الاثنين.",
    "am": "ለምግብ ቤታችን አንድ ምግብ አብሳይ እንፈልጋለን፣ ሰኞ ስራ ይጀምራል።",
    "sw": "Tunahitaji mpishi mmoja kwenye hoteli yetu, ataanza kazi Jumatatu.",
    "fr": "Notre restaurant cherche un cuisinier qui peut commencer lundi prochain.",
    "pt": "Nosso restaurante precisa de um cozinheiro que possa começar na segunda.",
    "es": "Nuestro restaurante busca un cocinero que pueda empezar el lunes.",
    "tr": "Lokantamıza pazartesi günü işe başlayacak bir aşçı arıyoruz.",
}


@pytest.mark.parametrize("tag", SENTENCES)
def test_tells_every_language_and_its_other_script(tag):
    language = identify(SENTENCES[tag])
    assert language.tag == tag
    assert 0 < language.confidence <= 1


@pytest.mark.parametrize("nothing", ["", "12345 !!!", "https://t.me/abc", "🙂🙂", "\x00\x01"])
def test_says_when_nothing_can_be_told(nothing):
    assert identify(nothing).tag == "und"


def test_links_handles_and_latin_brands_do_not_hide_the_language():
    assert read("รับสมัครแอดมิน LINE: @jobxx888 https://example.com/job/apply/now Facebook WhatsApp").language.tag == "th"


def test_confidence_is_lower_for_a_mixed_text():
    mixed = identify("โรงแรม Customer Service Officer เงินเดือน full time")
    assert mixed.confidence < identify(SENTENCES["th"]).confidence


def test_a_language_that_is_not_ours_is_named_not_guessed():
    assert identify("Wir suchen ab Montag einen Koch für unser kleines Gasthaus in Bremen.").tag == "de"
