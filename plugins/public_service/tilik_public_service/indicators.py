"""Indicators: what a service unit may adopt as it is."""

from tilik_plugin import Aspect, IndicatorDefinition, Polarity, TargetRange, Text
from tilik_public_service.cases import CITATION

_PER_CENT = Text("per cent", "persen")

INDICATORS = (
    IndicatorDefinition(
        code="SERVICE-SATISFACTION",
        name=Text("Public satisfaction index", "Indeks kepuasan masyarakat (IKM)"),
        description=Text(
            "Satisfaction of those served, from a survey of the nine elements.",
            "Kepuasan pengguna layanan, dari survei sembilan unsur.",
        ),
        calculator_key="public_service.satisfaction_index",
        unit_of_measure=Text("index", "indeks"),
        polarity=Polarity.HIGHER_IS_BETTER,
        target_range=TargetRange(lowest=25, highest=100),
        is_key=True,
        citation="PermenPANRB 14/2017",
    ),
    IndicatorDefinition(
        code="SERVICE-ON-TIME",
        name=Text("Services on time", "Layanan selesai tepat waktu"),
        description=Text(
            "Share of cases closed within five working days; a service with another standard sets"
            " its own.",
            "Persentase berkas selesai dalam lima hari kerja; layanan dengan standar lain"
            " menetapkan standarnya sendiri.",
        ),
        calculator_key="public_service.service_completion",
        params={"standard_working_days": 5},
        unit_of_measure=_PER_CENT,
        polarity=Polarity.HIGHER_IS_BETTER,
        target_range=TargetRange.of_share(),
        is_key=True,
        citation=CITATION,
    ),
    IndicatorDefinition(
        code="SERVICE-HANDLING-TIME",
        name=Text("Median handling time", "Median waktu penyelesaian"),
        description=Text(
            "Median working days from opening to closing a case.",
            "Median hari kerja dari berkas diterima sampai selesai.",
        ),
        aspect=Aspect.PROCESS,
        calculator_key="public_service.handling_time",
        unit_of_measure=Text("working days", "hari kerja"),
        polarity=Polarity.LOWER_IS_BETTER,
        citation=CITATION,
    ),
    IndicatorDefinition(
        code="SERVICE-CASES",
        name=Text("Cases handled", "Jumlah layanan yang ditangani"),
        description=Text(
            "Cases handled by an officer or a counter during the year.",
            "Jumlah berkas yang ditangani petugas atau loket selama setahun.",
        ),
        calculator_key="public_service.cases_handled",
        unit_of_measure=Text("cases", "berkas"),
        polarity=Polarity.HIGHER_IS_BETTER,
    ),
    IndicatorDefinition(
        code="SERVICE-COMPLAINTS",
        name=Text("Complaints resolved", "Pengaduan yang diselesaikan"),
        description=Text(
            "Share of the complaints received that were resolved.",
            "Persentase pengaduan yang diterima dan diselesaikan.",
        ),
        calculator_key="public_service.complaint_resolution",
        unit_of_measure=_PER_CENT,
        polarity=Polarity.HIGHER_IS_BETTER,
        target_range=TargetRange.of_share(),
        citation="Perpres 76/2013",
    ),
)
