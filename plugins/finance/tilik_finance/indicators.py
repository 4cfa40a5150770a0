"""Indicators: what a financial agency may adopt as it is."""

from tilik_plugin import IndicatorDefinition, Polarity, Text

INDICATORS = (
    IndicatorDefinition(
        code="FIN-ABSORPTION",
        name=Text("Budget absorption", "Persentase penyerapan anggaran"),
        description=Text(
            "Share of the year's budget that was realised.",
            "Bagian anggaran tahun berjalan yang terealisasi.",
        ),
        calculator_key="finance.absorption",
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        is_key=True,
        citation="PMK 22/PMK.02/2021",
    ),
    IndicatorDefinition(
        code="FIN-ABSORPTION-QUARTERLY",
        name=Text("Budget absorption by quarter", "Penyerapan anggaran per triwulan"),
        description=Text(
            "Share of the year's budget realised so far, from cumulative quarterly reports.",
            "Bagian anggaran yang terealisasi sampai saat ini, dari laporan triwulan kumulatif.",
        ),
        calculator_key="finance.absorption",
        params={"series": "cumulative"},
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        citation="PMK 22/PMK.02/2021",
    ),
)
