"""PostgreSQL's programs for backups: those of the system, or of the embedded wheel."""

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from tilik_server.database.embedded_programs import program_folders
from tilik_server.errors import BackupProgramsFailed, BackupProgramsMissing

DUMP: Final = "pg_dump"
RESTORE: Final = "pg_restore"
SYSTEM: Final = Path("/usr/lib/postgresql")
VERSION: Final = re.compile(r"\(PostgreSQL\) (\d+)")
TABLE: Final = re.compile(r"(?:dumping contents of|processing data for) table ")
LONGEST_LINE: Final = 2**24
"""Bytes; an error may quote the row that it is about."""

Progress = Callable[[int, int], None]
"""Called with the number of tables done and the total."""


def find_programs(major: int) -> tuple[Path, int]:
    """Return the folder of the oldest programs for servers up to a major version, and theirs.

    Newer programs than the server's write what it does not understand; older ones refuse it.
    Raises BackupProgramsMissing.
    """
    found = installed_programs()
    fitting = [each for each in found if each >= major]
    if not fitting:
        there = ", ".join(str(each) for each in sorted(found)) or "-"
        raise BackupProgramsMissing(needed=major, found=there)
    return found[min(fitting)], min(fitting)


def installed_programs() -> Mapping[int, Path]:
    """Return the folders with both programs by major version; the system's before the wheel's."""
    found: dict[int, Path] = {}
    for folder in _folders():
        major = _major(folder)
        if major is not None:
            found.setdefault(major, folder)
    return found


async def run_program(
    program: Path, address: str, *options: str, tables: int, progress: Progress | None
) -> None:
    """Run pg_dump or pg_restore on the database at an address, and report each table.

    Raises BackupProgramsFailed with the first line of its errors.
    """
    url, password = split_password(address)
    process = await asyncio.create_subprocess_exec(
        program,
        "--verbose",
        f"--dbname={url}",
        *options,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
        # In the environment a password is not in the list of processes, which all users may read.
        env={**os.environ, "LC_MESSAGES": "C", **({"PGPASSWORD": password} if password else {})},
    )
    try:
        errors = await _follow(process, tables, progress)
        status = await process.wait()
    except BaseException:
        process.kill()
        raise
    if status:
        reason = errors[0] if errors else f"it ended with the status {status}"
        raise BackupProgramsFailed(program=program.name, reason=reason.rstrip("."))


def split_password(address: str) -> tuple[str, str]:
    """Return an address without its password, and the password; it is empty if there is none."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    password = unquote(parts.password or "") or query.pop("password", "")
    user, _, place = parts.netloc.rpartition("@")
    netloc = f"{user.partition(':')[0]}@{place}" if user else place
    return parts._replace(netloc=netloc, query=urlencode(query)).geturl(), password


async def _follow(
    process: asyncio.subprocess.Process, tables: int, progress: Progress | None
) -> list[str]:
    """Read what a program says, and return the lines that tell of errors."""
    assert process.stderr is not None
    done, errors = 0, []
    async for raw in process.stderr:
        line = raw.decode(errors="replace").strip()
        if TABLE.search(line):
            done += 1
            if progress is not None:
                progress(min(done, tables), tables)
        elif "error: " in line:
            errors.append(line.partition("error: ")[2])
    return errors


def _folders() -> Iterator[Path]:
    at = shutil.which(DUMP)
    if at is not None:
        yield Path(at).parent
    yield from sorted(SYSTEM.glob("*/bin"))
    yield from program_folders().values()


def _major(folder: Path) -> int | None:
    """Return the major version of the programs in a folder; None unless both are there."""
    if not all(os.access(folder / program, os.X_OK) for program in (DUMP, RESTORE)):
        return None
    try:
        said = subprocess.run(
            [folder / DUMP, "--version"], capture_output=True, text=True, check=True, timeout=10
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    match = VERSION.search(said)
    return None if match is None else int(match[1])
