"""One scan from its inputs to its output."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import perf_counter

from lurebot.scan.columns import Found, find_columns
from lurebot.scan.engines import local
from lurebot.scan.formats import Format, ScanError, format_of
from lurebot.scan.readers import read_rows
from lurebot.scan.rows import Row
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
    finished one; what it had written stays as ``<output>.part``. Inputs, output and model are tried before the first row is
    scored.

    Raises:
        ScanError: a file that cannot be read or written as a whole. Single bad rows are written with their error.
        BundleError: the model does not exist or is broken.
    """
    formats = [format_of(path) for path in inputs]
    output_format = format_of(output)
    _refuse(output, inputs)
    found = [find_columns(path, file_format, text_column) for path, file_format in zip(inputs, formats, strict=True)]
    reading = _Reading(inputs, formats, text_column)
    summary = Summary()
    started = perf_counter()
    with closing(local.score(reading.texts(), model, settings or Settings.from_environment(), workers)) as verdicts:
        part, writer = _started(output, output_format, found)
        try:
            for verdict in verdicts:
                with _clear_writing(part):
                    writer.write(reading.waiting.popleft(), verdict)
                summary.add(verdict)
                if progress is not None:
                    progress(summary.rows, reading.taken)
        except BaseException:
            with suppress(OSError):  # the first error is the one to tell
                writer.close()
            raise
    with _clear_writing(part):
        writer.close()
        part.replace(output)
    summary.seconds = perf_counter() - started
    return summary


def _refuse(output: Path, inputs: Sequence[Path]) -> None:
    if output.is_dir():
        raise ScanError(f"{output} is a folder; name a file in it")
    if any(path.resolve() == output.resolve() for path in inputs):
        raise ScanError(f"{output} is an input too; write to another file")


def _started(output: Path, output_format: Format, found: Sequence[Found]) -> tuple[Path, Writer]:
    part = output.with_name(output.name + ".part")
    with _clear_writing(part):
        output.parent.mkdir(parents=True, exist_ok=True)
        return part, open_writer(part, output_format, found)


@contextmanager
def _clear_writing(path: Path) -> Iterator[None]:
    """Turn a full disk or a folder that nobody may write to into a clear error."""
    try:
        yield
    except OSError as error:
        raise ScanError(f"cannot write {path}: {error.strerror or error}") from error


class _Reading:
    """Reads rows as their texts are asked for; those that wait for their verdict are kept, in order."""

    def __init__(self, inputs: Sequence[Path], formats: Sequence[Format], text_column: str | None) -> None:
        self._files = list(zip(inputs, formats, strict=True))
        self._text_column = text_column
        self.waiting: deque[Row] = deque()
        self.taken = 0

    def texts(self) -> Iterator[str | None]:
        """The text of every row of every file; None for a row without one."""
        for path, file_format in self._files:
            for row in read_rows(path, file_format, self._text_column, self._advance):
                self.waiting.append(row)
                yield row.text

    def _advance(self, count: int) -> None:
        self.taken += count
