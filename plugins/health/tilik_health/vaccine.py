"""Vaccine: which of the records count where they are about several vaccines."""

from collections.abc import Sequence
from typing import Annotated, Any

from tilik_plugin import Name, NoRecords, Params, Records, Text, Title


class VaccineParams(Params):
    """Which vaccine counts."""

    vaccine: Annotated[
        Name | None,
        Title("Vaccine", "Vaksin", Text("All, where empty.", "Semua, jika kosong.")),
    ] = None


def positions_about(records: Records[Any], vaccine: str | None) -> Sequence[int]:
    """Returns the positions of the records that count."""
    if vaccine is None:
        return range(len(records))
    return [i for i, name in enumerate(records.column("vaccine")) if name == vaccine]


def no_records_about(vaccine: str | None) -> NoRecords:
    """Returns the exception to raise if no record counts."""
    return NoRecords(
        Text(f"No record is about {vaccine}.", f"Tidak ada rekaman tentang {vaccine}.")
    )
