"""Subscriptions: who is told what, once it is committed, and never what was rolled back."""

from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode, key_of
from tilik_server.access.viewer import OPERATOR, Grant
from tilik_server.models.vocabulary import Role
from tilik_server.sql.statement import composed

EVIDENCE = "subscription ($under: String) { evidenceRecorded(under: $under) { id title } }"
APPRAISAL = "subscription ($under: String) { appraisalChanged(under: $under) { id version stage } }"
SCORE = """subscription ($under: String) { scoreComputed(under: $under) {
  id status achievement goal { id appraisal { employee { name } } } } }"""


async def code_of(world: Any, unit: UUID) -> str:
    (row,) = await world.fetch("select code from unit where id = $1", unit)
    return str(row["code"])


def told_key(data: Any, concept: str) -> UUID:
    ((_, shown),) = data.items()
    return key_of(shown["id"], concept, "id")


async def change_and_fail(world: Any) -> None:
    async with world.database.writing(OPERATOR) as connection:
        await connection.execute(composed("tests.change", "update appraisal set version = 7"))
        raise ZeroDivisionError


async def test_evidence_is_told_as_it_is_recorded(open_client: Any, world: Any) -> None:
    plan = await world.plan()
    async with open_client() as client:
        await client.begin()
        await client.subscribe(EVIDENCE)
        key = await world.evidence(plan["goal"], plan["unit"], plan["cycle"], title="Kunjungan")
        shown = {"id": encode("Evidence", key), "title": "Kunjungan"}
        assert await client.told() == {"evidenceRecorded": shown}


async def test_appraisal_is_told_with_each_change(open_client: Any, world: Any) -> None:
    plan = await world.plan()
    async with open_client() as client:
        await client.begin()
        await client.subscribe(APPRAISAL)
        for version, stage in ((2, "SELF_ASSESSED"), (3, "RATED")):
            await world.change("update appraisal set version = $1, stage = $2", version, stage)
            shown = (await client.told())["appraisalChanged"]
            assert (shown["version"], shown["stage"]) == (version, stage)
        await world.below("rating", plan["appraisal"])
        assert (await client.told())["appraisalChanged"]["version"] == 3


async def test_score_is_told_when_it_is_computed_and_when_it_changes(
    open_client: Any, world: Any
) -> None:
    plan = await world.plan()
    async with open_client() as client:
        await client.begin()
        await client.subscribe(SCORE)
        await world.below("score", plan["goal"])
        first = (await client.told())["scoreComputed"]
        assert first["status"] == "NO_EVIDENCE"
        assert first["goal"]["appraisal"]["employee"]["name"].startswith("Pegawai")
        await world.change("update score set status = 'COMPUTED', achievement = 80, value = 8")
        assert (await client.told())["scoreComputed"]["achievement"] == 80


async def test_under_is_the_unit_and_all_below_it(open_client: Any, world: Any) -> None:
    top = await world.unit()
    below, beside = await world.unit(top), await world.unit()
    cycle = await world.cycle()
    here = await world.appraisal(await world.employee(below), below, cycle)
    there = await world.appraisal(await world.employee(beside), beside, cycle)
    async with open_client() as client:
        await client.begin()
        await client.subscribe(APPRAISAL, under=await code_of(world, top))
        await world.change("update appraisal set version = 2 where id = $1", there)
        await world.change("update appraisal set version = 3 where id = $1", here)
        data = await client.told()
        assert (told_key(data, "Appraisal"), data["appraisalChanged"]["version"]) == (here, 3)


async def test_person_without_under_is_told_of_own_people(
    open_client: Any, world: Any, sign: Any
) -> None:
    unit, cycle = await world.unit(), await world.cycle()
    leader, member, other = [await world.employee(unit) for _ in range(3)]
    own = await world.appraisal(leader, unit, cycle)
    team = await world.appraisal(member, unit, cycle, appraiser_id=leader)
    second = await world.appraisal(other, unit, cycle, appraiser_superior_id=leader)
    stranger = await world.appraisal(await world.employee(unit), unit, cycle)
    async with open_client() as client:
        await client.begin({"authorization": sign(leader, Grant(Role.EMPLOYEE))})
        await client.subscribe(APPRAISAL)
        for key in (stranger, own, team, stranger, second):
            await world.change("update appraisal set version = version + 1 where id = $1", key)
        told = [told_key(await client.told(), "Appraisal") for _ in range(3)]
    assert told == [own, team, second]


