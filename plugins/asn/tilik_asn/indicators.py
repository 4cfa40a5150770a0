"""Indicators: what any agency may adopt as it is."""

from tilik_plugin import Aspect, IndicatorDefinition, Polarity, Text

INDICATORS = (
    IndicatorDefinition(
        code="ASN-OUTPUT",
        name=Text("Outputs delivered", "Jumlah keluaran yang diselesaikan"),
        description=Text(
            "Documents, reports, visits or other outputs of the year, summed.",
            "Dokumen, laporan, kunjungan, atau keluaran lain selama setahun, dijumlahkan.",
        ),
        calculator_key="asn.target_achievement",
        unit_of_measure=Text("outputs", "keluaran"),
        polarity=Polarity.HIGHER_IS_BETTER,
        citation="PermenPANRB 6/2022",
    ),
    IndicatorDefinition(
        code="ASN-FINDINGS",
        name=Text("Audit findings", "Temuan pemeriksaan"),
        description=Text(
            "Findings of audits in the year; none are tolerated.",
            "Temuan pemeriksaan selama setahun; tanpa toleransi.",
        ),
        aspect=Aspect.PROCESS,
        calculator_key="asn.target_achievement",
        unit_of_measure=Text("findings", "temuan"),
        polarity=Polarity.ZERO_TOLERANCE,
        citation="PermenPANRB 6/2022",
    ),
    IndicatorDefinition(
        code="ASN-RESPONSE-DAYS",
        name=Text("Days to answer a letter", "Hari penyelesaian surat"),
        description=Text(
            "Mean working days from receipt to answer.",
            "Rata-rata hari kerja dari diterima sampai dijawab.",
        ),
        aspect=Aspect.PROCESS,
        calculator_key="asn.target_achievement",
        params={"combine": "mean"},
        unit_of_measure=Text("working days", "hari kerja"),
        polarity=Polarity.LOWER_IS_BETTER,
        citation="PermenPANRB 6/2022",
    ),
)
