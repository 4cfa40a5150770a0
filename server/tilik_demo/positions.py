"""Positions (jabatan) of the demo, with their duties and what they require."""

from dataclasses import dataclass
from typing import Final

from tilik_demo.abilities import (
    BUDGETING,
    GENERAL,
    IT,
    PUBLIC_SPEAKING,
    REQUIRED,
    SURVEILLANCE,
    TEACHING,
    TECHNICAL,
)
from tilik_demo.rows import Keys, Rows


@dataclass(frozen=True, slots=True)
class Position:
    """A position with its technical competency and the grades that its holders have."""

    code: str
    title: str
    position_class: str
    grades: tuple[str, ...]
    duties: tuple[str, ...]
    technical: tuple[str, ...] = ()
    pppk: bool = False
    """Whether some of its holders have a work agreement (PPPK)."""

    def requirements(self) -> dict[str, int]:
        """The level that is required of each competency; none of an elected head."""
        level = REQUIRED.get(self.position_class)
        if level is None:
            return {}
        technical = {key: min(5, max(2, level)) for key in (IT, *self.technical)}
        return dict.fromkeys(GENERAL, level) | technical


POSITIONS: Final = {
    position.code: position
    for position in (
        Position(
            "KDH",
            "Kepala Daerah",
            "kepala_daerah",
            (),
            (
                "Memimpin penyelenggaraan pemerintahan daerah",
                "Menilai kinerja kepala perangkat daerah",
            ),
        ),
        Position(
            "CAMAT",
            "Camat",
            "administrator",
            ("IV/a", "IV/b"),
            (
                "Mengoordinasikan pelayanan publik di kecamatan",
                "Mengoordinasikan pemberdayaan masyarakat dan musrenbang",
                "Membina kelurahan dan desa",
            ),
        ),
        Position(
            "KASI-PEL",
            "Kepala Seksi Pelayanan",
            "pengawas",
            ("III/c", "III/d"),
            ("Mengelola loket pelayanan terpadu", "Menindaklanjuti pengaduan masyarakat"),
        ),
        Position(
            "PETUGAS-LAYANAN",
            "Petugas Layanan Umum",
            "pelaksana",
            ("II/c", "II/d", "III/a"),
            ("Memproses berkas permohonan warga", "Memberi informasi persyaratan layanan"),
            pppk=True,
        ),
        Position(
            "ARSIPARIS",
            "Arsiparis Terampil",
            "terampil",
            ("II/c", "II/d"),
            ("Menata arsip dinamis", "Melayani peminjaman arsip"),
        ),
        Position(
            "KADIS-DIK",
            "Kepala Dinas Pendidikan",
            "jpt_pratama",
            ("IV/b", "IV/c"),
            (
                "Merumuskan kebijakan pendidikan daerah",
                "Mengendalikan mutu pendidikan dasar",
                "Mengelola anggaran pendidikan",
            ),
            (TEACHING,),
        ),
        Position(
            "KABID-SD",
            "Kepala Bidang Pembinaan Sekolah Dasar",
            "administrator",
            ("IV/a", "IV/b"),
            ("Membina dan menyupervisi sekolah dasar", "Mengelola kegiatan peningkatan mutu SD"),
            (TEACHING,),
        ),
        Position(
            "ANALIS-KEBIJAKAN",
            "Analis Kebijakan Ahli Pertama",
            "ahli_pertama",
            ("III/a", "III/b"),
            ("Menyusun telaahan kebijakan", "Mengolah data pokok pendidikan"),
        ),
        Position(
            "PRANATA-KOM",
            "Pranata Komputer Ahli Pertama",
            "ahli_pertama",
            ("III/a", "III/b"),
            ("Memelihara sistem informasi dinas", "Mendampingi pengguna aplikasi"),
            pppk=True,
        ),
        Position(
            "KEPSEK",
            "Kepala Sekolah Dasar",
            "ahli_madya",
            ("IV/a", "IV/b"),
            ("Memimpin satuan pendidikan", "Menyupervisi pembelajaran", "Mengelola dana sekolah"),
            (TEACHING,),
        ),
        Position(
            "GURU-MUDA",
            "Guru Ahli Muda",
            "ahli_muda",
            ("III/c", "III/d"),
            ("Merencanakan dan melaksanakan pembelajaran", "Membimbing guru lain"),
            (TEACHING,),
        ),
        Position(
            "GURU-PERTAMA",
            "Guru Ahli Pertama",
            "ahli_pertama",
            ("III/a", "III/b"),
            ("Merencanakan dan melaksanakan pembelajaran", "Menilai hasil belajar siswa"),
            (TEACHING,),
            pppk=True,
        ),
        Position(
            "KADIS-KES",
            "Kepala Dinas Kesehatan",
            "jpt_pratama",
            ("IV/b", "IV/c"),
            (
                "Merumuskan kebijakan kesehatan daerah",
                "Mengendalikan program imunisasi dan gizi",
                "Mengelola anggaran kesehatan",
            ),
            (SURVEILLANCE,),
        ),
        Position(
            "EPIDEMIOLOG",
            "Epidemiolog Kesehatan Ahli Muda",
            "ahli_muda",
            ("III/c", "III/d"),
            ("Menganalisis data imunisasi dan penyakit", "Menyelidiki kejadian luar biasa"),
            (SURVEILLANCE,),
        ),
        Position(
            "KABID-PROMKES",
            "Kepala Bidang Promosi Kesehatan",
            "administrator",
            ("IV/a",),
            ("Merencanakan kampanye kesehatan", "Membina kader kesehatan kampung"),
            (PUBLIC_SPEAKING,),
        ),
        Position(
            "PENYULUH",
            "Penyuluh Kesehatan Masyarakat Ahli Pertama",
            "ahli_pertama",
            ("III/a", "III/b"),
            ("Menyelenggarakan seminar dan penyuluhan", "Mengukur pengetahuan masyarakat"),
            (PUBLIC_SPEAKING,),
            pppk=True,
        ),
        Position(
            "KAPUS",
            "Kepala Puskesmas",
            "ahli_madya",
            ("IV/a",),
            ("Memimpin puskesmas", "Menjamin mutu layanan dan cakupan imunisasi"),
            (SURVEILLANCE,),
        ),
        Position(
            "DOKTER",
            "Dokter Ahli Muda",
            "ahli_muda",
            ("III/c", "III/d"),
            ("Melayani pemeriksaan dan rujukan", "Menjadi penanggung jawab mutu klinis"),
        ),
        Position(
            "BIDAN",
            "Bidan Mahir",
            "mahir",
            ("III/a", "III/b"),
            ("Melayani imunisasi di posyandu", "Memberi penyuluhan ibu dan anak"),
            (SURVEILLANCE, PUBLIC_SPEAKING),
            pppk=True,
        ),
        Position(
            "PERAWAT",
            "Perawat Terampil",
            "terampil",
            ("II/c", "II/d"),
            ("Melayani keperawatan", "Melakukan kunjungan rumah"),
            (PUBLIC_SPEAKING,),
            pppk=True,
        ),
        Position(
            "KABAN-KEU",
            "Kepala Badan Pengelolaan Keuangan Daerah",
            "jpt_pratama",
            ("IV/b", "IV/c"),
            ("Mengelola keuangan daerah", "Menyusun laporan keuangan pemerintah daerah"),
            (BUDGETING,),
        ),
        Position(
            "KABID-ANG",
            "Kepala Bidang Anggaran",
            "administrator",
            ("IV/a",),
            ("Menyusun rancangan anggaran", "Mengendalikan pelaksanaan anggaran"),
            (BUDGETING,),
        ),
        Position(
            "ANALIS-KEU",
            "Analis Keuangan Pusat dan Daerah Ahli Muda",
            "ahli_muda",
            ("III/c", "III/d"),
            ("Menganalisis penyerapan anggaran", "Menyusun laporan realisasi"),
            (BUDGETING,),
        ),
        Position(
            "BENDAHARA",
            "Bendahara Pengeluaran",
            "pelaksana",
            ("II/d", "III/a"),
            ("Menguji dan membayar tagihan", "Menyusun pertanggungjawaban belanja"),
            (BUDGETING,),
        ),
        Position(
            "KABAG-ORG",
            "Kepala Bagian Organisasi",
            "administrator",
            ("IV/a", "IV/b"),
            ("Membina kelembagaan dan pelayanan publik", "Mengoordinasikan tim pengelola kinerja"),
        ),
        Position(
            "ANALIS-SDM",
            "Analis SDM Aparatur Ahli Muda",
            "ahli_muda",
            ("III/c", "III/d"),
            ("Mengelola data kinerja pegawai", "Mendampingi penyusunan SKP"),
        ),
    )
}


def add_positions(rows: Rows, keys: Keys) -> None:
    """The positions, and the levels that they require."""
    for key, name in TECHNICAL.items():
        rows.add("competency", id=key, name=name, kind="TECHNICAL", plugin="tilik-asn")
    for position in POSITIONS.values():
        position_key = keys.row("position", position.code)
        rows.add(
            "position",
            id=position_key,
            code=position.code,
            title=position.title,
            position_class=position.position_class,
            duties=list(position.duties),
        )
        for competency, level in position.requirements().items():
            rows.add(
                "competency_requirement",
                id=keys.row("competency_requirement", f"{position.code}/{competency}"),
                position_id=position_key,
                competency_id=competency,
                level=level,
            )
