"""Plans of the demo in finance, by position."""

from typing import Final

from tilik_demo.plans.result import Result, made, spent

PLANS: Final[dict[str, tuple[Result, ...]]] = {
    "KABAN-KEU": (
        spent(40),
        Result(
            "tertib",
            "Laporan keuangan tanpa temuan material",
            None,
            "ASN-FINDINGS",
            0,
            40,
            dimension="kualitas",
        ),
        Result(
            "opini",
            "Laporan keuangan beropini wajar tanpa pengecualian",
            None,
            target=1,
            measure="Opini WTP atas laporan keuangan tahun sebelumnya",
            unit_of_measure="opini",
            weight=20,
        ),
    ),
    "KABID-ANG": (
        Result(
            "serapan",
            "Anggaran perangkat daerah terkendali tiap triwulan",
            "serapan",
            "FIN-ABSORPTION-QUARTERLY",
            95,
            60,
        ),
        Result(
            "rancangan",
            "Rancangan anggaran disampaikan tepat waktu",
            "tertib",
            target=1,
            measure="Rancangan APBD diterima DPRD sesuai jadwal",
            unit_of_measure="rancangan",
            weight=40,
        ),
    ),
    "ANALIS-KEU": (
        Result(
            "serapan",
            "Penyerapan anggaran dinas binaan meningkat",
            "serapan",
            "FIN-ABSORPTION-QUARTERLY",
            90,
            60,
        ),
        made("analisis", "Analisis realisasi bulanan tersusun", "serapan", 12, 40),
    ),
    "BENDAHARA": (
        Result(
            "spj",
            "Tagihan dibayar paling lama tiga hari kerja",
            "serapan",
            "ASN-RESPONSE-DAYS",
            3,
            50,
            dimension="waktu",
        ),
        Result(
            "tertib", "Pertanggungjawaban belanja tanpa temuan", "tertib", "ASN-FINDINGS", 0, 50
        ),
    ),
}
