"""How a command ends when it cannot do what was asked: one clear line on standard error, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from lurebot.classifier.bundle import BundleError
from lurebot.cli.terminal import printable
from lurebot.scan.formats import ScanError
from lurebot.settings import SettingsError

USAGE = 2


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn errors that the user can mend into a message and exit code 2."""
    try:
        yield
    except (BundleError, ScanError, SettingsError) as error:
        fail(str(error))


def fail(message: str) -> NoReturn:
    """Say what is wrong and stop with exit code 2.

    Raises:
        typer.Exit: always.
    """
    typer.secho(f"Error: {printable(message)}", err=True, fg=typer.colors.RED)
    raise typer.Exit(USAGE)
