"""`tilik token`: print a token of one hour, for trying the service as somebody."""

from uuid import UUID

import click

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated
from tilik_server.access.roles import GRANTED, ROLES, personal_roles
from tilik_server.access.tokens import Tokens
from tilik_server.access.viewer import OPERATOR, Grant
from tilik_server.database.pool import Database
from tilik_server.models.vocabulary import KeyScope, Role
from tilik_server.operations.steps.find_unit import find_unit
from tilik_server.settings import Settings, read_settings
from tilik_server.sql.statement import statement
from tilik_server.validation.text import is_storable

EMPLOYEE = statement(
    "commands.find_employee",
    """
select e.id, exists (select from appraisal a where a.appraiser_id = e.id) as appraises
from employee e where e.nip = $1
""",
)
LONGEST_SOURCE = 50


@click.command("token")
@click.option("--role", type=click.Choice(GRANTED), help="Act in this role.")
@click.option("--unit", help="The code of the unit in whose subtree the role holds.")
@click.option("--nip", help="Act as the person of this number; with --role also in that role.")
@click.option("--source", help="What records of an integration name as their source.")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(KeyScope), help="Of an integration."
)
def command(
    role: Role | None,
    unit: str | None,
    nip: str | None,
    source: str | None,
    scopes: tuple[KeyScope, ...],
) -> None:
    """Print a token of one hour, signed with the key in TILIK_DATA_DIR.

    An integration without --scope has all scopes. Send the token as `Authorization: Bearer ...`
    to a service on the same TILIK_DATA_DIR.
    """
    if role is None and nip is None:
        raise click.UsageError("Give --role or --nip.")
    if unit is not None and role is None:
        raise click.UsageError("--unit goes with --role.")
    if role is not None and ROLES[role].names_source:
        source = source or " ".join(filter(None, ("integration", unit)))
    elif source is not None:
        raise click.UsageError("--source goes with --role INTEGRATION.")
    if source is not None and not (len(source) <= LONGEST_SOURCE and is_storable(source)):
        raise click.UsageError(f"--source takes at most {LONGEST_SOURCE} characters.")
    if role is not None and ROLES[role].names_source:
        scopes = scopes or tuple(KeyScope)
    elif scopes:
        raise click.UsageError("--scope goes with --role INTEGRATION.")
    click.echo(run(_token(read_settings(), role, unit, nip, source, scopes)))


async def _token(
    settings: Settings,
    role: Role | None,
    unit: str | None,
    nip: str | None,
    source: str | None,
    scopes: tuple[KeyScope, ...],
) -> str:
    async with open_migrated(settings) as database:
        employee, grants = await _person(database, nip) if nip else (None, ())
        if role is not None:
            place = await _unit(database, unit) if unit else None
            grants = (*grants, Grant(role, place, scopes))
    return Tokens(settings.data_dir).sign(employee, grants, source)


async def _person(database: Database, nip: str) -> tuple[UUID, tuple[Grant, ...]]:
    async with database.reading(OPERATOR) as transaction:
        row = await transaction.fetch_row(EMPLOYEE, nip.replace(" ", ""))
    if row is None:
        raise click.ClickException("--nip: nobody has this number")
    return row["id"], tuple(Grant(each) for each in personal_roles(row["appraises"]))


async def _unit(database: Database, code: str) -> UUID:
    async with database.reading(OPERATOR) as transaction:
        found: UUID = (await find_unit(transaction, code))["id"]
    return found
