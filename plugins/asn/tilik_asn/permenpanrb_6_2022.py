"""PermenPANRB 6/2022: the scheme in force, two axes of three levels and nine cells."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict

from tilik_asn.cycle_params import NationalParams
from tilik_asn.follow_ups import follow_ups
from tilik_asn.guidance_6_2022 import GUIDANCE, Shares
from tilik_plugin import Text, Title, unverified
from tilik_plugin.scheme import (
    Axis,
    Cell,
    Criterion,
    Level,
    Predicate,
    RatingScheme,
    UnitRating,
    json_schema,
)

WORK_RESULT, BEHAVIOUR = "work_result", "behaviour"
ABOVE: Final = "above"
AS: Final = "as"
BELOW: Final = "below"

_NAME = Text(
    "Performance management of civil servants (PermenPANRB 6/2022)",
    "Pengelolaan kinerja pegawai ASN (PermenPANRB 6/2022)",
)
_LEVELS = (
    Level(key=ABOVE, label=Text("Above expectation", "Di atas ekspektasi"), rank=1),
    Level(key=AS, label=Text("As expected", "Sesuai ekspektasi"), rank=2),
    Level(key=BELOW, label=Text("Below expectation", "Di bawah ekspektasi"), rank=3),
)
_VALUES = (
    Criterion(
        key="berorientasi_pelayanan", label=Text("Service-oriented", "Berorientasi pelayanan")
    ),
    Criterion(key="akuntabel", label=Text("Accountable", "Akuntabel")),
    Criterion(key="kompeten", label=Text("Competent", "Kompeten")),
    Criterion(key="harmonis", label=Text("Harmonious", "Harmonis")),
    Criterion(key="loyal", label=Text("Loyal", "Loyal")),
    Criterion(key="adaptif", label=Text("Adaptive", "Adaptif")),
    Criterion(key="kolaboratif", label=Text("Collaborative", "Kolaboratif")),
)
_PREDICATES = (
    Predicate(key="sangat_baik", label=Text("Very good", "Sangat baik"), rank=1),
    Predicate(key="baik", label=Text("Good", "Baik"), rank=2),
    Predicate(key="butuh_perbaikan", label=Text("Needs improvement", "Butuh perbaikan"), rank=3),
    Predicate(key="kurang", label=Text("Poor (misconduct)", "Kurang (misconduct)"), rank=4),
    Predicate(key="sangat_kurang", label=Text("Very poor", "Sangat kurang"), rank=5),
)
_ORGANISATION = (
    Predicate(key="istimewa", label=Text("Outstanding", "Istimewa"), rank=1),
    Predicate(key="baik", label=Text("Good", "Baik"), rank=2),
    Predicate(key="butuh_perbaikan", label=Text("Needs improvement", "Butuh perbaikan"), rank=3),
    Predicate(key="kurang", label=Text("Poor", "Kurang"), rank=4),
    Predicate(key="sangat_kurang", label=Text("Very poor", "Sangat kurang"), rank=5),
)
# By work result and then by behaviour.
_MATRIX = {
    ABOVE: {BELOW: "kurang", AS: "baik", ABOVE: "sangat_baik"},
    AS: {BELOW: "kurang", AS: "baik", ABOVE: "baik"},
    BELOW: {BELOW: "sangat_kurang", AS: "butuh_perbaikan", ABOVE: "butuh_perbaikan"},
}


_Level = Literal["above", "as", "below"]


class HeadLevels(BaseModel):
    """The work result of a unit's head by the unit's organisation predicate."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    istimewa: Annotated[_Level, unverified("Outstanding", "Istimewa")] = ABOVE
    baik: Annotated[_Level, unverified("Good", "Baik")] = AS
    butuh_perbaikan: Annotated[_Level, unverified("Needs improvement", "Butuh perbaikan")] = BELOW
    kurang: Annotated[_Level, unverified("Poor", "Kurang")] = BELOW
    sangat_kurang: Annotated[_Level, unverified("Very poor", "Sangat kurang")] = BELOW


class Params6Of2022(NationalParams):
    """A cycle's parameters under this scheme."""

    head_levels: Annotated[
        HeadLevels,
        unverified("Work result of a unit's head", "Hasil kerja pimpinan unit"),
    ] = HeadLevels()
    distribution: Annotated[
        Shares, Title("Shares of the distribution guidance", "Persentase panduan distribusi")
    ] = Shares()


PERMENPANRB_6_2022 = RatingScheme(
    key="asn.permenpanrb_6_2022",
    version="1.0.0",
    name=_NAME,
    citation="PermenPANRB 6/2022",
    # The day in 2022 is not verified.
    valid_from=date(2022, 1, 1),
    axes=(
        Axis(key=WORK_RESULT, name=Text("Work result", "Hasil kerja"), levels=_LEVELS),
        Axis(
            key=BEHAVIOUR,
            name=Text("Work behaviour", "Perilaku kerja"),
            levels=_LEVELS,
            criteria=_VALUES,
        ),
    ),
    predicates=_PREDICATES,
    organisation_predicates=_ORGANISATION,
    params_schema=json_schema(Params6Of2022, _NAME),
    matrix=tuple(
        Cell(levels={WORK_RESULT: result, BEHAVIOUR: behaviour}, predicate=predicate)
        for result, row in _MATRIX.items()
        for behaviour, predicate in row.items()
    ),
    distribution=GUIDANCE,
    unit_rating=UnitRating(
        axis=WORK_RESULT,
        levels=HeadLevels().model_dump(),
        param="head_levels",
        unverified=True,
    ),
    follow_ups=follow_ups("butuh_perbaikan"),
)
