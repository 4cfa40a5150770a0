"""Immunisation coverage: the vaccinated share of those who should be."""

from collections.abc import Sequence
from operator import gt
from typing import Annotated

from tilik_health.vaccine import VaccineParams, positions_about
from tilik_plugin import (
    Calculator,
    Caution,
    Count,
    Measurement,
    Name,
    Polarity,
    Record,
    Records,
    SeriesParams,
    Step,
    Text,
    Title,
    Undefined,
    combine,
    percent,
    percent_expression,
    record_steps,
    round_half_up,
    sum_step,
)

_PER_CENT = Text("per cent", "persen")
_PEOPLE = Text("people", "orang")


class Immunisation(Record):
    """How many of a place's target population received a vaccine."""

    vaccine: Annotated[Name, Title("Vaccine", "Vaksin")]
    place: Annotated[
        Name | None,
        Title("Place", "Tempat", Text("A village or facility.", "Desa atau fasilitas.")),
    ] = None
    target: Annotated[Count, Title("Target population", "Jumlah sasaran")]
    vaccinated: Annotated[Count, Title("Vaccinated", "Jumlah yang diimunisasi")]


class CoverageParams(SeriesParams, VaccineParams):
    """Which vaccine counts, and how records of one place belong together."""


class ImmunisationCoverage(Calculator[Immunisation, CoverageParams]):
    """Σ vaccinated / Σ target × 100: rates of several places are sums, never means of rates."""

    key = "health.immunisation_coverage"
    version = "1.0.0"
    name = Text("Immunisation coverage", "Cakupan imunisasi")
    description = Text(
        "The vaccinated share of the target population, of one vaccine or of all.",
        "Persentase sasaran yang telah diimunisasi, untuk satu vaksin atau semuanya.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    citation = "WHO/UNICEF estimates of immunisation coverage: administrative coverage"
    formula = "sum of vaccinated / sum of target × 100"
    record_model = Immunisation
    params_model = CoverageParams

    def measure(self, records: Records[Immunisation], params: CoverageParams) -> Measurement:
        """The coverage; Undefined for a target of 0, NoRecords where the vaccine has none."""
        counted = positions_about(records, params.vaccine)
        chosen = records if params.vaccine is None else records.where("vaccine", params.vaccine)
        figures = combine(chosen, ["vaccine", "place"], "vaccinated", "target", params.series)
        vaccinated = sum_step(Text("Vaccinated", "Diimunisasi"), figures.parts, _PEOPLE)
        target = sum_step(Text("Target", "Sasaran"), figures.wholes, _PEOPLE)
        if not target.value:
            raise Undefined(
                "NO_TARGET", Text("The targets add up to 0.", "Jumlah sasaran adalah 0.")
            )
        part, whole = vaccinated.value or 0.0, target.value
        value = round_half_up(percent(part, whole))
        last = Step(self.name, percent_expression(part, whole), value, _PER_CENT)
        steps = record_steps(
            len(figures.positions),
            lambda i: _place_step(
                chosen[figures.positions[i]], figures.parts[i], counted[figures.positions[i]]
            ),
        )
        cautions = (*figures.cautions, *_cautions(value, figures.parts, figures.wholes))
        return Measurement(value, (*steps, vaccinated, target, last), None, cautions)


def _place_step(record: Immunisation, vaccinated: float, position: int) -> Step:
    name = " - ".join(filter(None, [record.vaccine, record.place]))
    expression = percent_expression(vaccinated, record.target)
    share = round_half_up(percent(vaccinated, record.target)) if record.target else None
    return Step(Text.both(name), expression, share, _PER_CENT, None, position)


def _cautions(value: float, vaccinated: Sequence[float], target: Sequence[float]) -> list[Caution]:
    over = sum(map(gt, vaccinated, target))
    if value <= 100 and not over:
        return []
    message = Text(
        f"Coverage above 100 %: {value} in all, and in {over} of {len(target)} records.",
        f"Cakupan di atas 100 %: {value} secara keseluruhan, dan pada {over} dari"
        f" {len(target)} rekaman.",
    )
    return [Caution("COVERAGE_ABOVE_100", message)]
