"""`tilik restore`: restore a backup into an empty database."""

from pathlib import Path

import click

from tilik.commands.event_loop import run
from tilik.commands.progress import progress_bar
from tilik_server.database.backup import restore
from tilik_server.settings import read_settings
from tilik_server.terminal import count_of


@click.command("restore")
@click.argument("source", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def command(source: Path) -> None:
    """Restore the backup in the folder DIR into an empty database, wholly or not at all.

    The rows are counted against the backup, and the tables migrated to the version of the code.
    Needs TILIK_OWNER_DATABASE_URL; the role of TILIK_DATABASE_URL must have the name that it had.
    """
    with progress_bar("Restoring") as show:
        made = run(restore(read_settings(), source, show))
    tables = count_of(len(made.tables), "table")
    click.echo(f"{count_of(made.rows, 'row')} of {tables}, of {made.made_at:%Y-%m-%d %H:%M} UTC")
