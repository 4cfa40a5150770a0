"""Immunisation coverage: the vaccinated share of those who should be."""

from dataclasses import dataclass
from typing import Annotated

from tilik_health.vaccine import VaccineParams, no_records_about, positions_about
from tilik_plugin import (
    Caution,
    Count,
    Measurement,
    Name,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    Undefined,
    percent,
    percent_expression,
    round_half_up,
)
from tilik_plugin.folding import FoldingCalculator
from tilik_plugin.running_series import PairTotals, RunningSeries
from tilik_plugin.series import SeriesParams

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


@dataclass(slots=True)
class ImmunisedSoFar:
    """What is kept of the records taken in so far; `count` includes those of other vaccines."""

    series: RunningSeries[Immunisation]
    count: int = 0


class ImmunisationCoverage(FoldingCalculator[Immunisation, CoverageParams, ImmunisedSoFar]):
    """Σ vaccinated / Σ target × 100: rates of several places are sums, never means of rates."""

    key = "health.immunisation_coverage"
    version = "1.1.0"
    name = Text("Immunisation coverage", "Cakupan imunisasi")
    description = Text(
        "The vaccinated share of the target population, of one vaccine or of all.",
        "Persentase sasaran yang telah diimunisasi, untuk satu vaksin atau semuanya.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    citation = "WHO/UNICEF estimates of immunisation coverage: administrative coverage"
    formula = "sum of vaccinated / sum of target × 100"
    record_model = Immunisation
    params_model = CoverageParams

    def fold(
        self,
        state: ImmunisedSoFar | None,
        records: Records[Immunisation],
        params: CoverageParams,
    ) -> ImmunisedSoFar:
        """Adds the records about the vaccine to the state."""
        taken = state or ImmunisedSoFar(_series(params))
        before, taken.count = taken.count, taken.count + len(records)
        if params.vaccine is None:
            taken.series.add(records, range(before, taken.count))
        else:
            counted = positions_about(records, params.vaccine)
            taken.series.add(records.at(counted), [before + i for i in counted])
        return taken

    def finish(self, state: ImmunisedSoFar, params: CoverageParams) -> Measurement:
        """Computes the coverage.

        Raises Undefined for a target of 0, NoRecords if none is about the vaccine.
        """
        totals = state.series.totals()
        if not totals.count:
            raise no_records_about(params.vaccine)
        part, whole = totals.parts.total, totals.wholes.total
        if not whole:
            raise Undefined(
                "NO_TARGET", Text("The targets add up to 0.", "Jumlah sasaran adalah 0.")
            )
        value = round_half_up(percent(part, whole))
        vaccinated = totals.parts.step(Text("Vaccinated", "Diimunisasi"), _PEOPLE)
        target = totals.wholes.step(Text("Target", "Sasaran"), _PEOPLE)
        last = Step(self.name, percent_expression(part, whole), value, _PER_CENT)
        steps = (*totals.steps.steps(), vaccinated, target, last)
        cautions = (*state.series.cautions, *_cautions(value, totals))
        return Measurement(value, steps, None, cautions)


def _series(params: CoverageParams) -> RunningSeries[Immunisation]:
    keys = ["vaccine", "place"]
    return RunningSeries(Immunisation, keys, "vaccinated", "target", params.series, _place_step)


def _place_step(
    key: tuple[str, str | None], vaccinated: float, target: float, position: int
) -> Step:
    name = " - ".join(filter(None, key))
    expression = percent_expression(vaccinated, target)
    share = round_half_up(percent(vaccinated, target)) if target else None
    return Step(Text.both(name), expression, share, _PER_CENT, None, position)


def _cautions(value: float, totals: PairTotals) -> tuple[Caution, ...]:
    if value <= 100 and not totals.over:
        return ()
    message = Text(
        f"Coverage above 100 %: {value} in all, and in {totals.over} of {totals.count} records.",
        f"Cakupan di atas 100 %: {value} secara keseluruhan, dan pada {totals.over} dari"
        f" {totals.count} rekaman.",
    )
    return (Caution("COVERAGE_ABOVE_100", message),)
