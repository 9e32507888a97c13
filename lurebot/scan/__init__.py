"""Score files of texts: read rows, check each, write them back with their verdicts, count what was found."""

from lurebot.scan.formats import Format, ScanError, format_of
from lurebot.scan.job import scan
from lurebot.scan.summary import Summary

__all__ = ["Format", "ScanError", "Summary", "format_of", "scan"]
