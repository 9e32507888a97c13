import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

import lurebot

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LIMIT = 250_000_000  # bytes


def serving_install() -> set[str]:
    """Names of the distributions that a plain install brings, Lurebot's own requirements and theirs."""
    found: set[str] = set()
    waiting = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
    while waiting:
        requirement = waiting.pop()
        name = requirement.name.lower().replace("_", "-")
        if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting += [Requirement(text) for text in metadata.requires(name) or ()]
    return found


def test_every_package_folder_is_listed_for_the_wheel():
    folders = {
        ".".join((name, *path.parent.relative_to(ROOT / source).parts))
        for name, source in (("lurebot", "lurebot"), ("lurebot_training", "training"))
        for path in (ROOT / source).rglob("__init__.py")
    }
    assert folders == set(PROJECT["tool"]["setuptools"]["packages"])


def test_the_version_is_the_same_everywhere():
    assert PROJECT["project"]["version"] == lurebot.__version__


def test_the_serving_install_has_no_torch_and_stays_small():
    names = serving_install()
    assert not names & {"torch", "transformers", "datasets", "pandas", "scipy", "scikit-learn", "pyarrow"}
    sizes = {name: sum(f.locate().stat().st_size for f in metadata.files(name) or () if f.locate().is_file()) for name in names}
    sizes["lurebot"] = sum(path.stat().st_size for path in (ROOT / "lurebot").rglob("*") if path.is_file())
    assert sum(sizes.values()) < LIMIT, sorted(sizes.items(), key=lambda pair: -pair[1])[:5]
