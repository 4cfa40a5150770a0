"""`tilik init`: make what an office needs first, and say what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from tilik.commands.event_loop import run
from tilik_demo.fill import refuse_demo
from tilik_plugin import Text
from tilik_server.access.tokens import Tokens
from tilik_server.database.migrate import migrate
from tilik_server.database.pool import Database
from tilik_server.doctor.finding import Severity
from tilik_server.doctor.machine import check_disk, check_token_key
from tilik_server.doctor.office import Office, is_new, read_office
from tilik_server.errors import DatabaseUnreachable, TilikError
from tilik_server.errors.messages import ENGLISH, LANGUAGES
from tilik_server.settings import Settings, read_settings
from tilik_server.terminal import table

SHOWN: Final = 3
HEADING: Final = Text("Next:", "Berikutnya:")
ROLES_HINT: Final = Text(
    "`tilik migrate --print-roles` prints the SQL that makes the roles and the database.",
    "`tilik migrate --print-roles` mencetak SQL yang membuat peran dan basis data.",
)


@dataclass(frozen=True, slots=True)
class NextCommand:
    """A command with its arguments, and what it is for."""

    line: str
    purpose: Text


BACKUP: Final = NextCommand(
    "tilik backup DIR", Text("keeps a copy of the database", "menyimpan cadangan basis data")
)
# Migrating needs the owner's address, which an installation may keep from the service.
FIRST_TABLES: Final = NextCommand(
    "TILIK_OWNER_DATABASE_URL=... tilik migrate",
    Text("makes the tables, as their owner", "membuat tabel, sebagai pemiliknya"),
)
NEWER_TABLES: Final = NextCommand(
    "tilik migrate", Text("brings the tables to this version", "membawa tabel ke versi ini")
)
# By the subjects of an office, in their order.
MISSING: Final = {
    "positions": NextCommand(
        "tilik import --as positions positions.csv",
        Text("brings the positions", "memuat jabatan"),
    ),
    "employees": NextCommand(
        "tilik import --as employees employees.csv",
        Text("brings the people", "memuat pegawai"),
    ),
    "units": NextCommand(
        "tilik import --as units units.csv", Text("brings the units", "memuat unit kerja")
    ),
    "assignments": NextCommand(
        "tilik import --as assignments assignments.csv",
        Text("brings the posts that they hold", "memuat penugasan mereka"),
    ),
    "administrators": NextCommand(
        "tilik grant --role ADMIN --nip NIP --reason REASON",
        Text("makes the first administrator", "menetapkan administrator pertama"),
    ),
    "cycles": NextCommand(
        "tilik token --nip NIP",
        Text(
            "lets the administrator open a cycle: OpenCycle in GraphiQL",
            "agar administrator membuka periode: OpenCycle di GraphiQL",
        ),
    ),
}
RUNNING: Final = (
    NextCommand("tilik serve", Text("answers requests", "menjawab permintaan")),
    NextCommand("tilik doctor", Text("says what is wrong", "memeriksa pemasangan")),
    BACKUP,
)


@click.command("init")
@click.option("--language", type=click.Choice(LANGUAGES), default=ENGLISH, show_default=True)
def command(language: str) -> None:
    """Make what an office needs first, and print the next three commands.

    Asks nothing. Makes the data folder and its key, and the tables in a database that has none.
    Says what the database has of an office. Refuses a database that holds the demo, or the tables
    of something else. May be repeated.
    """
    try:
        settings = read_settings()
        _make_data_folder(settings.data_dir, language)
        office = run(_prepare(settings))
    except DatabaseUnreachable as problem:
        said = " ".join(each.in_language(language) for each in (problem.message, ROLES_HINT))
        raise click.ClickException(said) from problem
    except TilikError as problem:
        raise click.ClickException(problem.message.in_language(language)) from problem
    found = [(each.subject, each.text.in_language(language)) for each in office.findings]
    rows = [(each.line, each.purpose.in_language(language)) for each in next_commands(office)]
    lines = (*table(found), "", HEADING.in_language(language), *(f"  {row}" for row in table(rows)))
    click.echo("\n".join(lines))


def next_commands(office: Office) -> Iterator[NextCommand]:
    """Yield the next commands, three at most: for what is missing first, then those of each day."""
    if office.counts is None:
        yield from [FIRST_TABLES] if office.is_new else [BACKUP, NEWER_TABLES]
        return
    missing = [MISSING[subject] for subject in office.missing]
    # A cycle is opened in the running service.
    cycle = missing[-1:] if "cycles" in office.missing else []
    others = missing[: len(missing) - len(cycle)]
    yield from [*others, RUNNING[0], *cycle, *RUNNING[1:]][:SHOWN]


def _make_data_folder(folder: Path, language: str) -> None:
    for finding in (*check_disk(folder), *check_token_key(folder)):
        if finding.level is Severity.FAULT:
            raise click.ClickException(finding.text.in_language(language))
    Tokens(folder)


async def _prepare(settings: Settings) -> Office:
    """Return what the database has of an office, after making tables where there are none."""
    database = await Database.open(settings)
    try:
        may_migrate = database.is_embedded or settings.owner_database_url is not None
        if await is_new(database) and may_migrate:
            await migrate(settings)
        office = await read_office(database)
        if office.counts is not None:
            await refuse_demo(database)
        return office
    finally:
        await database.close()
