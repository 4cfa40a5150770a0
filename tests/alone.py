"""Runs each plugin's tests where neither the service nor another plugin is installed.

The environment has what the plugin declares, pytest and hypothesis, as links to what is installed
here, so nothing is downloaded. `make alone` runs it.
"""

import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import venv
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PLUGINS: Final = Path(__file__).parents[1] / "plugins"
TOOLS: Final = ("pytest", "hypothesis")
INSTALLED: Final = (
    "from importlib.metadata import distributions\n"
    "print(*(each.name for each in distributions()), sep='\\n')"
)


def needed(names: Iterable[str]) -> dict[str, Distribution]:
    """The distributions of these names and all that they require, by canonical name."""
    found: dict[str, Distribution] = {}
    left = list(names)
    while left:
        name = canonicalize_name(left.pop())
        if name not in found:
            found[name] = distribution(name)
            wanted = map(Requirement, found[name].requires or ())
            left += (each.name for each in wanted if applies(each))
    return found


def applies(requirement: Requirement) -> bool:
    """Whether it is required here, without extras."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def contents(each: Distribution) -> Iterator[Path]:
    """What a distribution has at the top of the site's folder."""
    tops = {path.parts[0] for path in each.files or () if path.parts[0] != ".."}
    yield from (Path(str(each.locate_file(top))) for top in tops - {"__pycache__"})


def environment(folder: Path, wanted: Iterable[Distribution]) -> Path:
    """The interpreter of a new environment with these distributions and no others."""
    venv.create(folder, with_pip=False)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    for each in wanted:
        for path in contents(each):
            (site / path.name).symlink_to(path)
    return folder / "bin" / "python"


def run_alone(project: Path) -> bool:
    """Run the tests of one plugin or of the kit; tells whether they passed."""
    declared = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = needed([declared["name"], "tilik-plugin", *TOOLS])
    with tempfile.TemporaryDirectory(prefix="tilik-alone-") as folder:
        python = environment(Path(folder), wanted.values())
        listed = subprocess.run(
            [python, "-I", "-c", INSTALLED], capture_output=True, text=True, check=True
        )
        there = {canonicalize_name(name) for name in listed.stdout.split()}
        ours = sorted(name for name in there if name.startswith("tilik"))
        if there != wanted.keys() or set(ours) != {declared["name"], "tilik-plugin"}:
            sys.exit(f"{project.name}: the environment has {', '.join(sorted(there))}")
        print(f"{', '.join(ours)} alone:", flush=True)
        options = ["-q", "-W", "error", "--import-mode=importlib", "-p", "no:cacheprovider"]
        command = [str(python), "-I", "-m", "pytest", "-c", "pyproject.toml", *options, "tests"]
        return subprocess.run(command, cwd=project, check=False).returncode == 0


def main() -> None:
    """Run all of them; the status is 1 where one fails."""
    projects = sorted(path.parent for path in PLUGINS.glob("*/pyproject.toml"))
    failed = [project.name for project in projects if not run_alone(project)]
    if failed:
        sys.exit(f"failed alone: {', '.join(failed)}")


if __name__ == "__main__":
    main()
