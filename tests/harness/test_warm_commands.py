"""A command in a fork of the warm process is what it is in a process of its own."""

import os
import shlex
from pathlib import Path
from subprocess import TimeoutExpired
from threading import Thread

import pytest

from tilik_tests.commands import TILIK, WARM, run_command, run_tilik

SDL = "type Query { fish: Int }\n"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "--version",
        "fly",
        "token --role ADMIN --employee",
        "plugins",
        "sdl",
        "sdl --check none.graphql",
        "doctor --json",
        "calculate asn.target_achievement none.csv",
    ],
)
def test_status_and_output_are_those_of_a_new_process(tmp_path: Path, words: str) -> None:
    settings = {"TILIK_DATA_DIR": str(tmp_path)}
    new = run_command(TILIK, *shlex.split(words), env=settings, cwd=tmp_path)
    warm = run_tilik(*shlex.split(words), env=settings, cwd=tmp_path)
    assert (warm.returncode, warm.stderr) == (new.returncode, new.stderr)
    # The places in the disk's figures change by themselves.
    assert words.startswith("doctor") or warm.stdout == new.stdout
    assert len(warm.stdout) + len(warm.stderr) > 0


def test_each_command_has_its_own_variables_folder_and_input(tmp_path: Path) -> None:
    settings = {"TILIK_DATA_DIR": str(tmp_path)}
    assert "TILIK_PORT?" in run_tilik("doctor", env={**settings, "TILIK_PROT": "1"}).stdout
    assert "TILIK_PORT?" not in run_tilik("doctor", env=settings).stdout
    (tmp_path / "served.graphql").write_text(run_tilik("sdl").stdout)
    assert run_tilik("sdl", "--check", "served.graphql", cwd=tmp_path).returncode == 0
    assert run_tilik("sdl", "--check", "served.graphql").returncode > 0
    assert run_tilik("sdl", "--check", "/dev/stdin", stdin=SDL).returncode == 1
    served = (tmp_path / "served.graphql").read_text()
    assert run_tilik("sdl", "--check", "/dev/stdin", stdin=served).returncode == 0


def test_variable_that_imports_may_read_gets_a_new_process(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nprint('new', file=sys.stderr)\n")
    assert run_tilik("--version").stderr == ""
    assert run_tilik("--version", env={"PYTHONPATH": str(tmp_path)}).stderr == "new\n"
    assert run_tilik("--version").stderr == ""


def test_command_that_takes_too_long_is_killed_and_the_next_runs(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never.graphql")
    run_tilik("--version")
    with pytest.raises(TimeoutExpired):
        run_tilik("sdl", "--check", "never.graphql", cwd=tmp_path, timeout=0.5)
    assert run_tilik("--version").returncode == 0


def test_command_beside_another_runs_at_once(tmp_path: Path) -> None:
    path = tmp_path / "later.graphql"
    os.mkfifo(path)
    statuses: list[int] = []
    first = Thread(target=lambda: statuses.append(run_tilik("sdl", "--check", path).returncode))
    first.start()
    # Opening succeeds once the other command reads.
    with path.open("w") as writing:
        assert run_tilik("--version").returncode == 0
        assert statuses == []
        writing.write(SDL)
    first.join()
    assert statuses == [1]


def test_process_of_a_command_that_could_not_be_asked_for_is_replaced() -> None:
    with pytest.raises(LookupError), WARM.commands_for(os.environ) as first:
        raise LookupError
    with WARM.commands_for(os.environ) as second:
        assert second not in (first, None)
    assert run_tilik("--version").returncode == 0
