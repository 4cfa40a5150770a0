"""Indicators: what an education agency may adopt as it is."""

from tilik_education.participation import CITATION
from tilik_plugin import IndicatorDefinition, Polarity, TargetRange, Text

INDICATORS = (
    IndicatorDefinition(
        code="EDU-LEARNING-GAIN",
        name=Text("Learning gain of a class", "Peningkatan hasil belajar kelas"),
        description=Text(
            "Normalised gain of the class means between the first and the last test.",
            "Gain ternormalisasi rata-rata kelas antara tes pertama dan terakhir.",
        ),
        calculator_key="education.learning_gain",
        unit_of_measure=Text("normalised gain", "gain ternormalisasi"),
        polarity=Polarity.HIGHER_IS_BETTER,
        target_range=TargetRange(highest=1),
        citation="Hake (1998), American Journal of Physics 66(1), 64-74",
    ),
    IndicatorDefinition(
        code="EDU-ACHIEVEMENT-GROWTH",
        name=Text("Growth of mean grades", "Pertumbuhan rata-rata nilai"),
        description=Text(
            "Growth of a school's mean grade over the year.",
            "Kenaikan rata-rata nilai sekolah selama satu tahun.",
        ),
        calculator_key="education.achievement_growth",
        unit_of_measure=Text("points", "poin"),
        polarity=Polarity.HIGHER_IS_BETTER,
        is_key=True,
    ),
    IndicatorDefinition(
        code="EDU-ATTENDANCE",
        name=Text("Pupils' attendance", "Tingkat kehadiran siswa"),
        description=Text(
            "Share of pupil-days on which pupils were present.",
            "Persentase hari-siswa yang dihadiri.",
        ),
        calculator_key="education.attendance_rate",
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        target_range=TargetRange.of_share(),
    ),
    IndicatorDefinition(
        code="EDU-APS",
        name=Text("School participation (APS)", "Angka partisipasi sekolah (APS)"),
        description=Text(
            "Share of an age group at school, at any level.",
            "Persentase kelompok usia yang bersekolah, pada jenjang apa pun.",
        ),
        calculator_key="education.participation",
        is_key=True,
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        target_range=TargetRange.of_share(),
        citation=CITATION,
    ),
    IndicatorDefinition(
        code="EDU-APM",
        name=Text("Net enrolment (APM)", "Angka partisipasi murni (APM)"),
        description=Text(
            "Share of an age group at school at the level of its age.",
            "Persentase kelompok usia yang bersekolah pada jenjang usianya.",
        ),
        calculator_key="education.participation",
        params={"rate": "apm"},
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        target_range=TargetRange.of_share(),
        citation=CITATION,
    ),
    IndicatorDefinition(
        code="EDU-APK",
        name=Text("Gross enrolment (APK)", "Angka partisipasi kasar (APK)"),
        description=Text(
            "Pupils of a level, whatever their age, of the population of its age.",
            "Siswa suatu jenjang, semua usia, terhadap penduduk usia jenjang itu.",
        ),
        calculator_key="education.participation",
        params={"rate": "apk"},
        unit_of_measure=Text("per cent", "persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        citation=CITATION,
    ),
    IndicatorDefinition(
        code="EDU-APS-GROWTH",
        name=Text("Growth of participation", "Kenaikan angka partisipasi sekolah"),
        description=Text(
            "Change of APS between the earliest and the latest year.",
            "Perubahan APS dari tahun pertama ke tahun terakhir.",
        ),
        calculator_key="education.participation_growth",
        unit_of_measure=Text("percentage points", "poin persen"),
        polarity=Polarity.HIGHER_IS_BETTER,
        citation=CITATION,
    ),
)
