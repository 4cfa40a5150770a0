"""The forum: the unit's predicate, adjustments with reasons, minutes, and what they confirm."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role
from tilik_server.operations.cycle.start_appraisals import start_appraisals
from tilik_tests.viewers import ADMIN

LEVELS = {"work_result": "as", "behaviour": "as"}
CHANGE = {"axisKey": "work_result", "level": "above", "reason": "Bukti triwulan IV"}


async def give(office: Any, who: Any, predicate: str = "baik", **more: Any) -> Any:
    """The unit's predicate, set by somebody."""
    given = {"unit": "office", "cycle": "2025", "predicate": predicate, "reason": "Capaian"}
    return await office.do("SetOrganisationPredicate", who, **{**given, **more})


async def hold(office: Any, who: Any = None, **more: Any) -> Any:
    """A forum of the unit, recorded by the performance team."""
    given = {
        "unitCode": "office",
        "cycleCode": "2025",
        "heldOn": str(office.today),
        "chair": encode("Employee", office.leader),
        "participants": [encode("Employee", office.head)],
        "minutes": "Semua nilai dibahas.",
    }
    return await office.do("RecordForum", who or office.team, input={**given, **more})


async def test_the_unit_s_predicate_is_its_head_s_work_result(office: Any) -> None:
    shown = await give(office, office.leader, "istimewa")
    assert shown["organisationPredicate"] == {"key": "istimewa"}
    head = await office.read(office.head_appraisal)
    (rating,) = head["ratings"]
    assert (rating["axisKey"], rating["source"], rating["level"]) == (
        "work_result",
        "UNIT",
        "above",
    )
    assert rating["by"]["id"] == encode("Employee", office.leader)
    (entry,) = head["timeline"]["nodes"]
    assert (entry["action"], entry["note"]) == ("setOrganisationPredicate", "istimewa")
    await give(office, office.leader, "kurang")
    head = await office.read(office.head_appraisal)
    assert [each["level"] for each in head["ratings"]] == ["below"]
    assert (head["version"], (await office.read())["ratings"]) == (3, [])


async def test_a_scheme_without_predicates_for_units_says_so(make_office: Any) -> None:
    office = await make_office("asn.pp_30_2019")
    refused = await give(office, office.leader)
    assert (refused["code"], office.paths(refused)) == ("INVALID_ARGUMENT", ["predicateKey"])
    assert "has no predicates for units" in refused["fields"][0]["message"]


async def test_a_cycle_maps_predicates_to_levels_as_it_likes(make_office: Any) -> None:
    office = await make_office(params={"head_levels": {"baik": "above"}})
    await give(office, office.leader, "baik")
    assert (await office.read(office.head_appraisal))["ratings"][0]["level"] == "above"


async def test_only_who_leads_one_level_up_sets_it(office: Any) -> None:
    team_above = Viewer("user", grants=(Grant(Role.PERFORMANCE_TEAM, office.region),))
    admin_here = Viewer("user", grants=(Grant(Role.ADMIN, office.unit),))
    head_as_admin = Viewer("user", "en", office.head, (Grant(Role.ADMIN),))
    for who in (office.head, office.employee, office.team, admin_here, head_as_admin):
        assert (await give(office, who))["code"] == "NOT_YOUR_STEP"
    assert (await office.read(office.head_appraisal))["ratings"] == []
    assert await office.world.fetch("select from unit_predicate") == []
    for who in (office.leader, team_above):
        assert "organisationPredicate" in await give(office, who)


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"unit": "nowhere"}, "CODE_UNKNOWN", "unitCode"),
        ({"cycle": "1999"}, "CODE_UNKNOWN", "cycleCode"),
        ({"predicate": "hebat"}, "INVALID_ARGUMENT", "predicateKey"),
        ({"reason": " "}, "INVALID_ARGUMENT", "reason"),
        ({"reason": "a\0"}, "INVALID_ARGUMENT", "reason"),
        ({"unit": "a\0"}, "INVALID_ARGUMENT", "unitCode"),
    ],
)
async def test_what_is_wrong_with_a_predicate_is_named(
    office: Any, more: dict[str, Any], code: str, path: str
) -> None:
    refused = await give(office, office.leader, **more)
    assert (refused["code"], office.paths(refused)) == (code, [path])
    assert await office.world.fetch("select from unit_predicate") == []


async def test_a_numeric_scheme_gives_units_no_predicate(make_office: Any) -> None:
    office = await make_office("asn.pp_30_2019")
    assert office.paths(await give(office, office.leader)) == ["predicateKey"]


