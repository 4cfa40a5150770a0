"""Plans of the demo in education, by position."""

from typing import Final

from tilik_demo.plans.result import (
    DIGITAL,
    QUALITY,
    Result,
    made,
    satisfied,
    spent,
    together,
)

PLANS: Final[dict[str, tuple[Result, ...]]] = {
    "KADIS-DIK": (
        Result(
            "mutu",
            "Hasil belajar siswa sekolah dasar meningkat",
            None,
            "EDU-ACHIEVEMENT-GROWTH",
            1.2,
            50,
            dimension="penerima layanan",
            programme=QUALITY,
        ),
        spent(30),
        Result("tertib", "Tidak ada temuan pemeriksaan yang berulang", None, "ASN-FINDINGS", 0, 20),
    ),
    "KABID-SD": (
        Result(
            "mutu",
            "Sekolah binaan menaikkan rata-rata nilai",
            "mutu",
            "EDU-ACHIEVEMENT-GROWTH",
            1.2,
            60,
            programme=QUALITY,
        ),
        made("supervisi", "Supervisi sekolah terlaksana", "mutu", 24, 40),
    ),
    "ANALIS-KEBIJAKAN": (
        made("telaah", "Telaahan kebijakan pendidikan tersusun", "mutu", 12, None),
        Result(
            "data",
            "Data pokok pendidikan mutakhir",
            "mutu",
            target=2,
            measure="Data sekolah dan siswa sinkron setiap semester",
            unit_of_measure="semester",
            programme=DIGITAL,
        ),
    ),
    "KEPSEK": (
        Result(
            "mutu",
            "Rata-rata nilai sekolah naik",
            "mutu",
            "EDU-ACHIEVEMENT-GROWTH",
            1.5,
            40,
            programme=QUALITY,
        ),
        satisfied(80, 30, "mutu"),
        Result(
            "inovasi",
            "Program literasi pagi berjalan di semua kelas",
            "mutu",
            target=12,
            measure="Jadwal, pojok baca, dan catatan bacaan ada di setiap kelas",
            unit_of_measure="kelas",
            weight=30,
        ),
    ),
    "GURU-MUDA": (
        Result(
            "belajar",
            "Hasil belajar kelas meningkat",
            "mutu",
            "EDU-LEARNING-GAIN",
            0.45,
            50,
            dimension="kualitas",
        ),
        made("modul", "Modul ajar tersusun dan dipakai", "mutu", 8, 30),
        together(20),
    ),
    "GURU-PERTAMA": (
        Result(
            "belajar",
            "Hasil belajar kelas meningkat",
            "mutu",
            "EDU-LEARNING-GAIN",
            0.4,
            dimension="kualitas",
        ),
        Result(
            "literasi",
            "Kelas melaksanakan literasi pagi",
            "inovasi",
            target=10,
            measure="Setiap siswa membaca paling sedikit sepuluh buku",
            unit_of_measure="buku per siswa",
        ),
        Result(
            "ekskul",
            "Kegiatan pramuka terbimbing",
            "inovasi",
            target=36,
            measure="Latihan mingguan terlaksana",
            unit_of_measure="latihan",
            additional=True,
        ),
    ),
}
