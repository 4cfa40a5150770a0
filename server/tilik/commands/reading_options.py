"""Reading options: what `tilik import` and `tilik calculate` may be told about a file."""

from typing import Final

import click

from tilik_plugin.cells import Notation

sheet_option: Final = click.option(
    "--sheet", metavar="NAME", help="The sheet of an XLSX or ODS file, instead of the first."
)
numbers_option: Final = click.option(
    "--numbers",
    type=click.Choice([str(each) for each in Notation]),
    help=f"How the file writes numbers, where it does not prove it or contradicts itself: "
    f"{Notation.ID} for {Notation.ID.example}, {Notation.EN} for {Notation.EN.example}.",
)
