"""Warnings about the present state of an appraisal; they end when the state does."""

from collections.abc import Mapping
from typing import Any, Final

from tilik_plugin import Text

TEXTS: Final = {
    "WITHOUT_APPRAISER": Text(
        "It has no appraiser, because the employee has no supervisor. Name one with "
        "reassignAppraiser.",
        "Penilaian ini belum punya pejabat penilai karena pegawai tidak punya atasan. Tetapkan "
        "dengan reassignAppraiser.",
    ),
    "WITHOUT_SUPERIOR": Text(
        "The appraiser has no superior, so nobody can decide on an objection.",
        "Pejabat penilai tidak punya atasan, sehingga keberatan tidak dapat diputus.",
    ),
    "MOVED": Text(
        "The employee's main post is in another unit now. End it, or transfer it with "
        "transferAppraisal.",
        "Jabatan utama pegawai kini di unit lain. Akhiri penilaian ini, atau pindahkan dengan "
        "transferAppraisal.",
    ),
}
WARNINGS: Final[Mapping[str, Mapping[str, Any]]] = {
    code: {"code": code, "message": text.as_dict()} for code, text in TEXTS.items()
}
"""The warnings by their codes, as stored warnings are kept."""
