"""Plans of the demo in public service and organisation, by position."""

from typing import Final

from tilik_demo.plans.result import DIGITAL, Result, made, satisfied, together

PLANS: Final[dict[str, tuple[Result, ...]]] = {
    "CAMAT": (
        satisfied(82, 40),
        Result(
            "waktu",
            "Surat keterangan terbit tepat waktu",
            None,
            "KEC-WAKTU-LAYANAN",
            3,
            30,
            dimension="proses bisnis",
        ),
        Result(
            "musrenbang",
            "Usulan warga terkawal sampai rencana kerja daerah",
            target=1,
            measure="Berita acara musrenbang lengkap dan usulan prioritas masuk RKPD",
            unit_of_measure="berita acara",
            weight=30,
            programme="Musrenbang Kecamatan",
        ),
    ),
    "KASI-PEL": (
        Result(
            "waktu",
            "Loket menyelesaikan berkas sesuai janji layanan",
            "waktu",
            "KEC-WAKTU-LAYANAN",
            3,
            40,
        ),
        together(30),
        Result(
            "aduan",
            "Pengaduan warga ditindaklanjuti",
            "layanan",
            "ASN-RESPONSE-DAYS",
            5,
            30,
            dimension="waktu",
        ),
    ),
    "PETUGAS-LAYANAN": (
        made(
            "berkas",
            "Berkas permohonan warga selesai diproses",
            "waktu",
            600,
            50,
            dimension="kuantitas",
        ),
        Result(
            "waktu",
            "Berkas lengkap selesai dalam tiga hari kerja",
            "waktu",
            "KEC-WAKTU-LAYANAN",
            3,
            30,
        ),
        together(20),
    ),
    "ARSIPARIS": (
        made("arsip", "Arsip dinamis tertata dan terdaftar", "layanan", 400, None),
        Result(
            "digital",
            "Arsip layanan dialihmediakan",
            "layanan",
            target=1,
            measure="Daftar arsip digital tersedia dan dapat dicari petugas",
            unit_of_measure="daftar",
            programme=DIGITAL,
        ),
    ),
    "PRANATA-KOM": (
        made(
            "sistem",
            "Layanan sistem informasi dinas terpelihara",
            "serapan",
            48,
            60,
            programme=DIGITAL,
        ),
        Result(
            "tanggap",
            "Keluhan pengguna aplikasi cepat tertangani",
            "serapan",
            "ASN-RESPONSE-DAYS",
            2,
            40,
            dimension="waktu",
        ),
    ),
    "KABAG-ORG": (
        Result(
            "waktu",
            "Standar pelayanan seluruh perangkat daerah ditinjau",
            None,
            "ASN-RESPONSE-DAYS",
            5,
            50,
        ),
        Result(
            "kinerja",
            "Penilaian kinerja berbasis capaian berjalan di semua unit",
            None,
            target=100,
            measure="Seluruh SKP disepakati dan dinilai tepat waktu",
            unit_of_measure="persen",
            weight=50,
        ),
    ),
    "ANALIS-SDM": (
        made("pendampingan", "Pendampingan penyusunan SKP terlaksana", "kinerja", 24, None),
        Result(
            "sosialisasi",
            "Pegawai memahami aturan penilaian",
            "kinerja",
            target=40,
            measure="Setiap unit mendapat sosialisasi dan menandatangani daftar hadir",
            unit_of_measure="unit",
        ),
    ),
}
