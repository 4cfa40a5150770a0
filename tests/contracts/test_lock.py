"""The lock names every dependency with its hashes, and no place to load it from."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECTS = [
    tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    for path in [ROOT / "pyproject.toml", *sorted((ROOT / "plugins").glob("*/pyproject.toml"))]
]
OURS = {project["name"] for project in PROJECTS}


def entries() -> dict[str, str]:
    """What the lock says of each distribution, by its name."""
    blocks = re.findall(r"^([a-z0-9][\w.-]*)==(.*?)(?=^[a-z0-9]|\Z)", LOCK, re.M | re.S)
    return dict(blocks)


def test_lock_holds_no_address() -> None:
    assert re.findall(r"^.*(?:://|file:|git\+|--\S*index|--find-links| @ ).*$", LOCK, re.M) == []


def test_every_entry_has_hashes() -> None:
    assert len(entries()) > 50
    assert [name for name, text in entries().items() if "--hash=sha256:" not in text] == []


def test_every_dependency_is_locked_and_ours_are_not() -> None:
    wanted = {
        re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")  # type: ignore[index]
        for project in PROJECTS
        for requirement in [
            *project.get("dependencies", []),
            *project.get("optional-dependencies", {}).get("dev", []),
        ]
    }
    assert wanted - OURS - set(entries()) == set()
    assert OURS & set(entries()) == set()
