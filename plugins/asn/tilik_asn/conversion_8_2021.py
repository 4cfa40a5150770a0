"""Conversion: PermenPANRB 8/2021's table from an indicator's achievement to its value."""

from typing import Annotated

from pydantic import Field

from tilik_plugin import Amount, Text, Title, unverified
from tilik_plugin.scheme import Conversion, ConversionRow

_ROWS = (
    ConversionRow(start=110, low=120),
    ConversionRow(start=101, low=110, end=110, high=120),
    ConversionRow(start=100, low=109),
    ConversionRow(start=80, low=70, end=99, high=89),
    ConversionRow(start=60, low=50, end=79, high=69),
    ConversionRow(start=0, low=0, end=59, high=49),
)


class Conversion8Of2021(Conversion):
    """The published rows; the one from 101 to 110 per cent is inferred from its neighbours."""

    rows: Annotated[
        tuple[ConversionRow, ...],
        Field(min_length=1),
        unverified(
            "Rows, highest first",
            "Baris, dari yang tertinggi",
            Text(
                "From start to end the value rises from low to high. The row from 101 to 110 is"
                " inferred.",
                "Dari start sampai end nilai naik dari low ke high. Baris 101 sampai 110 adalah"
                " perkiraan.",
            ),
        ),
    ] = _ROWS
    reached: Annotated[
        Amount | None,
        Title(
            "Value of a target that cannot be exceeded, reached",
            "Nilai target maksimal yang tercapai",
        ),
    ] = 120
