"""What can be said: the categories and indicators of ``taxonomy.yaml``, by stable names.

Rooted in the ILO Indicators of Forced Labour (2012) and in act, means and purpose of the Palermo Protocol (2000, art. 3 a).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

from lurebot.packaged import read_yaml


@dataclass(frozen=True, slots=True)
class Category:
    """One of the five kinds of text; a text has exactly one."""

    name: str
    title: str
    definition: str
    not_when: str
    harmful: bool


@dataclass(frozen=True, slots=True)
class Indicator:
    """A warning sign; a text has any number of them.

    Attributes:
        ilo: the ILO forced-labour indicator it is rooted in.
        palermo_element: act, means or purpose.
        palermo_term: the Protocol's word for it.
    """

    name: str
    title: str
    definition: str
    ilo: str
    palermo_element: Literal["act", "means", "purpose"]
    palermo_term: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The whole vocabulary, in the order that the classifier's heads use."""

    version: int
    categories: tuple[Category, ...]
    indicators: tuple[Indicator, ...]
    languages: tuple[str, ...]

    @property
    def category_names(self) -> tuple[str, ...]:
        """Names of the categories, in order."""
        return tuple(category.name for category in self.categories)

    @property
    def indicator_names(self) -> tuple[str, ...]:
        """Names of the indicators, in order."""
        return tuple(indicator.name for indicator in self.indicators)

    @property
    def harmful_names(self) -> frozenset[str]:
        """Names of the categories that count as harm."""
        return frozenset(category.name for category in self.categories if category.harmful)

    def harm(self, probabilities: Mapping[str, float]) -> float:
        """Probability of any harmful category, from the probability of each."""
        return min(1.0, sum(probabilities[category.name] for category in self.categories if category.harmful))

    def category(self, name: str) -> Category:
        """The category of that name. Raises KeyError for a name the taxonomy does not have."""
        return _named(self.categories, name)

    def indicator(self, name: str) -> Indicator:
        """The indicator of that name. Raises KeyError for a name the taxonomy does not have."""
        return _named(self.indicators, name)


_Entry = TypeVar("_Entry", Category, Indicator)


def _named(items: tuple[_Entry, ...], name: str) -> _Entry:
    for item in items:
        if item.name == name:
            return item
    raise KeyError(f"no {name!r} in the taxonomy; it has {', '.join(item.name for item in items)}")


@cache
def taxonomy() -> Taxonomy:
    """The taxonomy, read once from the package."""
    data = read_yaml("lurebot", "taxonomy.yaml")
    return Taxonomy(
        version=data["version"],
        categories=tuple(Category(**entry) for entry in data["categories"]),
        indicators=tuple(
            Indicator(
                name=entry["name"],
                title=entry["title"],
                definition=entry["definition"],
                ilo=entry["ilo"],
                palermo_element=entry["palermo"]["element"],
                palermo_term=entry["palermo"]["term"],
            )
            for entry in data["indicators"]
        ),
        languages=tuple(data["languages"]),
    )
