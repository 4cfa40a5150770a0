"""`tilik sdl`: print the served schema in the schema definition language."""

from pathlib import Path

import click

from tilik_schema.build import schema
from tilik_server.errors import SchemaDiffers


@click.command("sdl")
@click.option(
    "--check",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Print nothing; fail where this file is not the served schema.",
)
def command(check: Path | None) -> None:
    """Print the served schema, which does not depend on the installed plugins."""
    text = schema.as_str().rstrip() + "\n"
    if check is None:
        click.echo(text, nl=False)
    elif check.read_text(encoding="utf-8") != text:
        raise SchemaDiffers(path=check)
