"""Numeric predicates: those of PP 30/2019, from a final value of 0 to 120."""

from typing import Annotated

from pydantic import Field

from tilik_plugin import Amount, Text, unverified
from tilik_plugin.scheme import Predicate, ValueBand

MAXIMUM = 120.0

PREDICATES = (
    Predicate(key="sangat_baik", label=Text("Very good", "Sangat baik"), rank=1),
    Predicate(key="baik", label=Text("Good", "Baik"), rank=2),
    Predicate(key="cukup", label=Text("Fair", "Cukup"), rank=3),
    Predicate(key="kurang", label=Text("Poor", "Kurang"), rank=4),
    Predicate(key="sangat_kurang", label=Text("Very poor", "Sangat kurang"), rank=5),
)

Edge = Annotated[Amount, Field(le=70)]

KURANG_TITLE = unverified(
    "Lower edge of kurang",
    "Batas bawah predikat kurang",
    Text("Below it: sangat kurang.", "Di bawahnya: sangat kurang."),
)
KURANG = 50.0


def bands(clause: str | None = None) -> tuple[ValueBand, ...]:
    """Returns the bands, the best of them under `clause` if it is given."""
    return (
        ValueBand(predicate="sangat_baik", minimum=110, clause=clause),
        ValueBand(predicate="baik", minimum=90),
        ValueBand(predicate="cukup", minimum=70),
        ValueBand(predicate="kurang", minimum=KURANG, param="kurang_minimum"),
        ValueBand(predicate="sangat_kurang", minimum=0),
    )
