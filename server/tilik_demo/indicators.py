"""Indicators (indikator kinerja) of the demo: adopted, proposed, revised, retired."""

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from tilik_demo.people import Staff
from tilik_demo.rows import Keys, Rows
from tilik_demo.units import ROOT


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator's newest version; `unit` is the code of the one that it belongs to.

    `proposed_in` is the unit whose people developed it, where that is another one.
    """

    code: str
    name: str
    description: str
    calculator: str
    unit_of_measure: str
    polarity: str = "HIGHER_IS_BETTER"
    params: dict[str, Any] = field(default_factory=dict)
    aspect: str = "RESULT"
    is_key: bool = False
    unit: str | None = None
    proposed_in: str | None = None
    status: str = "APPROVED"
    note: str | None = None
    version: int = 1
    positions: tuple[str, ...] = ()


_WAITING = "KEC-WAKTU-LAYANAN"
_DAYS = "asn.target_achievement"

INDICATORS: Final = (
    Indicator(
        "ASN-OUTPUT",
        "Jumlah keluaran yang diselesaikan",
        "Dokumen, laporan, kunjungan, atau keluaran lain selama setahun, dijumlahkan.",
        _DAYS,
        "keluaran",
        positions=("PETUGAS-LAYANAN", "ARSIPARIS", "ANALIS-KEBIJAKAN", "PRANATA-KOM", "ANALIS-SDM"),
    ),
    Indicator(
        "ASN-FINDINGS",
        "Temuan pemeriksaan",
        "Temuan pemeriksaan selama setahun; tanpa toleransi.",
        _DAYS,
        "temuan",
        "ZERO_TOLERANCE",
        aspect="PROCESS",
        positions=("KABAN-KEU", "BENDAHARA"),
    ),
    Indicator(
        "ASN-RESPONSE-DAYS",
        "Hari penyelesaian surat",
        "Rata-rata hari kerja dari diterima sampai dijawab.",
        _DAYS,
        "hari kerja",
        "LOWER_IS_BETTER",
        {"combine": "mean"},
        aspect="PROCESS",
    ),
    Indicator(
        "FIN-ABSORPTION",
        "Persentase penyerapan anggaran",
        "Bagian anggaran tahun berjalan yang terealisasi.",
        "finance.absorption",
        "persen",
        is_key=True,
        positions=("KABAN-KEU", "KADIS-DIK", "KADIS-KES"),
    ),
    Indicator(
        "FIN-ABSORPTION-QUARTERLY",
        "Penyerapan anggaran per triwulan",
        "Bagian anggaran yang terealisasi sampai saat ini, dari laporan triwulan kumulatif.",
        "finance.absorption",
        "persen",
        params={"series": "cumulative"},
        positions=("KABID-ANG", "ANALIS-KEU"),
    ),
    Indicator(
        "HEALTH-IMMUNISATION",
        "Cakupan imunisasi",
        "Persentase sasaran yang diimunisasi, seluruh vaksin.",
        "health.immunisation_coverage",
        "persen",
        is_key=True,
        positions=("KADIS-KES",),
    ),
    Indicator(
        "HEALTH-MCV1",
        "Cakupan imunisasi campak-rubela 1",
        "Cakupan dosis pertama campak dari laporan desa.",
        "health.immunisation_coverage",
        "persen",
        params={"vaccine": "mcv1", "series": "increments"},
        positions=("KAPUS", "BIDAN"),
    ),
    Indicator(
        "HEALTH-DROP-OUT",
        "Angka drop out DPT1-DPT3",
        "Persentase anak penerima DPT1 yang tidak menerima DPT3.",
        "health.drop_out",
        "persen",
        "LOWER_IS_BETTER",
        positions=("EPIDEMIOLOG", "KAPUS"),
    ),
    Indicator(
        "EDU-LEARNING-GAIN",
        "Peningkatan hasil belajar kelas",
        "Gain ternormalisasi rata-rata kelas antara tes pertama dan terakhir.",
        "education.learning_gain",
        "gain ternormalisasi",
        positions=("GURU-MUDA", "GURU-PERTAMA"),
    ),
    Indicator(
        "EDU-ACHIEVEMENT-GROWTH",
        "Pertumbuhan rata-rata nilai",
        "Kenaikan rata-rata nilai sekolah selama satu tahun.",
        "education.achievement_growth",
        "poin",
        is_key=True,
        positions=("KEPSEK", "KADIS-DIK", "KABID-SD"),
    ),
    Indicator(
        "SERVICE-SATISFACTION",
        "Indeks kepuasan masyarakat (IKM)",
        "Kepuasan pengguna layanan, dari survei sembilan unsur.",
        "public_service.satisfaction_index",
        "indeks",
        is_key=True,
        positions=("CAMAT", "KEPSEK", "KAPUS"),
    ),
    Indicator(
        _WAITING,
        "Waktu penyelesaian surat keterangan",
        "Rata-rata hari kerja dari berkas lengkap sampai surat terbit.",
        _DAYS,
        "hari kerja",
        "LOWER_IS_BETTER",
        {"combine": "mean"},
        aspect="PROCESS",
        unit=ROOT,
        proposed_in="GAJAHMUNGKUR-KEC",
        note="Disepakati bersama petugas loket; hari dihitung sejak berkas lengkap.",
        version=2,
        positions=("CAMAT", "KASI-PEL", "PETUGAS-LAYANAN"),
    ),
    Indicator(
        "PROMKES-PESERTA",
        "Peserta penyuluhan kesehatan",
        "Jumlah warga yang hadir pada seminar, penyuluhan, dan kampanye kesehatan.",
        _DAYS,
        "orang",
        unit="WANGGAR-DINKES",
        positions=("PENYULUH", "KABID-PROMKES"),
    ),
    Indicator(
        "PROMKES-PENGETAHUAN",
        "Kenaikan pengetahuan peserta penyuluhan",
        "Selisih nilai tes sebelum dan sesudah penyuluhan di kampung.",
        "education.learning_gain",
        "gain ternormalisasi",
        unit="WANGGAR-DINKES-PROMKES",
        status="PROPOSED",
        positions=("PENYULUH",),
    ),
    Indicator(
        "SDN-KEHADIRAN-APEL",
        "Kehadiran apel pagi",
        "Jumlah apel pagi yang diikuti.",
        _DAYS,
        "kali",
        aspect="PROCESS",
        unit="KUTACANE-SDN",
        status="RETIRED",
        note="Tidak lagi dipakai: kehadiran bukan ukuran hasil belajar.",
    ),
    Indicator(
        "LAYANAN-JUMLAH-CAP",
        "Jumlah cap stempel per hari",
        "Banyaknya stempel yang dibubuhkan di loket.",
        _DAYS,
        "cap",
        unit="SERANG-KEC",
        status="REJECTED",
        note="Ditolak: mengukur kesibukan, bukan layanan yang selesai.",
    ),
)

EARLIER: Final = Indicator(
    _WAITING,
    "Waktu penyelesaian surat",
    "Rata-rata hari kalender dari berkas diterima sampai surat terbit.",
    _DAYS,
    "hari",
    "LOWER_IS_BETTER",
    {"combine": "mean"},
    aspect="PROCESS",
    unit=ROOT,
    proposed_in="GAJAHMUNGKUR-KEC",
    status="RETIRED",
    note="Digantikan versi 2, yang menghitung hari kerja sejak berkas lengkap.",
)

BY_CODE: Final = {indicator.code: indicator for indicator in INDICATORS}


def indicator_key(keys: Keys, code: str, version: int | None = None) -> UUID:
    """The key of an indicator's newest version, or of the one named."""
    return keys.row("indicator", f"{code}/{version or BY_CODE[code].version}")


