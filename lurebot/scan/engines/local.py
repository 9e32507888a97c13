"""Scoring in processes of this machine, one thread each: on two cores faster than threads that share a session."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from lurebot.detector import Detector
from lurebot.settings import Settings
from lurebot.verdict import Verdict

# Texts that travel to a worker together: enough that the travel costs nothing, few enough that progress is seen.
_CHUNK = 32
# Chunks under way for each worker, so that none waits and a huge file is never read ahead into memory.
_AHEAD = 3

_worker: Detector | None = None


def score(texts: Iterable[str | None], model: str | None, settings: Settings, workers: int) -> Iterator[Verdict | None]:
    """A verdict for each text, in order; None stays None (a row that could not be read)."""
    if workers == 1:
        detector = Detector.load(model, settings)
        yield from (detector.check(text) if text is not None else None for text in texts)
        return
    chunks = _chunks(iter(texts))
    # Spawned, not forked: a fork of a process whose libraries run threads can hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start, initargs=(model, settings)) as pool:
        waiting: deque[Future[list[Verdict | None]]] = deque(
            pool.submit(_check, chunk) for chunk in islice(chunks, workers * _AHEAD)
        )
        try:
            while waiting:
                results = waiting.popleft().result()
                waiting.extend(pool.submit(_check, chunk) for chunk in islice(chunks, 1))
                yield from results
        finally:
            for future in waiting:
                future.cancel()


def default_workers() -> int:
    """One worker for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chunks(texts: Iterator[str | None]) -> Iterator[list[str | None]]:
    while chunk := list(islice(texts, _CHUNK)):
        yield chunk


def _start(model: str | None, settings: Settings) -> None:
    global _worker  # noqa: PLW0603 - one detector a process, loaded once
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the pool
    _worker = Detector.load(model, settings)


def _check(texts: list[str | None]) -> list[Verdict | None]:
    assert _worker is not None
    return [_worker.check(text) if text is not None else None for text in texts]
