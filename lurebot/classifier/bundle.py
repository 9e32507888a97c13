"""A model bundle: ``model.onnx``, ``tokenizer.json``, ``ngrams.npz`` and ``bundle.json`` in one folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lurebot.settings import bundles_folder
from lurebot.taxonomy import taxonomy
from lurebot.verdict import Level

FORMAT = 1
DESCRIPTION, MODEL, TOKENIZER = "bundle.json", "model.onnx", "tokenizer.json"
NGRAMS = "ngrams.npz"


class BundleError(ValueError):
    """A bundle that is missing or cannot be used; the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Harm scores at which a level starts, chosen on validation data for the error rates in the design."""

    check_first: float
    warning: float
    danger: float

    def of(self, harm: float, *, sure_of_language: bool) -> Level:
        """The level for a calibrated ``harm``. In a language that nobody measured the answer stays in the middle."""
        if harm >= self.danger:
            return "danger" if sure_of_language else "warning"
        if harm >= self.warning:
            return "warning"
        return "check_first" if harm >= self.check_first or not sure_of_language else "no_known_signs"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What ``bundle.json`` says of a model.

    Attributes:
        window: tokens read at once, the two special ones included.
        stride: tokens from the start of one window to the start of the next.
        ngram_share: weight of the n-gram model's log-probabilities beside the encoder's, 0 to 1; at 0 it is not needed.
        temperature: divides the blended log-probabilities, so that they match frequencies on validation data.
        levels: where each level starts.
        indicator_thresholds: probability from which each indicator is named.
        without_words: indicators that are mostly told by what is missing, so that no words are shown for them.
        made: date of the export, ISO 8601.
        measured: figures on the held-out test split, by name.
    """

    folder: Path
    name: str
    version: str
    categories: tuple[str, ...]
    indicators: tuple[str, ...]
    languages: tuple[str, ...]
    window: int
    stride: int
    ngram_share: float
    temperature: float
    levels: Levels
    indicator_thresholds: dict[str, float]
    without_words: tuple[str, ...]
    made: str
    measured: dict[str, float]

    @property
    def label(self) -> str:
        """Name and version, as verdicts carry it."""
        return f"{self.name}-{self.version}"

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file())

    @classmethod
    def read(cls, folder: Path) -> Bundle:
        """Read and check a bundle's description.

        Raises:
            BundleError: a file is missing, broken, of another format, or its labels are not those of the taxonomy.
        """
        for name in (DESCRIPTION, MODEL, TOKENIZER):
            if not (folder / name).is_file():
                raise BundleError(f"no {name} in {folder}: not a model bundle")
        try:
            data: dict[str, Any] = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
            if data.pop("format") != FORMAT:
                raise BundleError(f"{folder / DESCRIPTION}: this version reads format {FORMAT} only")
            names = ("categories", "indicators", "languages", "without_words")
            lists: dict[str, Any] = {name: tuple(data.pop(name)) for name in names}
            bundle = cls(folder=folder, levels=Levels(**data.pop("levels")), **lists, **data)
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise BundleError(f"{folder / DESCRIPTION} is broken: {error}") from error
        known = taxonomy()
        if bundle.categories != known.category_names or bundle.indicators != known.indicator_names:
            raise BundleError(f"{folder} was made for another taxonomy; export it again")
        return bundle

    def write_description(self) -> None:
        """Write ``bundle.json`` into the folder."""
        data: dict[str, Any] = {"format": FORMAT, **asdict(self)}
        data.pop("folder")
        (self.folder / DESCRIPTION).write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def installed_bundles() -> list[Bundle]:
    """The bundles that ship with the package, by name."""
    return [Bundle.read(path.parent) for path in sorted(bundles_folder().glob(f"*/{DESCRIPTION}"))]


def find_bundle(name: str) -> Bundle:
    """The installed bundle of that name, or the bundle in that folder.

    Raises:
        BundleError: neither exists; the message lists what does.
    """
    for folder in (bundles_folder() / name, Path(name)):
        if (folder / DESCRIPTION).is_file():
            return Bundle.read(folder)
    installed = ", ".join(bundle.name for bundle in installed_bundles()) or "none"
    raise BundleError(f"no model {name!r}: it is neither an installed bundle ({installed}) nor a folder with one")
