"""Warnings about the present state of an appraisal; they end when the state does."""

from typing import Final

import orjson

from tilik_plugin import Text
from tilik_server.operations.steps.moved_people import HAS_MOVED

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
PRESENT: Final = {
    "WITHOUT_APPRAISER": "t.appraiser_id is null",
    "WITHOUT_SUPERIOR": "t.appraiser_superior_id is null",
    "MOVED": HAS_MOVED,
}


def _json(code: str) -> str:
    """Return SQL for the array of one warning, as stored warnings are kept."""
    kept = [{"code": code, "message": TEXTS[code].as_dict()}]
    text = orjson.dumps(kept).decode().replace("'", "''")
    return f"'{text}'::jsonb"


ALL_WARNINGS: Final = "t.warnings" + "".join(
    f" || case when {is_so} then {_json(code)} else '[]'::jsonb end"
    for code, is_so in PRESENT.items()
)
"""SQL over an appraisal `t`: the stored warnings, then those of its present state."""
