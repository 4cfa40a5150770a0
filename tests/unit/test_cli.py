"""The command line: help at once, and every failure in one line."""

import os
import sys
from pathlib import Path

import pytest

from tilik import cli
from tilik.cli import COMMANDS, main
from tilik_tests.commands import TILIK, run_command

HELPERS = {
    "__init__",
    "addresses",
    "event_loop",
    "migrated_database",
    "progress",
    "reading_options",
}
"""Modules of the commands that are none."""


def outcome(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert isinstance(left.value.code, int)
    captured = capsys.readouterr()
    return left.value.code, captured.out, captured.err


def test_every_command_is_in_a_module_of_its_name() -> None:
    modules = {path.stem for path in (Path(cli.__file__).parent / "commands").glob("*.py")}
    assert set(COMMANDS) == modules - HELPERS


def test_help_without_a_command_has_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = outcome([], capsys)
    assert status == 2
    assert err.startswith("Usage: tilik [OPTIONS] COMMAND")
    assert len(err.splitlines()) > len(COMMANDS)


def test_help_imports_neither_the_service_nor_its_libraries() -> None:
    source = "import sys, tilik.cli\ntry: tilik.cli.main(['--help'])\nfinally: print(*sys.modules)"
    *said, modules = run_command(sys.executable, "-c", source).stdout.splitlines()
    assert said[0].startswith("Usage: tilik")
    assert not {"tilik_server", "tilik_plugin", "pydantic", "strawberry"} & set(modules.split())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_installed_command_has_help_where_no_other_is_imported(name: str) -> None:
    done = run_command(TILIK, name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Usage: tilik {name}" in done.stdout


def test_help_loads_no_command() -> None:
    script = (
        "import sys; from tilik.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in sys.modules if m in ('asyncpg', 'strawberry', 'tortoise')])"
    )
    done = run_command(sys.executable, "-c", script)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fly"], "fly"),
        (["migrate", "--fast"], "--fast"),
        (["migrate", "9999"], "There is no migration 9999."),
        (["makemigrations", "--name", "Bad Name"], "small letters"),
    ],
)
def test_bad_input_is_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = outcome(arguments, capsys)
    assert status > 0
    assert out == ""
    assert said in err
    assert err.startswith("tilik: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["migrate"], ["serve", "--demo", "--port", "0"]])
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://tilik:s3cret@127.0.0.1:9/tilik", "The database at 127.0.0.1:9/tilik"),
        ("postgresql://tilik:s3cret@no-such-host.invalid/tilik", "no-such-host.invalid/tilik"),
        ("mysql://tilik:s3cret@127.0.0.1/tilik", "cannot be reached"),
    ],
)
def test_unreachable_database_is_one_line_without_a_password(
    address: str,
    said: str,
    arguments: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TILIK_DATABASE_URL", address)
    monkeypatch.setenv("TILIK_OWNER_DATABASE_URL", address)
    status, _, err = outcome(arguments, capsys)
    assert status == 1
    assert said in err
    assert "s3cret" not in err
    assert err.strip().count("\n") == 0


def test_console_script_is_installed() -> None:
    assert os.access(TILIK, os.X_OK)
