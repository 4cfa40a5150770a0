"""`tilik migrate`: bring the tables to the version of the code, or back."""

import sys

import click

from tilik.commands.event_loop import run
from tilik_demo.region import demo_keys
from tilik_server.database.migrate import MigrationStep, migrate, migration_names
from tilik_server.database.roles import roles_sql
from tilik_server.database.step_back import Consent
from tilik_server.settings import read_settings


@click.command("migrate")
@click.argument("target", required=False)
@click.option("--yes", is_flag=True, help="Take steps back, and lose what they drop.")
@click.option("--print-roles", is_flag=True, help="Print the SQL of the roles, and do nothing.")
def command(target: str | None, yes: bool, print_roles: bool) -> None:
    """Bring the database's tables to the version of the code.

    TARGET is the name of a migration or its beginning, to go forward or back to exactly that one,
    or `zero` to drop all tables. A step back says what it drops and needs --yes; it is refused if
    rows of an office would go. Runs as the owner of the tables; a second run waits for the first.

    --print-roles prints the SQL by which a superuser creates the two roles and the database, with
    the names of TILIK_OWNER_DATABASE_URL and TILIK_DATABASE_URL.
    """
    settings = read_settings()
    if print_roles:
        click.echo(roles_sql(settings), nl=False)
        return
    with click.progressbar(
        length=len(migration_names()),
        label="Migrating",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:

        def show(step: MigrationStep, total: int) -> None:
            bar.length = total
            bar.update(1)

        steps = run(migrate(settings, target, show, Consent(yes, demo_keys())))
    for step in steps:
        click.echo(f"{'took back' if step.is_backward else 'applied'} {step.name}")
    if not steps:
        click.echo(f"nothing to do: the tables are at {target or migration_names()[-1]}")
