"""Outcome steps: the entries of an outcome's stored explanation."""

from typing import Any, Final

from tilik_plugin import Caution, Text, round_half_up
from tilik_plugin.rounding import Figure
from tilik_server.models.vocabulary import RatingSource

BY: Final = {
    RatingSource.SELF: Text("by the employee", "oleh pegawai"),
    RatingSource.APPRAISER: Text("by the appraiser", "oleh pejabat penilai kinerja"),
    RatingSource.FORUM: Text("by the forum", "oleh forum"),
    RatingSource.SUPERIOR: Text("by the appraiser's superior", "oleh atasan pejabat penilai"),
    RatingSource.UNIT: Text("by the unit's predicate", "menurut predikat organisasi"),
}


def step(
    label: Text,
    expression: str,
    text: Text | None = None,
    value: Figure | None = None,
    source: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """Return one step as stored; `source` is the type and id of its score or evidence."""
    return {
        "label": label.as_dict(),
        "expression": expression,
        "value": None if value is None else round_half_up(value, 4),
        "unit_of_measure": None,
        "text": text and text.as_dict(),
        "source": source and {"type": source[0], "id": source[1]},
    }


def warning(code: str, en: str, id: str) -> dict[str, Any]:  # noqa: A002
    """Return one warning as stored."""
    return Caution(code, Text(en, id)).as_dict()