@pytest.mark.parametrize("successor", [False, True])
async def test_a_head_who_starts_after_the_predicate_is_rated_at_the_start(
    office: Any, successor: bool
) -> None:
    world = office.world
    await world.change("delete from appraisal where id = $1", office.head_appraisal)
    await give(office, office.leader, "kurang")
    if successor:
        successor_key = await world.employee(office.unit)
        sql = "update unit set head_id = $2 where id = $1"
        await world.change(sql, office.unit, successor_key)
    for _ in range(2):
        await start_appraisals(world.database, ADMIN, "2025", "office")
    rows = await world.fetch(
        "select a.id, a.employee_id, r.level, r.by_id from appraisal a "
        "join rating r on r.appraisal_id = a.id and r.source = 'UNIT'"
    )
    (rated,) = rows
    assert rated["employee_id"] == (successor_key if successor else office.head)
    assert (rated["level"], rated["by_id"]) == ("below", office.leader)
    timeline = (await office.read(rated["id"]))["timeline"]["nodes"]
    told = [(each["action"], each["note"]) for each in timeline]
    assert told == [("startAppraisals", None), ("setOrganisationPredicate", "kurang")]


async def test_a_predicate_comes_too_late_once_the_head_s_outcome_is_decided(office: Any) -> None:
    await office.staged("DECIDED", office.head_appraisal)
    assert (await give(office, office.leader))["code"] == "WRONG_STAGE"
    assert await office.world.fetch("select from unit_predicate") == []


async def test_a_head_is_rated_by_the_unit_whatever_the_appraiser_or_a_forum_says(
    office: Any,
) -> None:
    await give(office, office.leader, "kurang")
    await office.rate(office.head_appraisal, office.leader, work_result="above", behaviour="as")
    refused = await office.calibrate(office.head_appraisal, CHANGE)
    assert office.paths(refused) == ["input.adjustments.0"]
    await office.calibrate(office.head_appraisal)
    found = await office.decide(office.head_appraisal, office.leader)
    assert found["outcome"]["predicate"]["key"] == "butuh_perbaikan"


async def test_an_empty_list_confirms(office: Any) -> None:
    await office.rate()
    assert (await office.calibrate())["stage"] == "CALIBRATED"
    shown = await office.read()
    forum = [each for each in shown["ratings"] if each["source"] == "FORUM"]
    assert {each["axisKey"]: each["level"] for each in forum} == LEVELS
    assert (shown["adjustments"], shown["dueOn"]) == ([], "2026-01-31")


async def test_an_adjustment_stays_visible_with_its_reason(office: Any) -> None:
    await office.rate()
    await office.calibrate(None, CHANGE)
    (adjustment,) = (await office.read())["adjustments"]
    assert adjustment == {
        "axisKey": "work_result",
        "before": {"level": "as", "value": None},
        "after": {"level": "above", "value": None},
        "reason": "Bukti triwulan IV",
    }
    again = {"axisKey": "behaviour", "level": "above", "reason": "Kesepakatan"}
    assert (await office.calibrate(None, again))["stage"] == "CALIBRATED"
    assert len((await office.read())["adjustments"]) == 2
    assert (await office.decide())["outcome"]["predicate"]["key"] == "sangat_baik"
    assert office.paths(await office.calibrate()) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ([{**CHANGE, "axisKey": "charm"}], "input.adjustments.0.axisKey"),
        ([{**CHANGE, "level": "great"}], "input.adjustments.0.level"),
        ([{**CHANGE, "value": 3}], "input.adjustments.0.value"),
        ([{**CHANGE, "reason": ""}], "input.adjustments.0.reason"),
        ([{**CHANGE, "level": "as"}], "input.adjustments.0"),
        ([CHANGE, CHANGE], "input.adjustments.1"),
    ],
)
async def test_what_is_wrong_with_an_adjustment_is_named(
    office: Any, changes: list[dict[str, Any]], path: str
) -> None:
    await office.rate()
    refused = await office.calibrate(None, *changes)
    assert (refused["code"], office.paths(refused)) == ("INVALID_ARGUMENT", [path])
    shown = await office.read()
    assert (shown["stage"], shown["adjustments"]) == ("RATED", [])


async def test_what_is_confirmed_need_not_be_confirmed_again(office: Any) -> None:
    await office.rate()
    await office.calibrate()
    assert office.paths(await office.calibrate()) == ["input.adjustments"]


async def test_an_adjusted_mean_says_what_it_was(make_office: Any) -> None:
    office = await make_office("asn.pp_30_2019")
    place = office.unit, office.cycle
    goal = await office.world.goal(office.appraisal, *place, axis_key="plan")
    await office.world.below("score", goal, status="COMPUTED", value=9.0, achievement=90.0)
    await office.rate(behaviour=95)
    await office.calibrate(None, {"axisKey": "plan", "value": 99, "reason": "Bukti"})
    (adjustment,) = (await office.read())["adjustments"]
    assert (adjustment["before"]["value"], adjustment["after"]["value"]) == (90, 99)


