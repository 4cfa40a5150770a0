"""Indicators: what an education agency may adopt as it is."""

from tilik_plugin import IndicatorDefinition, Polarity, Text

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
)
