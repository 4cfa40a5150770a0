"""`tilik plugins new`: a plugin whose own tests pass at once, and what is refused in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tilik.cli import main
from tilik_plugin.testing import KEY
from tilik_tests.commands import PROGRAMS, run_command

New = Callable[..., tuple[int, str, str]]


@pytest.fixture
def new(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> New:
    """Runs the command into an empty folder: its status, output and errors."""

    def ran(*arguments: str) -> tuple[int, str, str]:
        given = arguments if "--into" in arguments else (*arguments, "--into", str(tmp_path))
        with pytest.raises(SystemExit) as left:
            main(["plugins", "new", *given])
        assert isinstance(left.value.code, int)
        captured = capsys.readouterr()
        return left.value.code, captured.out, captured.err

    return ran


def run(folder: Path, *arguments: str) -> str:
    """What a program of this environment prints in a plugin's folder; it must succeed."""
    program, *rest = arguments
    done = run_command(PROGRAMS / program, *rest, cwd=folder, env={"PYTHONPATH": str(folder)})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["fisheries", "a", "quality_of_fish_in_the_ports_of_all_seas"])
def test_tests_of_a_new_plugin_pass_at_once(new: New, tmp_path: Path, name: str) -> None:
    assert new(name, "--sector", "fisheries")[0] == 0
    folder = tmp_path / name
    assert "3 passed" in run(folder, "pytest", "-q", "--rootdir", ".", "-p", "no:cacheprovider")
    run(folder, "ruff", "check", "--isolated", "--no-cache", "--line-length=100", ".")
    run(folder, "ruff", "format", "--check", "--isolated", "--no-cache", "--line-length=100", ".")


def test_new_plugin_is_named_throughout(new: New, tmp_path: Path) -> None:
    status, out, err = new("sea_fish", "--sector", "fisheries")
    assert (status, err) == (0, "")
    assert f"pip install -e {tmp_path / 'sea_fish'}" in out
    project = (tmp_path / "sea_fish/pyproject.toml").read_text("utf-8")
    assert 'name = "tilik-sea-fish"' in project
    assert 'sea_fish = "tilik_sea_fish.plugin"' in project
    plugin = (tmp_path / "sea_fish/tilik_sea_fish/plugin.py").read_text("utf-8")
    assert 'return "fisheries"' in plugin
    assert 'code="SEA-FISH-COMPLETION"' in plugin
    assert KEY.match("sea_fish.completion")
    assert (tmp_path / "sea_fish/tilik_sea_fish/py.typed").exists()


@pytest.mark.parametrize(
    "name",
    ["", "Fish", "2fish", "sea-fish", "_fish", "fish_", "sea__fish", "ikan/laut", "é", "a" * 41],
)
def test_bad_name_is_one_line(new: New, tmp_path: Path, name: str) -> None:
    status, out, err = new(name, "--sector", "fisheries")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "letters a-z" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["health", "plugin", "server"])
def test_name_of_a_package_that_is_installed_is_refused(new: New, name: str) -> None:
    status, out, err = new(name, "--sector", "fisheries")
    assert (status, out) == (2, "")
    assert f"a package tilik_{name} is installed already" in err


def test_bad_or_missing_sector_is_one_line(new: New, tmp_path: Path) -> None:
    for given in (["--sector", "public service"], []):
        status, out, err = new("fisheries", *given)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert "--sector" in err
    assert list(tmp_path.iterdir()) == []


def test_folder_that_exists_is_left_as_it_is(new: New, tmp_path: Path) -> None:
    (tmp_path / "fisheries").mkdir()
    status, out, err = new("fisheries", "--sector", "fisheries")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "File exists" in err
    assert list((tmp_path / "fisheries").iterdir()) == []


def test_folder_to_write_into_must_be_there(new: New, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    status, out, err = new("fisheries", "--sector", "fisheries", "--into", str(missing))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "does not exist" in err
