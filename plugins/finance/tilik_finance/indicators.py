"""Indicators: what a financial agency may adopt as it is."""

from tilik_plugin import Aspect, IndicatorDefinition, Polarity, TargetRange, Text

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
    IndicatorDefinition(
        code="FIN-CONSISTENCY",
        name=Text("Spending as planned", "Konsistensi penyerapan"),
        description=Text(
            "How closely each month's cumulative spending kept to its plan.",
            "Kedekatan realisasi kumulatif tiap bulan dengan rencananya.",
        ),
        aspect=Aspect.PROCESS,
        calculator_key="finance.consistency",
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        target_range=TargetRange.of_share(),
        citation="PMK 22/PMK.02/2021",
    ),
    IndicatorDefinition(
        code="FIN-OUTPUT",
        name=Text("Outputs of the budget", "Capaian keluaran anggaran"),
        description=Text(
            "How far the outputs of the programmes reached their targets.",
            "Capaian target keluaran seluruh program.",
        ),
        calculator_key="finance.output_achievement",
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        citation="PMK 22/PMK.02/2021",
    ),
    IndicatorDefinition(
        code="FIN-EFFICIENCY",
        name=Text("Efficiency of spending", "Efisiensi anggaran"),
        description=Text(
            "What was saved against what the achieved outputs should have cost.",
            "Penghematan terhadap biaya seharusnya dari keluaran yang tercapai.",
        ),
        calculator_key="finance.efficiency",
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        citation="PMK 22/PMK.02/2021",
    ),
    IndicatorDefinition(
        code="FIN-BUDGET-PERFORMANCE",
        name=Text("Budget performance", "Nilai kinerja anggaran"),
        description=Text(
            "Absorption, consistency, outputs and efficiency as one index.",
            "Penyerapan, konsistensi, keluaran, dan efisiensi sebagai satu indeks.",
        ),
        calculator_key="finance.budget_performance",
        unit_of_measure=Text("index", "indeks"),
        polarity=Polarity.HIGHER_IS_BETTER,
        citation="PMK 22/PMK.02/2021",
    ),
    IndicatorDefinition(
        code="FIN-IKPA",
        name=Text("Budget execution index", "Nilai IKPA"),
        description=Text(
            "Seven indicators of how well the budget is carried out.",
            "Tujuh indikator pelaksanaan anggaran.",
        ),
        calculator_key="finance.ikpa",
        unit_of_measure=Text("index", "indeks"),
        polarity=Polarity.HIGHER_IS_BETTER,
        target_range=TargetRange.of_share(),
        citation="PER-5/PB/2024",
    ),
    IndicatorDefinition(
        code="FIN-REPORT-ACCURACY",
        name=Text("Accuracy of financial reports", "Ketepatan laporan keuangan"),
        description=Text(
            "Share of the reported amounts that did not have to be restated.",
            "Bagian nilai laporan yang tidak perlu dikoreksi.",
        ),
        aspect=Aspect.PROCESS,
        calculator_key="finance.report_accuracy",
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        target_range=TargetRange.of_share(),
    ),
)
