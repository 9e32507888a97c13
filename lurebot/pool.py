"""Scoring in processes of this machine, one thread each: on two cores faster than threads that share a session."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from lurebot.settings import Settings
from lurebot.verdict import Verdict

if TYPE_CHECKING:
    from lurebot.detector import Detector

# Texts that travel to a worker together: enough that the travel costs nothing, few enough that progress is seen.
_CHUNK = 32
# Chunks under way for each worker, so that none waits and a huge file is never read ahead into memory.
_AHEAD = 3

_worker: Detector | None = None


class PoolError(RuntimeError):
    """A worker process died; the message says what may help."""


def score(
    texts: Iterable[str | None], model: str | None, settings: Settings, workers: int
) -> Generator[Verdict | None, None, None]:
    """A verdict for each text, in order; None stays None (a row that could not be read).

    The model is loaded at once, here, whatever the number of workers: what is wrong with it is then told as it is. Of a
    worker that fails to start, the pool would only tell that it died.

    Raises:
        BundleError: there is no such model, or it is broken.
        PoolError: a worker process died.
    """
    detector = _loaded(model, settings)
    return _in_this_process(texts, detector) if workers == 1 else in_processes(texts, model, settings, workers)


def default_workers() -> int:
    """One worker for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _loaded(model: str | None, settings: Settings) -> Detector:
    from lurebot.detector import Detector  # noqa: PLC0415 - `--help` need not wait for it

    return Detector.load(model, settings)


def _in_this_process(texts: Iterable[str | None], detector: Detector) -> Generator[Verdict | None, None, None]:
    yield from (detector.check(text) if text is not None else None for text in texts)


def in_processes(
    texts: Iterable[str | None], model: str | None, settings: Settings, workers: int
) -> Generator[Verdict | None, None, None]:
    """The same in worker processes alone, for a model that is known to load."""
    chunks = _chunks(iter(texts))
    # Spawned, not forked: a fork of a process whose libraries run threads can hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start, initargs=(model, settings)) as pool:
        waiting: deque[Future[list[Verdict | None]]] = deque()
        try:
            waiting.extend(pool.submit(_check, chunk) for chunk in islice(chunks, workers * _AHEAD))
            while waiting:
                results = waiting.popleft().result()
                waiting.extend(pool.submit(_check, chunk) for chunk in islice(chunks, 1))
                yield from results
        except BrokenProcessPool:
            raise PoolError("a worker process died, perhaps for want of memory; try fewer --workers") from None
        finally:
            for future in waiting:
                future.cancel()


def _chunks(texts: Iterator[str | None]) -> Iterator[list[str | None]]:
    while chunk := list(islice(texts, _CHUNK)):
        yield chunk


def _start(model: str | None, settings: Settings) -> None:
    global _worker  # noqa: PLW0603 - one detector a process, loaded once
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the pool
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _worker = _loaded(model, settings)


def _die_with_parent() -> None:
    """End this process when its parent was killed and can no longer do it: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _check(texts: list[str | None]) -> list[Verdict | None]:
    assert _worker is not None
    return [_worker.check(text) if text is not None else None for text in texts]
