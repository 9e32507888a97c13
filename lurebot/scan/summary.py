"""What a scan found, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lurebot.verdict import Verdict


@dataclass
class Summary:
    """Counts over the rows of a scan."""

    rows: int = 0
    errors: int = 0
    seconds: float = 0.0
    categories: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    language_levels: Counter[tuple[str, str]] = field(default_factory=Counter)
    category_levels: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, verdict: Verdict | None) -> None:
        """Count one row; None is a row that could not be read."""
        self.rows += 1
        if verdict is None:
            self.errors += 1
            return
        self.categories[verdict.category] += 1
        self.levels[verdict.level] += 1
        self.languages[verdict.language] += 1
        self.language_levels[verdict.language, verdict.level] += 1
        self.category_levels[verdict.category, verdict.level] += 1

    def to_dict(self) -> dict[str, object]:
        """Plain JSON types."""
        return {
            "rows": self.rows,
            "errors": self.errors,
            "seconds": round(self.seconds, 3),
            "categories": dict(self.categories),
            "levels": dict(self.levels),
            "languages": dict(self.languages),
        }
