"""Indicators: what a service unit may adopt as it is."""

from tilik_plugin import IndicatorDefinition, Polarity, Text

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
        is_key=True,
        citation="PermenPANRB 14/2017",
    ),
)
