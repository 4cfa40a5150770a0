"""The bills of materials name all that is installed, with version, licence and hashes."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import orjson
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "server/deploy"
PROGRAM = DEPLOY / "bill_of_materials.py"
LOCKS = {
    "service": [DEPLOY / "requirements.lock"],
    "tools": [DEPLOY / "requirements.lock", DEPLOY / "tools.lock"],
    "development": [ROOT / "requirements.lock"],
}
OURS = [ROOT, *(path.parent for path in sorted((ROOT / "plugins").glob("*/pyproject.toml")))]

each_bill = pytest.mark.parametrize("name", LOCKS)


def write(folder: Path) -> dict[str, bytes]:
    subprocess.run([sys.executable, PROGRAM, folder], check=True)
    return {path.name.partition(".")[0]: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The bills by their names."""
    return write(tmp_path_factory.mktemp("bills"))


def components(bill: bytes) -> dict[str, Any]:
    """The components of a bill, and what it is of, by their names."""
    content = orjson.loads(bill)
    listed = [content["metadata"]["component"], *content["components"]]
    found = {each["name"]: each for each in listed}
    assert len(found) == len(listed)
    return found


def entries(name: str) -> Iterator[tuple[str, str, set[str]]]:
    """The distributions of the locks of a bill, with version and hashes."""
    for lock in LOCKS[name]:
        for block in re.split(r"^(?=\w)", lock.read_text("utf-8"), flags=re.M)[1:]:
            key, version = block.split()[0].split("==")
            yield key, version, set(re.findall(r"sha256:(\w{64})\b", block))


def hashes(component: Any) -> set[str]:
    assert {each["alg"] for each in component["hashes"]} == {"SHA-256"}
    return {each["content"] for each in component["hashes"]}


@each_bill
def test_every_locked_distribution_is_in_the_bill(bills: dict[str, bytes], name: str) -> None:
    found = components(bills[name])
    wanted = list(entries(name))
    assert len(wanted) > 50
    for key, version, held in wanted:
        assert (found[key]["version"], hashes(found[key])) == (version, held)
        assert found[key]["purl"] == f"pkg:pypi/{key}@{version}"
    ours = {"tilik", "graphiql", "react", "react-dom"} | {
        each for each in found if "tilik-" in each
    }
    assert set(found) - {key for key, _, _ in wanted} == ours


@each_bill
def test_every_component_that_is_installed_has_its_licence(
    bills: dict[str, bytes], name: str
) -> None:
    without = {key for key, each in components(bills[name]).items() if not each.get("licenses")}
    installed = {each.name.lower().replace("_", "-") for each in distributions()}
    assert without & installed == set()
    assert name == "development" or without == set()


def test_licences_of_what_runs_are_known_by_their_identifiers(bills: dict[str, bytes]) -> None:
    licences = [
        licence for each in components(bills["tools"]).values() for licence in each["licenses"]
    ]
    assert [each for each in licences if "name" in each.get("license", {})] == []


@each_bill
def test_our_distributions_are_in_the_bill_as_they_are_built(
    bills: dict[str, bytes], name: str, wheels: dict[Path, Path]
) -> None:
    found = components(bills[name])
    for project in OURS:
        declared = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
        ours = found[declared["name"]]
        assert ours["version"] == declared["version"]
        assert ours["licenses"] == [{"license": {"id": declared["license"]}}]
        # Built a second time, the wheel has the same bytes.
        assert hashes(ours) == {sha256(wheels[project].read_bytes()).hexdigest()}


@each_bill
def test_what_the_pages_load_is_in_the_bill(bills: dict[str, bytes], name: str) -> None:
    found = components(bills[name])
    for each in orjson.loads((ROOT / "server/tilik_web/static/vendored.json").read_bytes()):
        assert found[each["package"]]["version"] == each["version"]
        assert each["sha256"] in hashes(found[each["package"]])


@each_bill
def test_everything_is_needed_by_something(bills: dict[str, bytes], name: str) -> None:
    content = orjson.loads(bills[name])
    needs = {each["ref"]: set(each.get("dependsOn", [])) for each in content["dependencies"]}
    root = content["metadata"]["component"]["bom-ref"]
    reached, left = set[str](), [root]
    while left:
        reached.add(key := left.pop())
        left.extend(needs[key] - reached)
    assert reached == {each["bom-ref"] for each in components(bills[name]).values()}


@each_bill
def test_bill_is_valid(bills: dict[str, bytes], name: str) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(bills[name].decode()) is None


def test_bill_is_the_same_whenever_it_is_written(bills: dict[str, bytes], tmp_path: Path) -> None:
    assert write(tmp_path) == bills
    serials = {orjson.loads(each)["serialNumber"] for each in bills.values()}
    assert len(serials) == len(bills)


def test_bills_of_the_images_are_of_the_locks_that_these_install() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    installed: dict[str, list[Path]] = {}
    for stage in re.split(r"^(?=FROM )", text, flags=re.M)[1:]:
        base, name = re.findall(r"^FROM (\S+) AS (\S+)", stage)[0]
        here = re.findall(r"/opt/tilik/bin/python install .*?locks/(\S+)", stage)
        copied = re.findall(r"COPY --from=(\S+) /opt/tilik ", stage)
        before = [lock for each in [base, *copied] for lock in installed.get(each, [])]
        installed[name] = before + [DEPLOY / each for each in here]
    assert {name: installed[name] for name in ("service", "tools")} == {
        name: LOCKS[name] for name in ("service", "tools")
    }
