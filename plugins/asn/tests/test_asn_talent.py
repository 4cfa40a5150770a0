"""The bands of a match and the talent boxes are those that domain rules publish."""

import pytest
from pydantic import ValidationError

from tilik_asn.competencies import PERMENPANRB_38_2017
from tilik_plugin import Text, percent, round_half_up
from tilik_plugin.competency import MatchBand, MatchStandard, TalentMap


@pytest.mark.parametrize(
    ("position_class", "match", "band"),
    [
        ("administrator", 92.59, "optimal"),
        ("administrator", 90, "optimal"),
        ("jpt_pratama", 89.99, "cukup_optimal"),
        ("jpt_madya", 78, "cukup_optimal"),
        ("pengawas", 77.99, "kurang_optimal"),
        ("pelaksana", 80, "memenuhi"),
        ("pelaksana", 79.99, "masih_memenuhi"),
        ("ahli_muda", 68, "masih_memenuhi"),
        ("terampil", 67.99, "kurang_memenuhi"),
    ],
)
def test_band_of_a_match_by_position_class(position_class: str, match: float, band: str) -> None:
    standard = PERMENPANRB_38_2017.match_standard(position_class)
    assert standard is not None
    assert standard.band(match).key == band


def test_the_published_match() -> None:
    match = round_half_up(percent(25, 9 * 3))
    standard = PERMENPANRB_38_2017.match_standard("administrator")
    assert standard is not None
    assert (match, standard.band(match).label.en) == (92.59, "Optimal")


def test_the_usual_level_of_a_position_class_is_not_verified() -> None:
    usual = PERMENPANRB_38_2017.usual_levels
    assert usual is not None
    assert usual.unverified
    assert usual.levels["administrator"] == 3
    assert {*usual.levels.values()} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("predicate", "boxes"),
    [
        ("sangat_baik", [4, 7, 9]),
        ("baik", [2, 5, 8]),
        ("butuh_perbaikan", [1, 3, 6]),
        ("kurang", [1, 3, 6]),
        ("sangat_kurang", [1, 3, 6]),
    ],
)
def test_talent_boxes_by_predicate_and_potential(predicate: str, boxes: list[int]) -> None:
    talent_map = PERMENPANRB_38_2017.talent_map
    assert talent_map is not None
    assert [talent_map.box(predicate, each) for each in ("LOW", "MEDIUM", "HIGH")] == boxes


def test_bands_that_leave_a_match_without_a_name_are_refused() -> None:
    with pytest.raises(ValidationError, match="begins at 0"):
        MatchStandard(
            key="x", citation="x", bands=(MatchBand(key="a", label=Text("a", "a"), minimum=5),)
        )


def test_a_talent_map_without_a_row_is_refused() -> None:
    with pytest.raises(ValidationError, match="no boxes for below"):
        TalentMap(citation="x", performance={"baik": "as"}, otherwise="below", boxes={"as": {}})


def test_a_list_without_standards_has_none_for_any_class() -> None:
    bare = PERMENPANRB_38_2017.model_copy(update={"match_standards": ()})
    assert bare.match_standard("pelaksana") is None
