"""Vaccine: which of the records count where they are about several vaccines."""

from collections.abc import Sequence
from typing import Annotated, Any

from tilik_plugin import Name, NoRecords, Params, Records, Text, Title, fold_name


class VaccineParams(Params):
    """Which vaccine counts."""

    vaccine: Annotated[
        Name | None,
        Title("Vaccine", "Vaksin", Text("All, where empty.", "Semua, jika kosong.")),
    ] = None


def positions_about(records: Records[Any], vaccine: str | None) -> Sequence[int]:
    """Returns the positions of the records that count, however their vaccine is spelt."""
    if vaccine is None:
        return range(len(records))
    wanted = fold_name(vaccine)
    return [i for i, name in enumerate(records.column("vaccine")) if fold_name(name) == wanted]


def no_records_about(vaccine: str | None) -> NoRecords:
    """Returns the exception to raise if no record counts."""
    return NoRecords(
        Text(f"No record is about {vaccine}.", f"Tidak ada rekaman tentang {vaccine}.")
    )
