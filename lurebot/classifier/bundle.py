"""A model bundle: ``model.onnx``, ``tokenizer.json``, ``ngrams.npz`` and ``bundle.json`` in one folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lurebot.settings import bundles_folder
from lurebot.taxonomy import taxonomy
from lurebot.verdict import Level

if TYPE_CHECKING:
    from lurebot.classifier.combiner import Combiner

FORMAT = 3
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

    def of(self, harm: float, *, sure: bool) -> Level:
        """The level for a calibrated ``harm``; of a text that could not be judged well the answer stays in the middle."""
        if harm >= self.danger:
            return "danger" if sure else "warning"
        if harm >= self.warning:
            return "warning"
        return "check_first" if harm >= self.check_first or not sure else "no_known_signs"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What ``bundle.json`` says of a model.

    Attributes:
        window: tokens read at once, the two special ones included.
        stride: tokens from the start of one window to the start of the next.
        combiner: makes calibrated probabilities of what encoder, n-grams and cues say.
        levels: where each level starts.
        indicator_thresholds: probability from which each indicator is named.
        without_words: indicators that are mostly told by what is missing, so that no words are shown for them.
        made: date of the export, ISO 8601.
        licence: of the weights.
        training: what the weights were made from: counts of texts, digests of data and recipe.
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
    combiner: Combiner
    levels: Levels
    indicator_thresholds: dict[str, float]
    without_words: tuple[str, ...]
    made: str
    licence: str
    training: dict[str, Any]
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
        for name in (DESCRIPTION, MODEL, TOKENIZER, NGRAMS):
            if not (folder / name).is_file():
                raise BundleError(f"no {name} in {folder}: not a model bundle")
        from lurebot.classifier.combiner import Combiner  # noqa: PLC0415 - `--help` need not wait for NumPy

        try:
            data: dict[str, Any] = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
            if data.pop("format") != FORMAT:
                raise BundleError(f"{folder / DESCRIPTION}: this version reads format {FORMAT} only")
            names = ("categories", "indicators", "languages", "without_words")
            lists: dict[str, Any] = {name: tuple(data.pop(name)) for name in names}
            levels, combiner = Levels(**data.pop("levels")), Combiner.from_dict(data.pop("combiner"))
            bundle = cls(folder=folder, levels=levels, combiner=combiner, **lists, **data)
        except BundleError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise BundleError(f"{folder / DESCRIPTION} is broken: {error}") from error
        known = taxonomy()
        if bundle.categories != known.category_names or bundle.indicators != known.indicator_names:
            raise BundleError(f"{folder} was made for another taxonomy; export it again")
        return bundle

    def write_description(self) -> None:
        """Write ``bundle.json`` into the folder."""
        data: dict[str, Any] = {"format": FORMAT, **{field.name: getattr(self, field.name) for field in fields(self)}}
        data.pop("folder")
        data |= {"levels": asdict(self.levels), "combiner": self.combiner.to_dict()}
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
