"""One scan from its inputs to its output."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lurebot.scan.engines import local
from lurebot.scan.formats import Format, ScanError, format_of
from lurebot.scan.readers import Row, read_rows
from lurebot.scan.summary import Summary
from lurebot.scan.writers import Writer, open_writer
from lurebot.settings import Settings

# Called after each row with the rows done and the bytes of input taken in so far.
Progress = Callable[[int, int], None]


def scan(
    inputs: Sequence[Path],
    output: Path,
    *,
    text_column: str | None = None,
    model: str | None = None,
    settings: Settings | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Summary:
    """Score every row of ``inputs`` into ``output``.

    The output is written beside its place and moved there at the end, so that a scan that was stopped never looks like a
    finished one; what it had written stays as ``<output>.part``.

    Raises:
        ScanError: a file that cannot be read or written as a whole. Single bad rows are written with their error.
    """
    formats = [format_of(path) for path in inputs]
    output_format = format_of(output)
    if any(path.resolve() == output.resolve() for path in inputs):
        raise ScanError(f"{output} is an input too; write to another file")
    part = output.with_name(output.name + ".part")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        writer = open_writer(part, output_format)
    except OSError as error:
        raise ScanError(f"cannot write {part}: {error.strerror}") from error
    summary = Summary()
    started = time.perf_counter()
    try:
        _score_into(
            writer, inputs, formats, summary, text_column, model, settings or Settings.from_environment(), workers, progress
        )
    finally:
        writer.close()
    part.replace(output)
    summary.seconds = time.perf_counter() - started
    return summary


def _score_into(
    writer: Writer,
    inputs: Sequence[Path],
    formats: Sequence[Format],
    summary: Summary,
    text_column: str | None,
    model: str | None,
    settings: Settings,
    workers: int,
    progress: Progress | None,
) -> None:
    taken = 0

    def advance(count: int) -> None:
        nonlocal taken
        taken += count

    waiting: deque[Row] = deque()

    def texts() -> Iterator[str | None]:
        for path, file_format in zip(inputs, formats, strict=True):
            for row in read_rows(path, file_format, text_column, advance):
                waiting.append(row)
                yield row.text

    for verdict in local.score(texts(), model, settings, workers):
        writer.write(waiting.popleft(), verdict)
        summary.add(verdict)
        if progress is not None:
            progress(summary.rows, taken)
