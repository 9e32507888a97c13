import pytest

from lurebot.evaluation import Scored
from lurebot.taxonomy import taxonomy
from lurebot_training.dataset.items import read_items
from lurebot_training.evaluate import by_family


def scored(item, risk):
    rest = (1 - risk) / 4
    return Scored(item.category, {name: risk if name == "trafficking_lure" else rest for name in taxonomy().category_names})


def test_a_family_is_measured_against_its_own_honest_offers_and_texts_without_work():
    items = [item for item in read_items() if item.lang == "en"]
    rows = [scored(item, 0.9 if item.category == "trafficking_lure" and item.family != "sea" else 0.1) for item in items]
    groups = by_family(items, rows)
    assert groups["land"]["lure_auroc"] == 1
    assert groups["sea"]["lure_auroc"] == pytest.approx(0.5)
    offered = [item for item in items if item.family == "sea"]
    without = [item for item in items if item.family is None]
    assert groups["sea"]["n"] == len(offered) + len(without)
