"""What we rely on in the package that brings PostgreSQL, which an upgrade may change."""

import logging
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tilik_server.database import embedded_programs as programs
from tilik_server.database.embedded_postmaster import (
    clear_leftovers,
    find_postmaster,
    wait_until_settled,
)

DECISION = Path(__file__).parents[2] / "docs/decisions/embedded-postgresql.md"
STARTING = """
import sys
from pathlib import Path
from tilik_server.database.embedded_programs import start

start(Path(sys.argv[1]))
"""


@pytest.fixture
def folder(scratch: Path) -> Iterator[Path]:
    """The data of a new server."""
    with TemporaryDirectory(dir=scratch) as path:
        Path(path).chmod(0o755)
        data = Path(path) / "postgres"
        data.mkdir(mode=0o700)
        programs.initialise(data)
        yield data


def test_server_starts_is_found_and_stops(folder: Path) -> None:
    assert (folder / "PG_VERSION").read_text().strip() == str(programs.MAJOR)
    assert find_postmaster(folder) is None
    programs.start(folder)
    found = wait_until_settled(folder)
    assert found is not None
    assert found.status == "ready"
    assert (Path(found.socket_dir) / ".s.PGSQL.5432").is_socket()
    programs.stop(folder)
    assert find_postmaster(folder) is None
    assert not (folder / "postmaster.pid").exists()


def test_reason_of_a_program_that_fails_is_raised_and_not_logged(
    scratch: Path, caplog: pytest.LogCaptureFixture
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with TemporaryDirectory(dir=scratch) as path, caplog.at_level(logging.ERROR):
        Path(path).chmod(0o755)
        (Path(path) / "postgres").mkdir(mode=0o700)
        # A file of the write-ahead log has 16 MiB.
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
        try:
            with pytest.raises(RuntimeError, match=r"^could not write to file [^\n]+$"):
                programs.initialise(Path(path) / "postgres")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caplog.text == ""


def test_server_outlives_the_process_that_started_it(folder: Path) -> None:
    subprocess.run([sys.executable, "-c", STARTING, folder], check=True)
    try:
        assert find_postmaster(folder) is not None
    finally:
        programs.stop(folder)


def test_clearing_leaves_a_folder_without_a_server_alone(folder: Path) -> None:
    before = sorted(folder.iterdir())
    clear_leftovers(folder)
    assert sorted(folder.iterdir()) == before


def test_clearing_removes_both_files_of_a_server_that_is_gone(folder: Path) -> None:
    programs.start(folder)
    found = find_postmaster(folder)
    assert found is not None
    files = [folder / "postmaster.pid", Path(found.socket_dir) / ".s.PGSQL.5432.lock"]
    left = {file: file.read_text() for file in files}
    programs.stop(folder)
    for file, text in left.items():
        file.write_text(text)
    clear_leftovers(folder)
    assert [file for file in files if file.exists()] == []


def test_version_that_the_package_brings_is_documented() -> None:
    assert f"PostgreSQL {programs.version()}" in DECISION.read_text("utf-8")
