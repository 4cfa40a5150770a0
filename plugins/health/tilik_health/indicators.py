"""Indicators: what a health agency may adopt as it is."""

from tilik_plugin import IndicatorDefinition, Polarity, Text

_PER_CENT = Text("per cent", "persen")

INDICATORS = (
    IndicatorDefinition(
        code="HEALTH-IMMUNISATION",
        name=Text("Immunisation coverage", "Cakupan imunisasi"),
        description=Text(
            "Vaccinated share of the target population, all vaccines together.",
            "Persentase sasaran yang diimunisasi, seluruh vaksin.",
        ),
        calculator_key="health.immunisation_coverage",
        unit_of_measure=_PER_CENT,
        polarity=Polarity.HIGHER_IS_BETTER,
        is_key=True,
        citation="WHO/UNICEF estimates of immunisation coverage",
    ),
    IndicatorDefinition(
        code="HEALTH-MCV1",
        name=Text("Measles-rubella coverage, first dose", "Cakupan imunisasi campak-rubela 1"),
        description=Text(
            "Coverage of the first measles dose from monthly reports of the villages.",
            "Cakupan dosis pertama campak dari laporan bulanan desa.",
        ),
        calculator_key="health.immunisation_coverage",
        params={"vaccine": "mcv1", "series": "increments"},
        unit_of_measure=_PER_CENT,
        polarity=Polarity.HIGHER_IS_BETTER,
        citation="WHO/UNICEF estimates of immunisation coverage",
    ),
    IndicatorDefinition(
        code="HEALTH-DROP-OUT",
        name=Text("Drop-out DTP1 to DTP3", "Angka drop out DPT1-DPT3"),
        description=Text(
            "Share of children with the first DTP dose who did not receive the third.",
            "Persentase anak penerima DPT1 yang tidak menerima DPT3.",
        ),
        calculator_key="health.drop_out",
        unit_of_measure=_PER_CENT,
        polarity=Polarity.LOWER_IS_BETTER,
        citation="WHO immunisation monitoring: drop-out rate, limit 5 %",
    ),
)
