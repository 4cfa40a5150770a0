"""Minimum service: how many of those entitled to each basic health service received it (SPM)."""

from typing import Annotated

from tilik_health.coverage import (
    PER_CENT,
    coverage_cautions,
    share,
    share_step,
    with_target,
)
from tilik_plugin import (
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
    record_steps,
    round_half_up,
    sum_step,
)
from tilik_plugin.series import SeriesParams, combine, sum_by_key


class Service(Record):
    """How many were served to standard of those entitled to a service."""

    service: Annotated[Name, Title("Service", "Jenis pelayanan")]
    target: Annotated[Count, Title("Target population", "Jumlah sasaran")]
    served: Annotated[Count, Title("Served to standard", "Dilayani sesuai standar")]


class MinimumService(Calculator[Service, SeriesParams]):
    """Mean over the services of Σ served / Σ target × 100.

    A service that nobody is entitled to is left out. That a regency owes twelve services is
    unverified and not asked for: the mean is over the services that have records.
    """

    key = "health.minimum_service"
    version = "1.1.0"
    name = Text("Minimum service standards", "Capaian standar pelayanan minimal (SPM)")
    description = Text(
        "The mean, over the services with records, of the share served to standard. That there"
        " are twelve services of a regency is unverified, so their number is not checked.",
        "Rata-rata persentase sasaran yang dilayani sesuai standar, atas jenis pelayanan yang"
        " memiliki rekaman. Jumlah dua belas pelayanan kabupaten/kota belum terverifikasi,"
        " sehingga tidak diperiksa.",
    )
    unit_of_measure = PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    citation = "Permenkes 6/2024 (before: Permenkes 4/2019)"
    formula = "mean over services of (sum of served / sum of target × 100)"
    record_model = Service
    params_model = SeriesParams

    def measure(self, records: Records[Service], params: SeriesParams) -> Measurement:
        """Computes the mean; raises Undefined if no service has a target."""
        figures = combine(records, ["service"], "served", "target", params.series)
        services = sum_by_key(figures, records.column("service"))
        counted = with_target(services)
        shares = [share(service) for service in counted]
        value = round_half_up(sum(shares) / len(shares))
        steps = record_steps(len(counted), lambda i: share_step(counted[i]))
        added = sum_step(self.name, list(map(float, shares))).expression
        last = Step(self.name, f"({added}) / {len(shares)}", value, PER_CENT)
        cautions = coverage_cautions(counted, len(services) - len(counted))
        return Measurement(value, (*steps, last), None, (*figures.cautions, *cautions))
