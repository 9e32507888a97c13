"""Numbers shaped like recruitment licences. A number proves nothing: it may be borrowed; the register can be asked."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lurebot.knowledge import LicenceShape, licence_shapes
from lurebot.verdict import Licence

if TYPE_CHECKING:
    from lurebot.entities.reading import Reading


def find_licences(reading: Reading) -> tuple[Licence, ...]:
    """Licence numbers of the countries in ``knowledge/data/licences.yaml``, in the order of the text, without overlaps."""
    found: list[tuple[int, int, str, LicenceShape]] = []
    for shape, pattern in _patterns():
        for match in pattern.finditer(reading.folded):
            number = reading.written[slice(*match.span("number" if "number" in pattern.groupindex else 0))]
            found.append((match.start(), match.end(), " ".join(number.split()), shape))
    licences: list[Licence] = []
    done = 0
    for start, end, number, shape in sorted(found, key=lambda entry: (entry[0], -entry[1])):
        if start >= done:
            licences.append(Licence(*reading.original_words(start, end), shape.country, number, shape.check))
            done = end
    return tuple(licences)


@cache
def _patterns() -> tuple[tuple[LicenceShape, re.Pattern[str]], ...]:
    return tuple((shape, re.compile(shape.pattern, re.IGNORECASE)) for shape in licence_shapes())
