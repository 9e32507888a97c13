"""``python -m lurebot``."""

from lurebot.cli import app

app(prog_name="lurebot")
