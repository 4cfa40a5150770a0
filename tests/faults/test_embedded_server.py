"""The embedded server is shared, and a process that is killed harms neither it nor the others."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import psutil
import pytest

from tilik_server.database.embedded import EmbeddedServer
from tilik_server.errors import EmbeddedDatabaseFailed

HOLDER = """
import asyncio, sys
from pathlib import Path
from tilik_server.database.embedded import EmbeddedServer

async def main():
    server = await EmbeddedServer.start(Path(sys.argv[1]))
    print(server.url("tilik"), flush=True)
    sys.stdin.read()
    await server.stop()

asyncio.run(main())
"""

Hold = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def folder(scratch: Path) -> Iterator[Path]:
    """A data folder in which nothing has been started."""
    with TemporaryDirectory(dir=scratch) as path:
        Path(path).chmod(0o755)
        yield Path(path)


@pytest.fixture
def hold(folder: Path) -> Iterator[Hold]:
    """Starts a process that holds the server until its standard input is closed."""
    processes = []

    def start(**environment: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()
    if (pid := postmaster(folder)) is not None:
        os.kill(pid, signal.SIGKILL)


def postmaster(folder: Path) -> int | None:
    """The number of the server's process, if it runs."""
    try:
        pid = int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    except FileNotFoundError:
        return None
    return pid if psutil.pid_exists(pid) else None


def address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: "subprocess.Popen[str]") -> None:
    process.communicate("")
    assert process.returncode == 0


def unborn(folder: Path) -> list[Path]:
    """The data that is being made beside its place."""
    return list(folder.glob("postgres-*/postgres/PG_VERSION"))


async def answer(url: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval("select current_user || ' in ' || current_database()")
    finally:
        await connection.close()


async def test_killed_process_leaves_the_server_to_the_others(folder: Path, hold: Hold) -> None:
    first, second = hold(), hold()
    urls = {address(first), address(second)}
    assert len(urls) == 1
    first.kill()
    first.wait()
    third = hold()
    urls.add(address(third))
    end(second)
    assert await answer(urls.pop()) == "tilik in tilik"
    assert not urls
    end(third)
    assert postmaster(folder) is None


async def test_server_that_was_killed_is_started_again(folder: Path, hold: Hold) -> None:
    first = hold()
    address(first)
    pid = postmaster(folder)
    assert pid is not None
    process = psutil.Process(pid)
    process.kill()
    process.wait(10)
    second = hold()
    assert await answer(address(second)) == "tilik in tilik"
    end(first)
    assert await answer(address(hold())) == "tilik in tilik"
    end(second)
    assert postmaster(folder) is not None


async def test_server_that_another_process_started_again_ends_with_the_last(
    folder: Path, hold: Hold
) -> None:
    first = hold()
    address(first)
    pid = postmaster(folder)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], 10)
    second = hold()
    address(second)
    end(second)
    assert postmaster(folder) is not None
    end(first)
    assert postmaster(folder) is None


async def test_file_of_a_dead_server_is_not_taken_for_a_stranger(folder: Path, hold: Hold) -> None:
    end(hold())
    left = folder / "postgres" / "postmaster.pid"
    left.write_text(f"{os.getpid()}\n{left.parent}\n1\n5432\n{left.parent}\n\n1 1\nready\n")
    assert await answer(address(hold())) == "tilik in tilik"


async def test_first_start_that_is_killed_can_be_repeated(folder: Path, hold: Hold) -> None:
    first = hold()
    async with asyncio.timeout(20):
        while not unborn(folder):
            await asyncio.sleep(0.001)
    first.kill()
    first.wait()
    assert not (folder / "postgres" / "PG_VERSION").exists()
    assert await answer(address(hold())) == "tilik in tilik"
    assert not unborn(folder)


async def test_locale_that_the_machine_lacks_is_no_obstacle(hold: Hold) -> None:
    assert await answer(address(hold(LC_ALL="xx_XX.UTF-8", LANG="xx_XX"))) == "tilik in tilik"


async def test_folder_that_is_something_else_is_refused(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "notes.txt").write_text("not a database")
    with pytest.raises(EmbeddedDatabaseFailed, match="postgres did not start: "):
        await EmbeddedServer.start(folder)


async def test_data_of_another_version_is_refused(folder: Path) -> None:
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedDatabaseFailed, match="found version 16"):
        await EmbeddedServer.start(folder)


def test_folder_that_is_removed_afterwards_stays_away(folder: Path) -> None:
    data = folder / "data"
    removing = f"import shutil\n{HOLDER}\nshutil.rmtree(sys.argv[1])"
    subprocess.run([sys.executable, "-c", removing, data], check=True, stdin=subprocess.DEVNULL)
    assert not data.exists()
