"""Every knob, read from the environment (``LUREBOT_*``). ``docs/settings.md`` describes each; a test keeps them in step."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path


class SettingsError(ValueError):
    """A setting with a value that cannot be used; the message names the variable."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set from outside; defaults suit one machine and one user.

    Attributes:
        model: name of an installed bundle or a folder that holds one.
        max_characters: code points of a text that are read; what follows is left out and ``truncated`` says so.
        threads: CPU threads for one text. Many texts are faster in several processes of one thread each.
    """

    model: str = "lurebot-mini"
    max_characters: int = 20_000
    threads: int = 1

    @classmethod
    def from_environment(cls, environment: dict[str, str] | None = None) -> Settings:
        """Settings with what ``LUREBOT_<NAME>`` says, defaults elsewhere.

        Raises:
            SettingsError: a number that is none, or is below 1.
        """
        given = os.environ if environment is None else environment
        values: dict[str, str | int] = {}
        for field in fields(cls):
            variable = variable_of(field.name)
            if variable in given:
                values[field.name] = _whole_number(variable, given[variable]) if field.type == "int" else given[variable]
        return cls(**values)  # type: ignore[arg-type]


def variable_of(name: str) -> str:
    """The environment variable of a setting."""
    return f"LUREBOT_{name.upper()}"


def _whole_number(variable: str, value: str) -> int:
    try:
        number = int(value)
    except ValueError:
        raise SettingsError(f"{variable} must be a whole number, not {value!r}") from None
    if number < 1:
        raise SettingsError(f"{variable} must be at least 1, not {number}")
    return number


def bundles_folder() -> Path:
    """Where the bundles that ship with the package lie."""
    return Path(__file__).parent / "classifier" / "bundles"
