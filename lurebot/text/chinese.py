"""Traditional and simplified characters read as one (OpenCC's tables)."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from lurebot.text.mapped import MappedText


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter(direction: str) -> _Converter:
    from opencc_purepy import OpenCC  # noqa: PLC0415 - its tables take 60 ms, and only Chinese texts need them

    converter: _Converter = OpenCC(direction)
    return converter


def simplified(text: str) -> str:
    """``text`` with traditional characters in their simplified form, always of the same length."""
    return _character_wise(text, _converter("t2s"))


def traditional(text: str) -> str:
    """``text`` with simplified characters in their traditional form, always of the same length."""
    return _character_wise(text, _converter("s2t"))


def _character_wise(text: str, converter: _Converter) -> str:
    converted = converter.convert(text)
    if len(converted) == len(text):
        return converted
    characters = (converter.convert(character) for character in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, characters, strict=True))


def simplified_view(mapped: MappedText) -> MappedText:
    """The same, keeping the map: every character stands where its source stands."""
    return MappedText(simplified(mapped.text), mapped.starts, mapped.ends, mapped.original_length)
