"""Write what an installation consists of as CycloneDX, from the locks: `make sbom`.

Nothing in a bill depends on when or where it is written, so that two of one commit are equal.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, metadata
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

import orjson
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT: Final = Path(__file__).parents[2]
DEPLOY: Final = Path("server/deploy")
WHOLE: Final = Path("requirements.lock")
BILLS: Final[Mapping[str, tuple[Path, ...]]] = {
    "service": (DEPLOY / "requirements.lock",),
    "tools": (DEPLOY / "requirements.lock", DEPLOY / "tools.lock"),
    "development": (WHOLE,),
}
"""The bills, each with the locks that are installed: two images, and where Tilik is developed."""
VENDORED: Final = Path("server/tilik_web/static/vendored.json")
TROVE: Final[Mapping[str, str]] = {
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Licences by the classifiers of distributions that name them in no other way."""
IN_WORDS: Final[Mapping[str, str]] = {"reportlab": "BSD-3-Clause"}
"""Licences of distributions that carry the text, and declare no identifier."""
_ENTRY: Final = re.compile(r"^([a-z0-9][\w.-]*)==(\S+)(?: ; (.*?))? \\\n((?:    .*\n?)*)", re.M)
_NEEDED_BY: Final = re.compile(r"^    # (?:via|  ) *([\w.-]+)", re.M)


@dataclass(frozen=True, slots=True)
class Locked:
    """A distribution of a lock: `hashes` are those of its files, `marker` says where it is used.

    `needed_by` are the distributions that need it, where the lock tells.
    """

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]


def read_lock(path: Path) -> list[Locked]:
    """Return the distributions of a lock."""
    return [
        Locked(
            name,
            version,
            marker,
            tuple(re.findall(r"--hash=sha256:(\w+)", block)),
            tuple(_NEEDED_BY.findall(block)),
        )
        for name, version, marker, block in _ENTRY.findall((ROOT / path).read_text("utf-8"))
    ]


def component_of(locked: Locked) -> Component:
    """Return the component of a locked distribution."""
    component = _component("pypi", locked.name, locked.version, locked.hashes)
    component.licenses.update(licences_of(locked.name))
    if locked.marker:
        component.properties.add(Property(name="tilik:marker", value=locked.marker))
    return component


def licences_of(name: str) -> list[License]:
    """Return the licences that an installed distribution declares.

    There is none for one that this system does not use, and which is not installed.
    """
    try:
        declared = metadata(name)
    except PackageNotFoundError:
        return []
    texts = declared.get_all("License-Expression", [])
    if name in IN_WORDS:
        return [LicenseFactory().make_from_string(IN_WORDS[name])]
    if not texts:
        classes = [each.rpartition(" :: ")[2] for each in declared.get_all("Classifier", [])]
        texts = declared.get_all("License", []) + [TROVE[each] for each in classes if each in TROVE]
    licences = [LicenseFactory().make_from_string(each) for each in texts if each]
    # Some write the whole text of their licence, or another name for it.
    known = [each for each in licences if getattr(each, "name", None) is None]
    return known or licences


def our_components() -> list[Component]:
    """Return the components of this repository's distributions, with the hashes of their wheels."""
    projects = [ROOT, *(path.parent for path in sorted(ROOT.glob("plugins/*/pyproject.toml")))]
    with TemporaryDirectory(prefix="tilik-wheels-") as folder:
        return [_built(project, Path(folder) / project.name) for project in projects]


def _built(project: Path, folder: Path) -> Component:
    # The same sources and the same hatchling make the same bytes.
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    declared = read_project(project)
    name = str(declared["name"])
    digest = sha256(wheel.read_bytes()).hexdigest()
    component = _component("pypi", name, str(declared["version"]), [digest])
    component.licenses.add(LicenseFactory().make_from_string(str(declared["license"])))
    if project == ROOT:
        component.type = ComponentType.APPLICATION
    return component


def read_project(project: Path) -> dict[str, Any]:
    """Return what a distribution of this repository says of itself."""
    text = (project / "pyproject.toml").read_text("utf-8")
    declared: dict[str, Any] = tomllib.loads(text)["project"]
    return declared


def vendored_components() -> list[Component]:
    """Return the components of the packages whose files the service's pages load."""
    files = orjson.loads((ROOT / VENDORED).read_bytes())
    found = []
    for (name, version), group in groupby(files, lambda each: (each["package"], each["version"])):
        parts = list(group)
        component = _component("npm", name, version, [each["sha256"] for each in parts])
        licence = LicenseFactory().make_from_string(parts[0]["licence"])
        component.licenses.add(licence)
        found.append(component)
    return found


def _component(kind: str, name: str, version: str, hashes: Iterable[str]) -> Component:
    purl = PackageURL(kind, name=name, version=version)
    held = [HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes]
    return Component(name=name, version=version, purl=purl, hashes=held, bom_ref=str(purl))


def bill(locks: Iterable[Path], ours: Iterable[Component]) -> bytes:
    """Return the bill of what locks and this repository hold, as JSON."""
    root, *plugins = ours
    locked = {each.name: each for path in locks for each in read_lock(path)}
    components = {name: component_of(each) for name, each in locked.items()}
    vendored = vendored_components()
    bom = Bom(components=[*components.values(), *plugins, *vendored])
    bom.metadata.component = root
    known = components | {each.name: each for each in (root, *plugins)}
    for name, needed in needs().items():
        if name in known:
            bom.register_dependency(known[name], [known[each] for each in needed if each in known])
    bom.register_dependency(root, vendored)
    content: dict[str, Any] = orjson.loads(JsonV1Dot6(bom).output_as_string())
    del content["metadata"]["timestamp"], content["serialNumber"]
    text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    content["serialNumber"] = uuid5(NAMESPACE_OID, sha256(text).hexdigest()).urn
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"


def needs() -> dict[str, set[str]]:
    """Return what each distribution needs, by their names."""
    found: dict[str, set[str]] = {}
    for each in read_lock(WHOLE):
        for name in each.needed_by:
            found.setdefault(name, set()).add(each.name)
    for path in (ROOT / "pyproject.toml", *ROOT.glob("plugins/*/pyproject.toml")):
        declared = read_project(path.parent)
        named = (re.match(r"[\w.-]+", each) for each in declared["dependencies"])
        found.setdefault(declared["name"], set()).update(each[0] for each in named if each)
    return found


def main(folder: Path) -> None:
    """Write the bills into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = our_components()
    for name, locks in BILLS.items():
        (folder / f"{name}.cdx.json").write_bytes(bill(locks, ours))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