def add_indicators(rows: Rows, keys: Keys, staff: Staff) -> None:
    """Every version, the earlier ones first."""
    for indicator in (EARLIER, *INDICATORS):
        key = indicator_key(keys, indicator.code, indicator.version)
        earlier = indicator_key(keys, indicator.code, 1) if indicator.version > 1 else None
        proposed_by, decided_by = _authors(indicator, staff)
        rows.add(
            "indicator",
            id=key,
            code=indicator.code,
            version=indicator.version,
            name=indicator.name,
            description=indicator.description,
            aspect=indicator.aspect,
            is_key=indicator.is_key,
            unit_of_measure=indicator.unit_of_measure,
            polarity=indicator.polarity,
            calculator_key=indicator.calculator,
            params=indicator.params,
            unit_id=keys.row("unit", indicator.unit) if indicator.unit else None,
            status=indicator.status,
            proposed_by_id=proposed_by,
            decided_by_id=decided_by,
            note=indicator.note,
            supersedes_id=earlier,
        )
        for position in indicator.positions:
            rows.add(
                "indicator_position",
                id=keys.row("indicator_position", f"{key}/{position}"),
                indicator_id=key,
                position_id=keys.row("position", position),
            )


def _authors(indicator: Indicator, staff: Staff) -> tuple[UUID | None, UUID | None]:
    """Someone of the unit proposed it and its head decided; what all share came as it is."""
    unit = indicator.proposed_in or indicator.unit
    if unit is None:
        return None, None
    head, *others = staff.of(unit)
    decided = None if indicator.status == "PROPOSED" else head.key
    return others[-1].key, decided
