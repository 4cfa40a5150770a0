"""Accounts: the regional budget's accounts as a tree, so that a line's account has a path."""

SEPARATOR = "/"

_REVENUE = "Pendapatan Daerah"
_SPENDING = "Belanja Daerah"
_FINANCING = "Pembiayaan Daerah"
_OTHER_LAWFUL = "Sesuai dengan Ketentuan Peraturan Perundang-Undangan"

# Containing account of each account, as the indented part of the portal's tables shows it.
_PARENTS: dict[str, str | None] = {
    _REVENUE: None,
    "PAD": _REVENUE,
    "Pajak Daerah": "PAD",
    "Retribusi Daerah": "PAD",
    "Hasil Pengelolaan Kekayaan Daerah yang Dipisahkan": "PAD",
    "Lain-Lain PAD yang Sah": "PAD",
    "TKDD": _REVENUE,
    "Pendapatan Transfer Pemerintah Pusat": "TKDD",
    "Pendapatan Lainnya": _REVENUE,
    "Pendapatan Transfer Antar Daerah": "Pendapatan Lainnya",
    "Pendapatan Hibah": "Pendapatan Lainnya",
    "Dana Darurat": "Pendapatan Lainnya",
    f"Lain-lain Pendapatan {_OTHER_LAWFUL}": "Pendapatan Lainnya",
    _SPENDING: None,
    "Belanja Pegawai": _SPENDING,
    "Belanja Barang dan Jasa": _SPENDING,
    "Belanja Modal": _SPENDING,
    "Belanja Lainnya": _SPENDING,
    "Belanja Bunga": "Belanja Lainnya",
    "Belanja Subsidi": "Belanja Lainnya",
    "Belanja Hibah": "Belanja Lainnya",
    "Belanja Bantuan Sosial": "Belanja Lainnya",
    "Belanja Tidak Terduga": "Belanja Lainnya",
    "Belanja Bagi Hasil": "Belanja Lainnya",
    "Belanja Bantuan Keuangan": "Belanja Lainnya",
    "Surplus/(Defisit)": None,
    _FINANCING: None,
    "Penerimaan Pembiayaan Daerah": _FINANCING,
    "Sisa Lebih Perhitungan Anggaran Tahun Sebelumnya": "Penerimaan Pembiayaan Daerah",
    "Pencairan Dana Cadangan": "Penerimaan Pembiayaan Daerah",
    "Penjualan Kekayaan Daerah yang Dipisahkan": "Penerimaan Pembiayaan Daerah",
    "Penerimaan Pinjaman Daerah": "Penerimaan Pembiayaan Daerah",
    "Penerimaan Kembali Pemberian Pinjaman Daerah": "Penerimaan Pembiayaan Daerah",
    f"Penerimaan Pembiayaan Lainnya {_OTHER_LAWFUL}": "Penerimaan Pembiayaan Daerah",
    "Pengeluaran Pembiayaan Daerah": _FINANCING,
    "Pembentukan Dana Cadangan": "Pengeluaran Pembiayaan Daerah",
    "Penyertaan Modal Daerah": "Pengeluaran Pembiayaan Daerah",
    "Pembayaran Cicilan Pokok Utang yang Jatuh Tempo": "Pengeluaran Pembiayaan Daerah",
    "Pemberian Pinjaman Daerah": "Pengeluaran Pembiayaan Daerah",
    f"Pengeluaran Pembiayaan Lainnya {_OTHER_LAWFUL}": "Pengeluaran Pembiayaan Daerah",
    # In 2023 realisations of the accounts above are published a second time under these names.
    "Penerimaan Pembiayaan Lainnya": f"Penerimaan Pembiayaan Lainnya {_OTHER_LAWFUL}",
    "Penyertaan Modal": "Penyertaan Modal Daerah",
    "Pembayaaran Pokok Utang": "Pembayaran Cicilan Pokok Utang yang Jatuh Tempo",
    "Pengeluaran Pembiayaan Lainnya": f"Pengeluaran Pembiayaan Lainnya {_OTHER_LAWFUL}",
}

# One account under several spellings.
_SPELLINGS = {
    "Belanja Barang Jasa": "Belanja Barang dan Jasa",
    "Belanjaodal": "Belanja Modal",
    "Penyertaanodal Daerah": "Penyertaan Modal Daerah",
}


def account_path(published: str) -> tuple[str, ...] | None:
    """Returns the account and all that contain it, widest first; None for an unknown name.

    Most tables are not indented, so the name alone decides: a class that is repeated as its only
    child is the same account. A slash within a name becomes a dash.
    """
    name: str | None = _SPELLINGS.get(published, published)
    if name not in _PARENTS:
        return None
    path: list[str] = []
    while name is not None:
        path.append(name.replace(SEPARATOR, " - "))
        name = _PARENTS[name]
    return tuple(reversed(path))
