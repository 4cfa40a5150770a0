"""`tilik key`: create, list, rotate or revoke the keys of other systems."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

import click

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.errors import InvalidArgument
from tilik_server.models.vocabulary import KeyScope
from tilik_server.operations.keys.create_key import create_key
from tilik_server.operations.keys.list_keys import find_key, list_keys
from tilik_server.operations.keys.new_key import NewKey
from tilik_server.operations.keys.revoke_key import revoke_key
from tilik_server.operations.keys.rotate_key import LONGEST_OVERLAP, USUAL_OVERLAP, rotate_key
from tilik_server.plugin_host.catalogue import EMPTY
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.settings import Settings, read_settings
from tilik_server.sql.transaction import ResultRow
from tilik_server.terminal import table

DAY: Final = click.DateTime(["%Y-%m-%d"])
HEAD: Final = ("name", "unit", "scopes", "expires", "last used", "state")
OPTIONS: Final = {
    "expiresOn": "--expires",
    "scopes": "--scope",
    "calculators": "--calculator",
    "keepDays": "--keep-days",
    "name": "NAME",
    "unit": "--unit",
}


@click.group("key")
def command() -> None:
    """Create, list, rotate or revoke the keys of other systems.

    A system sends its key as `Authorization: Bearer tilik_key_...`.
    """


@command.command("create")
@click.argument("name")
@click.option("--unit", help="The code of the unit in whose subtree it asks; everywhere without.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([each.value for each in KeyScope]),
    help="What it allows; may be repeated.",
)
@click.option(
    "--calculator",
    "calculators",
    multiple=True,
    help="With the scope evidence: for which calculator; may be repeated.",
)
@click.option("--expires", required=True, type=DAY, help="The last day on which it is valid.")
def create(
    name: str,
    unit: str | None,
    scopes: tuple[str, ...],
    calculators: tuple[str, ...],
    expires: datetime,
) -> None:
    """Print a new key, which cannot be read again."""
    new = NewKey(name, scopes, expires.date(), unit, calculators)
    click.echo(run(_create(read_settings(), new)))


@command.command("list")
def show() -> None:
    """List all keys, without their secrets."""
    for line in run(_list(read_settings())):
        click.echo(line)


@command.command("rotate")
@click.argument("name")
@click.option(
    "--keep-days",
    default=USUAL_OVERLAP,
    show_default=True,
    type=click.IntRange(0, LONGEST_OVERLAP),
    help="For how many days the key before stays valid.",
)
@click.option("--expires", type=DAY, help="A new last day.")
def rotate(name: str, keep_days: int, expires: datetime | None) -> None:
    """Print a new key in the place of the one with this name."""
    click.echo(run(_rotate(read_settings(), name, keep_days, expires)))


@command.command("revoke")
@click.argument("name")
def revoke(name: str) -> None:
    """Revoke a key at once."""
    run(_revoke(read_settings(), name))
    click.echo("The key is revoked.")


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    """Open the database; faults of fields become one line with the names of the options."""
    try:
        async with open_migrated(settings) as database:
            yield database
    except InvalidArgument as fault:
        parts = (f"{_option(each.path)}: {each.message.en}" for each in fault.fields)
        raise click.ClickException("; ".join(parts)) from fault


def _option(path: tuple[str, ...]) -> str:
    return next(OPTIONS[part] for part in path if part in OPTIONS)


async def _create(settings: Settings, new: NewKey) -> str:
    catalogue = await read_catalogue(settings) if new.calculators else EMPTY
    async with _opened(settings) as database:
        return (await create_key(database, OPERATOR, catalogue, new)).secret


async def _list(settings: Settings) -> list[str]:
    async with _opened(settings) as database:
        found = await list_keys(database)
    return list(table([HEAD, *map(_row, found)]))


def _row(key: ResultRow) -> tuple[str, ...]:
    used = key["last_used_at"]
    return (
        key["name"],
        key["unit"] or "everywhere",
        " ".join([*key["scopes"], *key["calculators"]]),
        str(key["expires_on"]),
        "never" if used is None else f"{used:%Y-%m-%d %H:%M}",
        key["state"],
    )


async def _rotate(settings: Settings, name: str, keep_days: int, expires: datetime | None) -> str:
    async with _opened(settings) as database:
        last = None if expires is None else expires.date()
        row = await _key(database, name)
        return (await rotate_key(database, OPERATOR, row, keep_days, last)).secret


async def _revoke(settings: Settings, name: str) -> None:
    async with _opened(settings) as database:
        await revoke_key(database, OPERATOR, await _key(database, name))


async def _key(database: Database, name: str) -> UUID:
    row = await find_key(database, name)
    if row is None:
        raise click.ClickException("there is no key with this name; `tilik key list` lists them")
    return row
