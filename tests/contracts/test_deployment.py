"""What is deployed: files that fit each other, and the commands that they run."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from tilik.cli import COMMANDS
from tilik_server.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "server/deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
UNITS = sorted((DEPLOY / "systemd").glob("*"))
KNOWN = {f"TILIK_{name.upper()}" for name in Settings.model_fields}
OURS = {name: each for name, each in COMPOSE["services"].items() if "build" in each}


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.*)$", CONTAINERFILE, re.MULTILINE)


def test_composition_runs_commands_with_known_settings() -> None:
    assert set(OURS) == {"migrate", "serve", "worker", "backup", "restore"}
    for name, each in OURS.items():
        assert each["command"][0] == name
        assert name in COMMANDS
        assert set(each["environment"]) <= KNOWN, name


def test_only_what_changes_tables_knows_the_owner() -> None:
    knowing = {
        name for name, each in OURS.items() if "TILIK_OWNER_DATABASE_URL" in each["environment"]
    }
    assert knowing == {"migrate", "backup", "restore"}
    assert "OWNER" not in (DEPLOY / "systemd/tilik-serve.service").read_text("utf-8")


def test_database_is_reached_by_nothing_outside() -> None:
    services = COMPOSE["services"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert services["database"]["networks"] == ["inside"]
    assert [name for name, each in services.items() if "ports" in each] == ["proxy"]
    assert "inside" not in services["proxy"]["networks"]


def test_service_starts_when_the_tables_are_there_and_is_watched() -> None:
    for name in ("serve", "worker"):
        needed = OURS[name]["depends_on"]["migrate"]["condition"]
        assert needed == "service_completed_successfully"
    assert "/readyz" in OURS["serve"]["healthcheck"]["test"][-1]
    assert COMPOSE["services"]["database"]["image"] == "postgres:18"


def test_every_mounted_file_and_every_value_is_named() -> None:
    for each in COMPOSE["services"].values():
        for volume in each.get("volumes", []):
            source = volume.split(":")[0]
            assert (
                source in COMPOSE["volumes"] or source == "./backups" or (DEPLOY / source).exists()
            )
    asked = set(re.findall(r"\$\{(\w+):\?\}", (DEPLOY / "compose.yaml").read_text("utf-8")))
    example = (DEPLOY / "env.example").read_text("utf-8")
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_containers_run_as_a_user_and_without_rights() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert instructions("ENTRYPOINT") == ['["tilik"]']
    last = CONTAINERFILE[CONTAINERFILE.index(" AS base") :]
    assert last.index("USER ") < last.index("AS tools") < last.index("AS service")
    for each in OURS.values():
        assert each["cap_drop"] == ["ALL"]
        assert each["read_only"] is True


def test_image_is_built_from_what_is_there() -> None:
    stages = re.findall(r"^FROM \S+ AS (\S+)$", CONTAINERFILE, re.MULTILINE)
    assert {each["build"]["target"] for each in OURS.values()} <= set(stages)
    for line in instructions("COPY"):
        if line.startswith("--from"):
            continue
        for source in line.split()[:-1]:
            assert list(ROOT.glob(source)), source
    for lock in re.findall(r"locks/(\S+)", CONTAINERFILE):
        assert (DEPLOY / lock).exists()
    (built,) = re.findall(r"for project in (.*?);", CONTAINERFILE)
    projects = [path.parent for path in (ROOT / "plugins").glob("*/pyproject.toml")]
    assert {ROOT / each for each in built.split()} == {ROOT, *projects}
    (python,) = re.findall(r"^ARG PYTHON=(\S+)$", CONTAINERFILE, re.MULTILINE)
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert declared["requires-python"] == f">={python}"


def test_units_run_commands() -> None:
    found = [line for unit in UNITS for line in unit.read_text("utf-8").splitlines()]
    words = [
        re.findall(r"/opt/tilik/bin/tilik (\w+)", line)
        for line in found
        if line.startswith("ExecStart")
    ]
    assert sorted(name for each in words for name in each) == [
        "backup",
        "migrate",
        "serve",
        "worker",
    ]


def test_units_are_valid(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/tilik/bin/tilik", "/bin/true")
        # A machine of the tests need not have the database's unit.
        (tmp_path / unit.name).write_text(text)
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )
    said = [line for line in checked.stderr.splitlines() if "tilik" in line]
    assert (checked.returncode, said) == (0, [])