async def test_a_forum_confirms_the_rest_at_once(make_office: Any) -> None:
    office = await make_office(staff=4)
    for row in office.appraisals[:3]:
        await office.rate(row)
    await office.calibrate(office.appraisals[0], CHANGE)
    below = await office.world.unit(office.unit)
    await office.world.change(
        "update appraisal set unit_id = $2 where id = $1", office.appraisals[2], below
    )
    shown = await hold(office, justification="Sedikit orang", confirmRest=True)
    (forum,) = shown["forums"]
    assert (forum["heldOn"], forum["justification"]) == (str(office.today), "Sedikit orang")
    stages = [(await office.read(row))["stage"] for row in office.appraisals]
    assert stages == ["CALIBRATED", "CALIBRATED", "CALIBRATED", "SELF_ASSESSED"]
    second = await office.read(office.appraisals[1])
    assert [each["source"] for each in second["ratings"]] == ["APPRAISER"] * 2 + ["FORUM"] * 2
    assert second["ratings"][-1]["by"]["id"] == encode("Employee", office.leader)
    entry = second["timeline"]["nodes"][-1]
    assert (entry["action"], entry["from"], entry["to"]) == ("recordForum", "RATED", "CALIBRATED")
    assert (second["dueOn"], second["version"]) == ("2026-01-31", 3)
    assert len((await office.read(office.appraisals[0]))["adjustments"]) == 1


async def test_a_forum_confirms_nobody_s_own_rating(make_office: Any) -> None:
    office = await make_office(staff=2)
    for row in office.appraisals:
        await office.rate(row)
    keeper = office.person(office.staff[0], Grant(Role.PERFORMANCE_TEAM, office.unit))
    await hold(office, keeper, confirmRest=True)
    stages = [(await office.read(row))["stage"] for row in office.appraisals]
    assert stages == ["RATED", "CALIBRATED"]


async def test_a_forum_without_confirmation_moves_nobody(office: Any) -> None:
    await office.rate()
    await hold(office)
    assert (await office.read())["stage"] == "RATED"


async def test_who_may_record_a_forum(office: Any) -> None:
    for who in (office.head, office.employee):
        assert (await hold(office, who))["code"] == "NOT_YOUR_STEP"
    assert await office.world.fetch("select from forum") == []
    assert "forums" in await hold(office, office.leader, chair=None)
    (row,) = await office.world.fetch("select chair_id from forum")
    assert row["chair_id"] == office.leader


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"unitCode": "nowhere"}, "CODE_UNKNOWN", "input.unitCode"),
        ({"cycleCode": "1999"}, "CODE_UNKNOWN", "input.cycleCode"),
        ({"heldOn": "2999-01-01"}, "INVALID_ARGUMENT", "input.heldOn"),
        ({"heldOn": "2024-12-31"}, "INVALID_ARGUMENT", "input.heldOn"),
        ({"chair": None}, "INVALID_ARGUMENT", "input.chair"),
        ({"chair": encode("Employee", UUID(int=1))}, "INVALID_ARGUMENT", "input.chair"),
        ({"chair": "x"}, "INVALID_ID", "input.chair"),
        ({"participants": ["x"]}, "INVALID_ID", "input.participants.0"),
        (
            {"participants": [encode("Employee", UUID(int=1))]},
            "INVALID_ARGUMENT",
            "input.participants.0",
        ),
        ({"minutes": ""}, "INVALID_ARGUMENT", "input.minutes"),
        ({"justification": "\0"}, "INVALID_ARGUMENT", "input.justification"),
    ],
)
async def test_what_is_wrong_with_a_forum_is_named(
    office: Any, more: dict[str, Any], code: str, path: str
) -> None:
    await office.rate()
    refused = await hold(office, confirmRest=True, **more)
    assert (refused["code"], office.paths(refused)) == (code, [path])
    assert await office.world.fetch("select from forum") == []
    assert (await office.read())["stage"] == "RATED"


async def test_nobody_sits_twice_in_a_forum(office: Any) -> None:
    head = encode("Employee", office.head)
    assert office.paths(await hold(office, participants=[head, head])) == ["input.participants.1"]
    assert office.paths(await hold(office, participants=[head] * 501)) == ["input.participants"]


async def test_of_two_calibrations_of_one_version_one_wins(office: Any) -> None:
    await office.rate()
    text = """mutation ($input: CalibrateInput!) { calibrateAppraisal(input: $input) {
      ... on Problem { code } ... on Appraisal { stage } } }"""
    given = {"appraisal": encode("Appraisal", office.appraisal), "ifVersion": 2}
    answers = await asyncio.gather(
        *(
            office.graph.ask(text, viewer=office.team, input={**given, "adjustments": [change]})
            for change in (CHANGE, {**CHANGE, "level": "below"})
        )
    )
    codes = sorted(each["calibrateAppraisal"].get("code", "") for each in answers)
    assert codes == ["", "OUTDATED"]
    assert len((await office.read())["adjustments"]) == 1
