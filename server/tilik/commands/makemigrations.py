"""`tilik makemigrations`: write a migration for what the models have and the migrations lack."""

import re

import click

from tilik.commands.event_loop import run
from tilik_server.database.migrate import drift, make_migrations


@click.command("makemigrations")
@click.option("--name", help="What follows the number, in small letters and underscores.")
@click.option("--check", is_flag=True, help="Write nothing; fail where a migration is missing.")
def command(name: str | None, check: bool) -> None:
    """Write a migration for what the models have and the migrations lack.

    Needs no database. Review what it wrote before committing it.
    """
    if name is not None and not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise click.BadParameter("use small letters, digits and underscores", param_hint="--name")
    if check:
        lacking = run(drift())
        if lacking:
            raise click.ClickException(f"a migration is missing: {'; '.join(lacking)}")
    else:
        for path in run(make_migrations(name)):
            click.echo(path)
