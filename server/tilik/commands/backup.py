"""`tilik backup`: write the whole database into a folder."""

from pathlib import Path

import click

from tilik.commands.event_loop import run
from tilik.commands.progress import progress_bar
from tilik_server.database.backup import back_up
from tilik_server.settings import read_settings
from tilik_server.terminal import count_of


@click.command("backup")
@click.argument("to", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def command(to: Path) -> None:
    """Write the whole database into the folder DIR, which must be missing or empty.

    The service may go on: the backup is the state of one moment. Needs TILIK_OWNER_DATABASE_URL and
    PostgreSQL's programs pg_dump and pg_restore, of the server's version or newer. The backup holds
    personal data; only the system user who makes it may enter DIR.
    """
    with progress_bar("Backing up") as show:
        made = run(back_up(read_settings(), to, show))
    tables = count_of(len(made.tables), "table")
    click.echo(f"{count_of(made.rows, 'row')} of {tables} are in {click.format_filename(to)}")
