"""Indicators: what a health agency may adopt as it is."""

from tilik_plugin import IndicatorDefinition, Polarity, TargetRange, Text

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
        target_range=TargetRange.of_share(),
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
        target_range=TargetRange.of_share(),
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
        target_range=TargetRange(highest=100),
        citation="WHO immunisation monitoring: drop-out rate, limit 5 %",
    ),
    IndicatorDefinition(
        code="HEALTH-DOSES",
        name=Text("Doses given", "Jumlah dosis yang diberikan"),
        description=Text(
            "Doses of all vaccines given by a vaccinator or a facility.",
            "Dosis seluruh vaksin yang diberikan petugas atau fasilitas.",
        ),
        calculator_key="health.doses_given",
        unit_of_measure=Text("doses", "dosis"),
        polarity=Polarity.HIGHER_IS_BETTER,
    ),
    IndicatorDefinition(
        code="HEALTH-UCI",
        name=Text("Villages with universal child immunisation", "Desa/kelurahan UCI"),
        description=Text(
            "Share of villages whose coverage reaches 80 %, from monthly reports.",
            "Persentase desa dengan cakupan minimal 80 %, dari laporan bulanan.",
        ),
        calculator_key="health.uci",
        params={"series": "increments"},
        unit_of_measure=_PER_CENT,
        polarity=Polarity.HIGHER_IS_BETTER,
        target_range=TargetRange.of_share(),
        citation="Profil Kesehatan Indonesia (Kemenkes)",
    ),
    IndicatorDefinition(
        code="HEALTH-SPM",
        name=Text("Minimum service standards", "Capaian SPM kesehatan"),
        description=Text(
            "Mean share served to standard over the basic health services.",
            "Rata-rata persentase pelayanan sesuai standar atas pelayanan dasar.",
        ),
        calculator_key="health.minimum_service",
        is_key=True,
        unit_of_measure=_PER_CENT,
        polarity=Polarity.HIGHER_IS_BETTER,
        citation="Permenkes 6/2024",
    ),
    IndicatorDefinition(
        code="HEALTH-OUTREACH",
        name=Text("Outreach activities", "Jumlah kegiatan penyuluhan"),
        description=Text(
            "Seminars, counselling sessions and campaigns held during the year.",
            "Seminar, konseling, dan kampanye selama setahun.",
        ),
        calculator_key="health.outreach_activities",
        unit_of_measure=Text("activities", "kegiatan"),
        polarity=Polarity.HIGHER_IS_BETTER,
    ),
    IndicatorDefinition(
        code="HEALTH-OUTREACH-GAIN",
        name=Text("Effectiveness of outreach", "Efektivitas penyuluhan"),
        description=Text(
            "What attendees learned, from tests before and after.",
            "Peningkatan pengetahuan peserta, dari tes sebelum dan sesudah.",
        ),
        calculator_key="health.outreach_effectiveness",
        unit_of_measure=Text("normalised gain", "gain ternormalisasi"),
        polarity=Polarity.HIGHER_IS_BETTER,
        target_range=TargetRange(highest=1),
        citation="Hake (1998), American Journal of Physics 66(1), 64-74",
    ),
    IndicatorDefinition(
        code="HEALTH-PARTNERS",
        name=Text("Partners in the community", "Jumlah mitra kerja sama"),
        description=Text(
            "Distinct community partners with joint activities.",
            "Mitra masyarakat yang berbeda dengan kegiatan bersama.",
        ),
        calculator_key="health.collaboration",
        unit_of_measure=Text("partners", "mitra"),
        polarity=Polarity.HIGHER_IS_BETTER,
    ),
)
