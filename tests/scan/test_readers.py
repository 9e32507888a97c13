import codecs
import gzip
import json
import os
from functools import partial
from pathlib import Path

import pytest

from lurebot.scan import ScanError, format_of
from lurebot.scan.formats import zstd
from lurebot.scan.readers import read_rows


def rows_of(path: Path, content: bytes):
    path.write_bytes(content)
    return list(read_rows(path, format_of(path), None, lambda _: None))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "csv.gz", "jsonl.zst"])
def test_a_byte_order_mark_says_the_encoding(tmp_path, encoding, ending):
    pack = {"gz": gzip.compress, "zst": zstd.compress}.get(ending.rsplit(".", 1)[-1], bytes)
    text = '{"id": "1", "text": "ร้านกาแฟ"}\n' if "jsonl" in ending else "id,text\n1,ร้านกาแฟ\n"
    text = text.replace(",", "\t") if ending == "tsv" else text
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    (row,) = rows_of(tmp_path / f"in.{ending}", pack(mark + text.encode(encoding)))
    assert row.record == {"id": "1", "text": "ร้านกาแฟ"}


@pytest.mark.parametrize("ending", ["csv.gz", "csv.zst", "jsonl.gz", "jsonl.zst", "tsv.zst"])
@pytest.mark.parametrize("damage", ["cut off", "overwritten", "not packed at all"])
def test_a_damaged_archive_is_a_clear_error(tmp_path, ending, damage):
    checked = {zstd.CompressionParameter.checksum_flag: 1}
    pack = gzip.compress if ending.endswith("gz") else partial(zstd.compress, options=checked)
    lines = [json.dumps({"text": os.urandom(20).hex()}) if "jsonl" in ending else os.urandom(20).hex() for _ in range(20_000)]
    packed = pack("\n".join(["text", *lines]).encode())
    half = len(packed) // 2
    content = {
        "cut off": packed[:half],
        "overwritten": packed[:half] + b"\xff" * 200 + packed[half + 200 :],
        "not packed at all": b"text\nhello\n",
    }[damage]
    with pytest.raises(ScanError, match="cannot be unpacked to its end"):
        rows_of(tmp_path / f"in.{ending}", content)


def test_a_file_that_cannot_be_opened_is_a_clear_error(tmp_path):
    with pytest.raises(ScanError, match="cannot be read"):
        list(read_rows(tmp_path / "no.csv", format_of(Path("no.csv")), None, lambda _: None))


def test_bytes_that_are_no_text_do_not_lose_the_row(tmp_path):
    assert rows_of(tmp_path / "in.csv", b"text\ncaf\xe9 job\n")[0].text == "caf\ufffd job"