async def test_viewer_that_is_no_person_is_told_of_its_units(
    open_client: Any, world: Any, sign: Any
) -> None:
    mine, other = await world.unit(), await world.unit()
    cycle = await world.cycle()
    here = await world.appraisal(await world.employee(mine), mine, cycle)
    there = await world.appraisal(await world.employee(other), other, cycle)
    async with open_client(
        additional_headers={"authorization": sign(None, Grant(Role.PERFORMANCE_TEAM, mine))}
    ) as client:
        await client.begin()
        await client.subscribe(APPRAISAL)
        for key in (there, here):
            await world.change("update appraisal set version = 2 where id = $1", key)
        assert told_key(await client.told(), "Appraisal") == here


async def test_those_who_share_a_goal_are_told_of_its_score(
    open_client: Any, world: Any, sign: Any
) -> None:
    plan = await world.plan()
    member = await world.employee(plan["unit"])
    appraisal = await world.appraisal(member, plan["unit"], plan["cycle"])
    shared = {"shared": True, "contributes_to_id": plan["goal"]}
    await world.goal(appraisal, plan["unit"], plan["cycle"], **shared)
    async with open_client() as client:
        await client.begin({"Authorization": sign(member, Grant(Role.EMPLOYEE))})
        await client.subscribe(SCORE)
        key = await world.below("score", plan["goal"])
        assert told_key(await client.told(), "Score") == key


async def test_what_was_rolled_back_is_never_told(open_client: Any, world: Any) -> None:
    await world.plan()
    async with open_client() as client:
        await client.begin()
        await client.subscribe(APPRAISAL)
        with pytest.raises(ZeroDivisionError):
            await change_and_fail(world)
        await world.change("update appraisal set version = 8")
        assert (await client.told())["appraisalChanged"]["version"] == 8


async def test_thousands_of_changes_in_one_statement_are_all_told(
    open_client: Any, world: Any
) -> None:
    plan = await world.plan()
    async with open_client() as client:
        await client.begin()
        await client.subscribe(EVIDENCE)
        await world.change(
            """insert into evidence
              (id, cycle_id, unit_id, goal_id, kind, title, occurred_on, record, status)
            select tilik_id($1), $1, $2, $3, 'ACTIVITY', 'Banyak', '2025-03-03', '{}', 'PENDING'
            from generate_series(1, 700)""",
            plan["cycle"],
            plan["unit"],
            plan["goal"],
        )
        told = [(await client.told())["evidenceRecorded"] for _ in range(700)]
    assert len({each["id"] for each in told}) == 700
    assert {each["title"] for each in told} == {"Banyak"}


async def test_each_language_is_its_connections(open_client: Any, world: Any) -> None:
    await world.plan()
    warning = '[{"code": "X", "message": {"en": "Late", "id": "Terlambat"}}]'
    asked = "subscription { appraisalChanged { warnings { message } } }"
    async with open_client(additional_headers={"accept-language": "id"}) as client:
        await client.begin()
        await client.subscribe(asked)
        await world.change("update appraisal set warnings = $1", warning)
        told = (await client.told())["appraisalChanged"]["warnings"]
        assert told[0] == {"message": "Terlambat"}
        assert "pejabat penilai" in told[1]["message"]


async def test_several_subscriptions_share_a_connection(open_client: Any, world: Any) -> None:
    plan = await world.plan()
    async with open_client() as client:
        await client.begin()
        first, second = await client.subscribe(EVIDENCE), await client.subscribe(EVIDENCE)
        await world.evidence(plan["goal"], plan["unit"], plan["cycle"])
        assert {(await client.receive())["id"] for _ in range(2)} == {first, second}
        await client.send(type="complete", id=first)
        await world.evidence(plan["goal"], plan["unit"], plan["cycle"])
        assert (await client.receive())["id"] == second
        await client.send(type="ping")
        assert await client.receive() == {"type": "pong"}
