"""Job-person match: the published example, and what is no number."""

from dataclasses import replace

import pytest

from tilik_asn.competencies import PERMENPANRB_38_2017
from tilik_asn.talent import PERMENPANRB_3_2020
from tilik_plugin.competency import CompetencyList
from tilik_server.judging.match import MatchRules, job_person_match
from tilik_server.plugin_host.catalogue import EMPTY, Catalogue, CompetencyListEntry

REQUIRED = dict.fromkeys("abcdefghi", 3)
RULES = MatchRules(PERMENPANRB_38_2017.match_standards, PERMENPANRB_3_2020)


def test_nine_competencies_at_three_with_25_achieved_match_optimally() -> None:
    match = job_person_match(REQUIRED, {**REQUIRED, "a": 2, "b": 2})
    assert match == 92.59
    standard = RULES.standard("administrator")
    assert standard is not None
    assert standard.band(match).key == "optimal"


@pytest.mark.parametrize(("capped", "match"), [(True, 88.89), (False, 111.11)])
def test_levels_above_the_requirement_count_only_where_they_are_not_capped(
    capped: bool, match: float
) -> None:
    required = {"a": 3, "b": 3, "c": 3}
    achieved = {"a": 5, "b": 3, "c": 2}
    assert job_person_match(required, achieved, capped=capped) == match


@pytest.mark.parametrize(
    ("required", "achieved"), [({}, {"a": 3}), ({"a": 3, "b": 3}, {"a": 3}), ({"a": 1}, {})]
)
def test_no_match_where_nothing_is_required_or_something_never_assessed(
    required: dict[str, int], achieved: dict[str, int]
) -> None:
    assert job_person_match(required, achieved) is None


def test_rules_are_those_of_the_installed_lists() -> None:
    assert MatchRules.of(EMPTY) == MatchRules()
    entry = CompetencyListEntry("tilik-asn", PERMENPANRB_38_2017)
    other = CompetencyListEntry("other", _bare("z.list"))
    lists = {"z.list": other, PERMENPANRB_38_2017.key: entry}
    found = MatchRules.of(_with(lists))
    assert found == RULES


def test_a_class_that_no_standard_names_has_none() -> None:
    assert MatchRules(RULES.standards[:1]).standard("pelaksana") is None


def _bare(key: str) -> CompetencyList:
    update = {"key": key, "match_standards": (), "talent_map": None}
    return PERMENPANRB_38_2017.model_copy(update=update)


def _with(lists: dict[str, CompetencyListEntry]) -> Catalogue:
    return replace(EMPTY, competency_lists=lists)
