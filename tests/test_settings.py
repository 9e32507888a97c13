from dataclasses import fields
from pathlib import Path

import pytest

from lurebot.settings import Settings, SettingsError, variable_of

DOCUMENT = Path(__file__).parent.parent / "docs" / "settings.md"


def test_every_setting_is_documented_with_its_default():
    rows = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| `LUREBOT_")]
    documented = {line.split("|")[1].strip(" `"): line.split("|")[2].strip(" `") for line in rows}
    assert documented == {variable_of(field.name): str(field.default) for field in fields(Settings)}


def test_the_environment_overrides_defaults():
    assert Settings.from_environment({"LUREBOT_THREADS": "2", "LUREBOT_MODEL": "other"}) == Settings(model="other", threads=2)
    assert Settings.from_environment({}) == Settings()


@pytest.mark.parametrize("value", ["many", "0", "-3", ""])
def test_a_wrong_number_names_its_variable(value):
    with pytest.raises(SettingsError, match="LUREBOT_MAX_CHARACTERS"):
        Settings.from_environment({"LUREBOT_MAX_CHARACTERS": value})
