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
    IndicatorDefinition(
        code="ASN-ATTENDANCE",
        name=Text("Attendance", "Tingkat kehadiran"),
        description=Text(
            "Days present out of the working days that were not excused.",
            "Hari hadir terhadap hari kerja di luar alasan sah.",
        ),
        aspect=Aspect.PROCESS,
        calculator_key="asn.attendance",
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        citation="PP 94/2021",
    ),
    IndicatorDefinition(
        code="ASN-ABSENCE",
        name=Text("Days of unexcused absence", "Hari tidak masuk tanpa alasan sah"),
        description=Text(
            "In the calendar year, late arrivals and early leaves added up; none are tolerated.",
            "Dalam tahun kalender, termasuk akumulasi terlambat dan pulang cepat; tanpa toleransi.",
        ),
        aspect=Aspect.PROCESS,
        calculator_key="asn.discipline",
        unit_of_measure=Text("days", "hari"),
        polarity=Polarity.ZERO_TOLERANCE,
        citation="PP 94/2021",
    ),
    IndicatorDefinition(
        code="ASN-WORKING-TIME",
        name=Text("Working time", "Pemenuhan jam kerja"),
        description=Text(
            "Effective minutes of each week out of the 2,250 required, 1,950 in Ramadan.",
            "Menit efektif setiap minggu terhadap 2.250 menit wajib, 1.950 selama Ramadan.",
        ),
        aspect=Aspect.PROCESS,
        calculator_key="asn.working_time",
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        citation="Perpres 21/2023",
    ),
    IndicatorDefinition(
        code="ASN-TASKS",
        name=Text("Daily activities completed", "Kegiatan harian yang diselesaikan"),
        description=Text(
            "Activities approved by the superior out of those planned.",
            "Kegiatan yang disetujui atasan terhadap yang direncanakan.",
        ),
        aspect=Aspect.PROCESS,
        calculator_key="asn.task_completion",
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
    ),
    IndicatorDefinition(
        code="ASN-BEHAVIOUR",
        name=Text("Observed behaviour", "Perilaku kerja hasil observasi"),
        description=Text(
            "Mean level of observed discipline, quality, teamwork, integrity, professionalism.",
            "Rata-rata tingkat disiplin, mutu, kerja sama, integritas, profesionalisme.",
        ),
        aspect=Aspect.BEHAVIOUR,
        calculator_key="asn.observation",
        params={"criteria": ["discipline", "quality", "teamwork", "integrity", "professionalism"]},
        unit_of_measure=Text("level, 1 to 4", "tingkat, 1 sampai 4"),
        polarity=Polarity.HIGHER_IS_BETTER,
    ),
    IndicatorDefinition(
        code="ASN-INNOVATION",
        name=Text("Ideas adopted", "Ide yang diterapkan"),
        description=Text(
            "New ideas or ways of working with a benefit, adopted by the organisation.",
            "Ide atau cara baru yang bermanfaat dan diterapkan oleh organisasi.",
        ),
        calculator_key="asn.innovation",
        unit_of_measure=Text("ideas", "ide"),
        polarity=Polarity.HIGHER_IS_BETTER,
        citation="PP 30/2019",
    ),
    IndicatorDefinition(
        code="ASN-PROGRAMMES",
        name=Text("Government programmes carried out", "Program pemerintah yang dilaksanakan"),
        description=Text(
            "Programmes in which a role was carried out.",
            "Program yang perannya dilaksanakan.",
        ),
        calculator_key="asn.programme_contribution",
        unit_of_measure=Text("programmes", "program"),
        polarity=Polarity.HIGHER_IS_BETTER,
    ),
)
