import json
import shutil
from dataclasses import replace

import pytest

from lurebot.classifier import Bundle, BundleError, Classifier, find_bundle, installed_bundles
from lurebot.classifier.bundle import Levels


@pytest.fixture
def copied(tmp_path):
    source = find_bundle("lurebot-mini").folder
    shutil.copytree(source, tmp_path / "copy")
    return tmp_path / "copy"


def changed(folder, **values):
    path = folder / "bundle.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")


def test_the_shipped_bundle_is_found_by_name_and_by_folder(copied):
    assert find_bundle("lurebot-mini").label == find_bundle(str(copied)).label
    assert "lurebot-mini" in [bundle.name for bundle in installed_bundles()]


def test_a_description_survives_writing_and_reading(copied):
    bundle = Bundle.read(copied)
    bundle.write_description()
    again = Bundle.read(copied)
    assert again.combiner.to_dict() == bundle.combiner.to_dict()
    assert replace(again, combiner=bundle.combiner) == bundle


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "ngrams.npz", "bundle.json"])
def test_a_missing_file_is_named(copied, name):
    (copied / name).unlink()
    with pytest.raises(BundleError, match=name):
        Bundle.read(copied)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"format": 99}, "reads format 3 only"),
        ({"categories": ["spam"]}, "another taxonomy"),
        ({"levels": {}}, "broken"),
        ({"combiner": {}}, "broken"),
    ],
)
def test_a_description_that_does_not_fit_is_refused(copied, values, reason):
    changed(copied, **values)
    with pytest.raises(BundleError, match=reason):
        Bundle.read(copied)


def test_broken_weights_are_refused_clearly(copied):
    (copied / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(BundleError, match="cannot load the bundle"):
        Classifier(Bundle.read(copied))


def test_levels_rise_with_harm_and_stay_in_the_middle_for_an_unmeasured_language():
    levels = Levels(check_first=0.2, warning=0.5, danger=0.9)
    scores = (0.1, 0.2, 0.5, 0.9)
    assert [levels.of(harm, sure=True) for harm in scores] == ["no_known_signs", "check_first", "warning", "danger"]
    assert [levels.of(harm, sure=False) for harm in scores] == ["check_first", "check_first", "warning", "warning"]
