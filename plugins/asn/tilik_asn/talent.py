"""Talent: match bands and usual levels by position class, and PermenPANRB 3/2020's boxes."""

from tilik_plugin import Text
from tilik_plugin.competency import MatchBand, MatchStandard, TalentMap, UsualLevels


def _band(key: str, minimum: float, en: str, id: str) -> MatchBand:  # noqa: A002
    return MatchBand(key=key, label=Text(en, id), minimum=minimum)


# Both sets are published; which classes each is for is not verified.
MATCH_STANDARDS = (
    MatchStandard(
        key="a",
        citation="PermenPANRB 38/2017",
        position_classes=(
            "jpt_utama",
            "jpt_madya",
            "jpt_pratama",
            "administrator",
            "pengawas",
        ),
        bands=(
            _band("optimal", 90, "Optimal", "Optimal"),
            _band("cukup_optimal", 78, "Fairly optimal", "Cukup optimal"),
            _band("kurang_optimal", 0, "Less optimal", "Kurang optimal"),
        ),
        unverified=True,
    ),
    MatchStandard(
        key="b",
        citation="PermenPANRB 38/2017",
        bands=(
            _band("memenuhi", 80, "Meets the requirement", "Memenuhi syarat"),
            _band("masih_memenuhi", 68, "Still meets the requirement", "Masih memenuhi syarat"),
            _band("kurang_memenuhi", 0, "Below the requirement", "Kurang memenuhi syarat"),
        ),
        unverified=True,
    ),
)

PERMENPANRB_3_2020 = TalentMap(
    citation="PermenPANRB 3/2020",
    performance={"sangat_baik": "above", "baik": "as"},
    otherwise="below",
    boxes={
        "above": {"LOW": 4, "MEDIUM": 7, "HIGH": 9},
        "as": {"LOW": 2, "MEDIUM": 5, "HIGH": 8},
        "below": {"LOW": 1, "MEDIUM": 3, "HIGH": 6},
    },
    pool=(7, 8, 9),
)

USUAL_LEVELS = UsualLevels(
    citation="PermenPANRB 38/2017",
    levels={
        "pelaksana": 1,
        "pengawas": 2,
        "administrator": 3,
        "jpt_pratama": 4,
        "jpt_madya": 5,
        "jpt_utama": 5,
        "ahli_pertama": 2,
        "ahli_muda": 3,
        "ahli_madya": 4,
        "ahli_utama": 5,
    },
    unverified=True,
)
