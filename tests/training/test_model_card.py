from lurebot.classifier import installed_bundles
from lurebot_training.card import CARD, card


def test_the_shipped_card_is_what_the_bundle_says():
    for bundle in installed_bundles():
        assert (bundle.folder / CARD).read_text(encoding="utf-8") == card(bundle)


def test_a_card_names_every_language_sign_and_figure():
    bundle = installed_bundles()[0]
    text = card(bundle)
    assert text.startswith("---\n")
    for name in (*bundle.indicators, *bundle.categories):
        assert f"`{name}`" in text
    assert f"{bundle.measured['lure_auroc']:.3f}" in text
    assert "$" not in text
