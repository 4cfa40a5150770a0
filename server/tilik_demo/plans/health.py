"""Plans of the demo in health, by position."""

from typing import Final

from tilik_demo.plans.result import (
    IMMUNISATION,
    STUNTING,
    Result,
    made,
    satisfied,
    spent,
    together,
)

PLANS: Final[dict[str, tuple[Result, ...]]] = {
    "KADIS-KES": (
        Result(
            "imunisasi",
            "Cakupan imunisasi dasar lengkap tercapai",
            None,
            "HEALTH-IMMUNISATION",
            95,
            50,
            dimension="penerima layanan",
            programme=IMMUNISATION,
        ),
        spent(30),
        Result(
            "stunting",
            "Intervensi gizi tepat sasaran",
            None,
            target=100,
            measure="Seluruh balita berisiko tercatat dan didampingi",
            unit_of_measure="persen",
            weight=20,
            programme=STUNTING,
        ),
    ),
    "EPIDEMIOLOG": (
        Result(
            "dropout",
            "Anak yang memulai imunisasi menyelesaikannya",
            "imunisasi",
            "HEALTH-DROP-OUT",
            5,
            60,
            dimension="kualitas",
            programme=IMMUNISATION,
        ),
        made("laporan", "Laporan surveilans terbit tepat waktu", "imunisasi", 24, 40),
    ),
    "KABID-PROMKES": (
        Result(
            "peserta",
            "Warga memahami pencegahan penyakit",
            "imunisasi",
            "PROMKES-PESERTA",
            1200,
            60,
        ),
        Result(
            "kader",
            "Kader kesehatan kampung aktif",
            "stunting",
            target=2,
            measure="Setiap kampung punya dua kader terlatih",
            unit_of_measure="kader per kampung",
            weight=40,
            programme=STUNTING,
        ),
    ),
    "PENYULUH": (
        Result(
            "peserta",
            "Seminar, penyuluhan, dan kampanye diikuti warga",
            "peserta",
            "PROMKES-PESERTA",
            300,
            60,
        ),
        made("kegiatan", "Kegiatan penyuluhan terlaksana", "peserta", 24, 40),
    ),
    "KAPUS": (
        Result(
            "imunisasi",
            "Bayi di wilayah puskesmas mendapat campak-rubela",
            "imunisasi",
            "HEALTH-MCV1",
            95,
            40,
            programme=IMMUNISATION,
        ),
        Result("dropout", "Imunisasi DPT diselesaikan", "imunisasi", "HEALTH-DROP-OUT", 5, 20),
        satisfied(82, 40, "imunisasi"),
    ),
    "DOKTER": (
        made("periksa", "Pasien diperiksa sesuai standar", "layanan", 1800, 60),
        together(40),
    ),
    "BIDAN": (
        Result(
            "imunisasi",
            "Bayi di posyandu binaan mendapat campak-rubela",
            "imunisasi",
            "HEALTH-MCV1",
            95,
            50,
            dimension="kuantitas",
            programme=IMMUNISATION,
        ),
        made("penyuluhan", "Penyuluhan ibu dan anak terlaksana", "imunisasi", 24, 30),
        together(20),
    ),
    "PERAWAT": (
        made(
            "kunjungan",
            "Kunjungan rumah pasien terlaksana",
            "layanan",
            96,
            None,
            dimension="kuantitas",
        ),
        Result(
            "dropout",
            "Orang tua diingatkan jadwal DPT lanjutan",
            "dropout",
            "HEALTH-DROP-OUT",
            5,
            programme=IMMUNISATION,
        ),
        together(None),
    ),
}
