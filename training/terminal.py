"""Where tables are printed."""

from rich.console import Console

_TABLE_WIDTH = 170


def wide_console() -> Console:
    """A console that never squeezes the columns of a table of figures: where there is less room, lines wrap instead."""
    return Console(width=max(Console().width, _TABLE_WIDTH))
