"""Work results (rencana hasil kerja): what is to come, what measures it, whom it serves."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """A work result: `serves` is the superior's result of that name.

    A `shared` one takes the score of what it serves. Without an indicator, `measure` says in words
    what success is, and `unit_of_measure` in what its target is counted. Positions with two results
    that are measured have their weights from here.
    """

    slug: str
    statement: str
    serves: str | None = None
    indicator: str | None = None
    target: float | None = None
    weight: float | None = None
    shared: bool = False
    measure: str | None = None
    unit_of_measure: str | None = None
    dimension: str | None = None
    programme: str | None = None
    additional: bool = False


STUNTING = "Percepatan Penurunan Stunting"
QUALITY = "Peningkatan Mutu Pendidikan Dasar"
DIGITAL = "Sistem Pemerintahan Berbasis Elektronik"
IMMUNISATION = "Imunisasi Rutin Lengkap"


def spent(weight: float | None, serves: str | None = None, target: float = 95) -> Result:
    """The budget is spent as planned."""
    return Result(
        "serapan",
        "Anggaran terserap sesuai rencana penarikan dana",
        serves,
        "FIN-ABSORPTION",
        target,
        weight,
        dimension="anggaran",
    )


def satisfied(target: float, weight: float | None, serves: str | None = None) -> Result:
    """Those served are satisfied, by the survey."""
    return Result(
        "layanan",
        "Masyarakat puas terhadap layanan unit",
        serves,
        "SERVICE-SATISFACTION",
        target,
        weight,
        dimension="penerima layanan",
    )


def together(weight: float | None) -> Result:
    """The unit's satisfaction, which its staff share."""
    return Result(
        "layanan",
        "Turut menjaga kepuasan masyarakat atas layanan unit",
        "layanan",
        "SERVICE-SATISFACTION",
        80,
        weight,
        shared=True,
    )


def made(
    slug: str, statement: str, serves: str, target: float, weight: float | None, **more: Any
) -> Result:
    """So many outputs are made in a year."""
    return Result(slug, statement, serves, "ASN-OUTPUT", target, weight, **more)
