"""Dimensions: what about a result a goal measures, or for heads from which perspective."""

from typing import Final

from tilik_plugin import Text
from tilik_plugin.text import either

# PermenPANRB 6/2022: aspects of a target, and perspectives of a head's results.
ASPECTS: Final = (
    Text("quantity", "kuantitas"),
    Text("quality", "kualitas"),
    Text("time", "waktu"),
    Text("cost", "biaya"),
)
PERSPECTIVES: Final = (
    Text("service recipients", "penerima layanan"),
    Text("business processes", "proses bisnis"),
    Text("internal strengthening", "penguatan internal"),
    Text("budget", "anggaran"),
)
_WORDS: Final = {
    word.casefold() for each in (*ASPECTS, *PERSPECTIVES) for word in (each.en, each.id)
}
_ASPECT, _PERSPECTIVE = either(ASPECTS), either(PERSPECTIVES)
_UNKNOWN: Final = Text(
    f"give {_ASPECT.en}; for heads {_PERSPECTIVE.en}",
    f"berikan {_ASPECT.id}; untuk pimpinan {_PERSPECTIVE.id}",
)


def fault_in_dimension(dimension: str) -> Text | None:
    """Return what is wrong with a dimension that is known in neither language, else None."""
    return None if " ".join(dimension.split()).casefold() in _WORDS else _UNKNOWN
