"""Parquet: records with types, read batch by batch. pyarrow is loaded only where a Parquet file is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lurebot.scan.formats import ScanError
from lurebot.scan.rows import Row, chosen_column, row_of

_BATCH = 1024


def parquet_rows(path: Path, text_column: str | None, advance: Callable[[int], None]) -> Iterator[Row]:
    """All rows of a Parquet file, each with its Arrow form.

    Raises:
        ScanError: the file is none, is damaged, or has no column for the text.
    """
    file = open_parquet(path)
    column = chosen_column(text_column, file.schema_arrow.names, path)
    total, rows = path.stat().st_size, max(1, file.metadata.num_rows)
    for batch in _batches(file, path):
        names = batch.schema.names
        columns = [_python(batch.column(k)) for k in range(len(names))]
        for k, values in enumerate(zip(*columns, strict=True)):
            yield row_of(dict(zip(names, values, strict=True)), column, batch.slice(k, 1))
        advance(total * batch.num_rows // rows)


def open_parquet(path: Path) -> Any:
    """The file, opened.

    Raises:
        ScanError: it is no Parquet file, or pyarrow is not installed.
    """
    parquet = need_pyarrow_parquet()
    from pyarrow import ArrowException  # noqa: PLC0415 - see above

    try:
        return parquet.ParquetFile(path, page_checksum_verification=True)
    except (OSError, ArrowException) as error:
        raise ScanError(f"{path}: not a Parquet file: {error}") from error


def need_pyarrow_parquet() -> Any:
    """``pyarrow.parquet``, or a ScanError that says how to get it: it is larger than the rest of the base install."""
    try:
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise ScanError("Parquet needs pyarrow: pip install 'lurebot[scale]'") from None
    return parquet


def _batches(file: Any, path: Path) -> Iterator[Any]:
    from pyarrow import ArrowException  # noqa: PLC0415

    batches = file.iter_batches(batch_size=_BATCH)
    while True:
        try:
            batch = next(batches, None)
        except (OSError, ArrowException) as error:
            raise ScanError(f"{path}: damaged, cannot be read to its end: {error}") from error
        if batch is None:
            return
        yield batch


def _python(column: Any) -> list[Any]:
    """The values of a column; nanoseconds, which Python's own types would cut off, as text."""
    import pyarrow  # noqa: PLC0415

    if getattr(column.type, "unit", "") == "ns":
        column = column.cast(pyarrow.int64() if pyarrow.types.is_duration(column.type) else pyarrow.string())
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, pyarrow.ArrowException):  # a value that Python cannot hold, or text that is not UTF-8
        return [_lenient(value) for value in column]
    return values


def _lenient(value: Any) -> Any:
    try:
        return value.as_py()
    except UnicodeDecodeError:
        return value.as_buffer().to_pybytes().decode("utf-8", "replace") if hasattr(value, "as_buffer") else repr(value)
    except ValueError:
        return repr(value)
