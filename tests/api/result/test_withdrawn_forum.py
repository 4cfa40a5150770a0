"""Forums recorded once, and withdrawn: what they alone confirmed is rated again."""

import asyncio
from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role

CHANGE = {"axisKey": "behaviour", "level": "above", "reason": "Bukti dari unit lain"}
FORUMS = "select id, withdrawn_at, withdrawal_reason from forum order by minutes"


async def hold(office: Any, who: Any = None, **more: Any) -> Any:
    """A forum of the unit that confirms the rest, recorded by the performance team."""
    held = {"unitCode": "office", "cycleCode": "2025", "heldOn": str(office.today)}
    people = {"chair": encode("Employee", office.leader), "participants": []}
    given = {**held, **people, "minutes": "Semua nilai dibahas.", "confirmRest": True, **more}
    return await office.do("RecordForum", who or office.team, input=given)


async def withdraw(office: Any, who: Any = None, **more: Any) -> Any:
    """The withdrawal of the forum that is first by its minutes."""
    forum = (await office.world.fetch(FORUMS))[0]["id"]
    given = {"forum": encode("Forum", forum), "reason": "Tercatat dua kali", **more}
    return await office.do("WithdrawForum", who or office.team, **given)


async def stage(office: Any) -> str:
    """Where the first appraisal stands."""
    found: str = (await office.read())["stage"]
    return found


async def test_what_a_forum_confirmed_is_rated_again(office: Any) -> None:
    await office.rate()
    await hold(office)
    assert await stage(office) == "CALIBRATED"
    shown = await withdraw(office)
    (forum,) = shown["forums"]
    assert (forum["withdrawalReason"], forum["withdrawnAt"] is None) == ("Tercatat dua kali", False)
    found = await office.read()
    assert (found["stage"], found["version"], found["dueOn"]) == ("RATED", 4, "2026-01-21")
    entry = found["timeline"]["nodes"][-1]
    said = {"action": "withdrawForum", "from": "CALIBRATED", "to": "RATED", "by": None}
    assert entry == {**said, "note": "Tercatat dua kali"}
    await office.rate(work_result="above", behaviour="below")
    await hold(office)
    assert (await office.decide())["outcome"]["predicate"]["key"] == "kurang"
    assert (await withdraw(office))["code"] == "ALREADY_WITHDRAWN"


async def test_what_was_calibrated_since_or_is_decided_stays(make_office: Any) -> None:
    office = await make_office(staff=3)
    for each in office.appraisals:
        await office.rate(each)
    await hold(office)
    changed, decided, confirmed = office.appraisals
    await office.calibrate(changed, CHANGE)
    await office.decide(decided)
    await withdraw(office)
    found = [(await office.read(each))["stage"] for each in (changed, decided, confirmed)]
    assert found == ["CALIBRATED", "DECIDED", "RATED"]
    ratings = (await office.read(changed))["ratings"]
    counted = {each["axisKey"]: each["level"] for each in ratings if each["source"] == "FORUM"}
    assert counted == {"behaviour": "above", "work_result": "as"}


async def test_a_second_forum_s_confirmation_is_not_the_first_s_to_take(office: Any) -> None:
    await office.rate()
    await hold(office)
    await hold(office, minutes="Tercatat lagi")
    second = (await office.world.fetch(FORUMS))[1]["id"]
    await withdraw(office, forum=encode("Forum", second))
    assert await stage(office) == "CALIBRATED"
    await withdraw(office)
    assert await stage(office) == "RATED"


async def test_a_withdrawn_forum_justifies_no_distribution(make_office: Any) -> None:
    office = await make_office(staff=5)
    given = {"unit": "office", "cycle": "2025", "predicate": "baik", "reason": "Capaian"}
    await office.do("SetOrganisationPredicate", office.leader, **given)
    for each in office.appraisals:
        await office.rate(each)
        await office.calibrate(each)
    reason = {"justification": "Seluruh target nasional terlampaui", "confirmRest": False}
    await hold(office, **reason)
    await withdraw(office)
    assert (await office.decide())["code"] == "DISTRIBUTION_UNJUSTIFIED"
    await hold(office, **reason)
    assert (await office.decide())["stage"] == "DECIDED"


@pytest.mark.parametrize("who", ["head", "employee", "nobody"])
async def test_only_the_team_and_the_head_above_withdraw_it(office: Any, who: str) -> None:
    await office.rate()
    await hold(office)
    viewer = getattr(office, who, None) or office.head_appraisal
    refused = await withdraw(office, viewer)
    assert refused["code"] == ("NOT_YOUR_STEP" if who == "head" else "NOT_FOUND")
    assert await stage(office) == "CALIBRATED"
    assert "withdrawnAt" in (await withdraw(office, office.leader))["forums"][0]


async def test_nobody_takes_back_what_a_forum_confirmed_of_themselves(office: Any) -> None:
    await office.rate()
    await hold(office)
    grants = (Grant(Role.EMPLOYEE), Grant(Role.PERFORMANCE_TEAM, office.unit))
    refused = await withdraw(office, Viewer("user", "en", employee=office.employee, grants=grants))
    assert refused["code"] == "NOT_YOUR_STEP"
    assert "did not confirm" in refused["message"]
    (forum,) = await office.world.fetch(FORUMS)
    assert (forum["withdrawn_at"], await stage(office)) == (None, "CALIBRATED")


async def test_a_double_click_with_a_key_records_one_forum(office: Any) -> None:
    await office.rate()
    answers = await asyncio.gather(*(hold(office, idempotencyKey="forum-1") for _ in range(3)))
    assert all(len(each["forums"]) == 1 for each in answers)
    assert (await office.read())["version"] == 3
    other = await hold(office, idempotencyKey="forum-1", minutes="Lain")
    assert other["code"] == "IDEMPOTENCY_KEY_REUSED"
    faulty = await hold(office, idempotencyKey="")
    assert office.paths(faulty) == ["input.idempotencyKey"]


async def test_of_two_withdrawals_at_once_one_is_done(office: Any) -> None:
    await office.rate()
    await hold(office)
    answers = await asyncio.gather(withdraw(office), withdraw(office))
    assert sorted(each.get("code", "") for each in answers) == ["", "ALREADY_WITHDRAWN"]
    assert [each["action"] for each in (await office.read())["timeline"]["nodes"]] == [
        "rateAppraisal",
        "recordForum",
        "withdrawForum",
    ]
    refused = await withdraw(office, reason=" ")
    assert office.paths(refused) == ["reason"]
