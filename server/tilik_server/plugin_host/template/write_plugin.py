"""Write a plugin package with one calculator, its tests and its entry point."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from typing import Final

TEMPLATE: Final = ".template"


def write_plugin(name: str, sector: str, into: Path) -> Path:
    """Write the distribution `tilik-NAME` into the folder NAME below `into`; return the folder.

    `name` and `sector` are lower-case identifiers. Raises FileExistsError if the folder exists, and
    other OSErrors.
    """
    words = {
        "name": name,
        "sector": sector,
        "package": f"tilik_{name}",
        "distribution": f"tilik-{name.replace('_', '-')}",
        "code": f"{name.upper().replace('_', '-')}-COMPLETION",
    }
    folder = into / name
    folder.mkdir()
    _write(files(__package__) / "files", folder, words)
    return folder


def _write(source: Traversable, folder: Path, words: dict[str, str]) -> None:
    for each in sorted(source.iterdir(), key=lambda found: found.name):
        named = each.name.replace("PACKAGE", words["package"]).replace("NAME", words["name"])
        target = folder / named.removesuffix(TEMPLATE)
        if each.is_dir():
            target.mkdir()
            _write(each, target, words)
        else:
            target.write_text(Template(each.read_text("utf-8")).substitute(words), "utf-8")
