"""UCI: the share of villages in which enough of the children are immunised."""

from typing import Annotated

from tilik_health.coverage import (
    PER_CENT,
    coverage_cautions,
    share,
    share_step,
    with_target,
)
from tilik_plugin import (
    Amount,
    Calculator,
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
    percent,
    percent_expression,
    record_steps,
    round_half_up,
    written,
)
from tilik_plugin.series import KeyFigures, SeriesParams, combine, sum_by_key


class Village(Record):
    """How many of a village's infants are fully immunised."""

    village: Annotated[Name, Title("Village", "Desa/kelurahan")]
    target: Annotated[Count, Title("Target population", "Jumlah sasaran")]
    vaccinated: Annotated[Count, Title("Vaccinated", "Jumlah yang diimunisasi")]


class UciParams(SeriesParams):
    """The coverage that a village needs, and how its records belong together."""

    threshold: Annotated[
        Amount,
        Title(
            "Coverage a village needs, per cent",
            "Cakupan minimal desa, persen",
            Text(
                "Unverified: 80 by default; at least one province used 85.",
                "Belum terverifikasi: bawaan 80; setidaknya satu provinsi memakai 85.",
            ),
            unverified=True,
        ),
    ] = 80


class Uci(Calculator[Village, UciParams]):
    """Villages with a coverage at or above the threshold / villages × 100.

    A village's coverage is rounded before it is compared, as bands are. Villages without a
    target are left out. The threshold of 80 % is unverified.
    """

    key = "health.uci"
    version = "1.1.0"
    name = Text("Villages with universal child immunisation", "Desa/kelurahan UCI")
    description = Text(
        "The share of villages whose immunisation coverage reaches a threshold; that of 80 % is"
        " unverified.",
        "Persentase desa/kelurahan dengan cakupan imunisasi mencapai ambang; ambang 80 % belum"
        " terverifikasi.",
    )
    unit_of_measure = PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0, highest=100)
    citation = "Universal Child Immunization, Profil Kesehatan Indonesia (Kemenkes)"
    formula = "villages with coverage >= threshold / villages × 100"
    record_model = Village
    params_model = UciParams

    def measure(self, records: Records[Village], params: UciParams) -> Measurement:
        """Computes the share; raises Undefined if no village has a target."""
        figures = combine(records, ["village"], "vaccinated", "target", params.series)
        villages = sum_by_key(figures, records.column("village"))
        counted = with_target(villages)
        reached = [_reaches(village, params.threshold) for village in counted]
        value = round_half_up(percent(sum(reached), len(counted)))
        steps = record_steps(
            len(counted), lambda i: share_step(counted[i], _compared(reached[i], params.threshold))
        )
        last = Step(self.name, percent_expression(sum(reached), len(counted)), value, PER_CENT)
        cautions = coverage_cautions(counted, len(villages) - len(counted))
        return Measurement(value, (*steps, last), None, (*figures.cautions, *cautions))


def _reaches(village: KeyFigures, threshold: float) -> bool:
    return round_half_up(share(village)) >= threshold


def _compared(reached: bool, threshold: float) -> Text:
    limit = written(threshold)
    if reached:
        return Text(f"reaches {limit} %", f"mencapai {limit} %")
    return Text(f"below {limit} %", f"di bawah {limit} %")
