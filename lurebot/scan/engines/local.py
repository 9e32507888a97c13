"""Scoring on this machine, in one process or several."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from lurebot import pool
from lurebot.scan.formats import ScanError
from lurebot.settings import Settings
from lurebot.verdict import Verdict

default_workers = pool.default_workers


def score(
    texts: Iterable[str | None], model: str | None, settings: Settings, workers: int
) -> Generator[Verdict | None, None, None]:
    """A verdict for each text, in order; None stays None (a row that could not be read).

    Raises:
        BundleError: there is no such model, or it is broken.
        ScanError: a worker process died.
    """
    verdicts = pool.score(texts, model, settings, workers)
    return _told_as_scan_errors(verdicts)


def _told_as_scan_errors(verdicts: Generator[Verdict | None, None, None]) -> Generator[Verdict | None, None, None]:
    try:
        yield from verdicts
    except pool.PoolError as error:
        raise ScanError(str(error)) from None
