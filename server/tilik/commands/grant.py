"""`tilik grant`: grant a role to a person, end it, or list the roles that are granted."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import click

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.errors import InvalidArgument, TilikError
from tilik_server.models.vocabulary import STORED_ROLES, Role
from tilik_server.operations.grants.end_grant import end_grant
from tilik_server.operations.grants.grant_role import NewGrant, grant_role
from tilik_server.operations.grants.list_grants import (
    HeldGrant,
    find_employee,
    find_held_grant,
    list_grants,
)
from tilik_server.settings import Settings, read_settings
from tilik_server.terminal import table

DAY: Final = click.DateTime(["%Y-%m-%d"])
HEAD: Final = ("role", "unit", "number", "name", "from", "to")


@click.command("grant")
@click.option("--role", type=click.Choice(STORED_ROLES), help="Which role.")
@click.option("--unit", help="The code of the unit in whose subtree it holds; everywhere without.")
@click.option("--nip", help="The number of the person.")
@click.option("--from", "starts_on", type=DAY, help="The first day; today where it is missing.")
@click.option("--to", "ends_on", type=DAY, help="The last day; until it is ended without one.")
@click.option("--reason", help="Why, such as the decree.")
@click.option("--end", is_flag=True, help="End this role of the person at once.")
@click.option("--list", "is_list", is_flag=True, help="List the roles that hold or will hold.")
def command(
    role: Role | None,
    unit: str | None,
    nip: str | None,
    starts_on: datetime | None,
    ends_on: datetime | None,
    reason: str | None,
    end: bool,
    is_list: bool,
) -> None:
    """Grant a role to a person from the server, as for the first administrator.

    Administrators grant further roles by the mutation grantRole.
    """
    if is_list:
        _refuse({"--from": starts_on, "--to": ends_on, "--reason": reason, "--end": end or None})
        for line in run(_list(read_settings(), role, unit, nip)):
            click.echo(line)
        return
    if role is None or nip is None or reason is None:
        raise click.UsageError("Give --role, --nip and --reason, or --list.")
    if end:
        _refuse({"--from": starts_on, "--to": ends_on})
        run(_end(read_settings(), role, unit, nip, reason))
        click.echo("The role has ended.")
        return
    days = (_day(starts_on), _day(ends_on))
    click.echo(f"Granted to {run(_grant(read_settings(), role, unit, nip, days, reason))}.")


def _refuse(options: dict[str, object]) -> None:
    for name, value in options.items():
        if value is not None:
            raise click.UsageError(f"{name} does not go with --list or --end.")


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


async def _grant(
    settings: Settings,
    role: Role,
    unit: str | None,
    nip: str,
    days: tuple[date | None, date | None],
    reason: str,
) -> str:
    async with open_migrated(settings) as database:
        person, name = await _person(database, nip)
        try:
            await grant_role(database, OPERATOR, NewGrant(role, person, reason, unit, *days))
        except InvalidArgument as fault:
            raise _in_one_line(fault) from fault
    return name


async def _end(settings: Settings, role: Role, unit: str | None, nip: str, reason: str) -> None:
    async with open_migrated(settings) as database:
        person, _ = await _person(database, nip)
        grant = await find_held_grant(database, role, unit, person)
        if grant is None:
            raise click.ClickException("this person does not have this role there")
        try:
            await end_grant(database, OPERATOR, grant, reason)
        except InvalidArgument as fault:
            raise _in_one_line(fault) from fault


async def _list(
    settings: Settings, role: Role | None, unit: str | None, nip: str | None
) -> list[str]:
    async with open_migrated(settings) as database:
        person = (await _person(database, nip))[0] if nip else None
        found = await list_grants(database, role, unit, person)
    return list(table([HEAD, *map(_row, found)]))


async def _person(database: Database, nip: str) -> tuple[UUID, str]:
    found = await find_employee(database, nip)
    if found is None:
        raise click.ClickException("--nip: nobody has this number")
    return found


def _row(grant: HeldGrant) -> tuple[str, ...]:
    return (
        grant.role,
        grant.unit or "everywhere",
        grant.nip or "",
        grant.name,
        str(grant.starts_on),
        "" if grant.ends_on is None else str(grant.ends_on),
    )


def _in_one_line(error: TilikError) -> click.ClickException:
    """Return the faults of the fields with the names of the options."""
    names = {"startsOn": "--from", "endsOn": "--to"}
    parts = (
        f"{names.get(fault.path[-1], f'--{fault.path[-1]}')}: {fault.message.en}"
        for fault in error.fields
    )
    return click.ClickException("; ".join(parts))
