"""`tilik person erase`: figures, scores, feeds and the trail after it, and when it is refused."""

from datetime import timedelta
from subprocess import CompletedProcess
from typing import Any

import asyncpg
import orjson
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.database.province_time import local_day
from tilik_server.errors import (
    AlreadyErased,
    AppraisalsOpen,
    ErasureTooEarly,
    PersonNotFound,
    StillInService,
)
from tilik_server.models.base import new_id
from tilik_server.personal.erasable import ERASED
from tilik_server.personal.erase_person import Erasure, erase_person
from tilik_server.personal.export_person import export_person
from tilik_server.runtime import Runtime
from tilik_server.scoring.replay import replay
from tilik_server.trail.chains import verify_chains
from tilik_tests.commands import run_tilik, service_variables
from tilik_tests.left_person import LEFT, NIP, scored, words_left

RECORDS: dict[str, list[dict[str, Any]]] = {
    "asn.innovation": [{"idea": "Rahasia", "benefit": "Rahasia dua", "adopted": True}],
    "asn.task_completion": [
        {"period": f"2025-{month:02}", "planned": 10, "approved": month} for month in (1, 10, 2)
    ],
    "education.achievement_growth": [
        {"group": group, "period": period, "mean": mean}
        for group, mean in (("Rahasia VII", 60), ("rahasia  vii", 66), ("Rahasia VIII", 70))
        for period in ("2024/2025", "2025/2026")
    ],
    "education.learning_gain": [
        {"student": name, "pre": 50, "post": post, "maximum": 100}
        for name, post in (("Rahasia Budi", 60), ("Rahasia Cici", 71), ("Rahasia Ani", 82))
    ],
    "finance.absorption": [
        {"account": account, "budget": 100, "realised": realised}
        for account, realised in (("5.1.01", 70), ("5.1.02", 80), ("Rahasia", 90))
    ],
    "health.immunisation_coverage": [
        {"vaccine": "Rahasia", "place": "Rahasia A", "target": 10, "vaccinated": 8},
        {"vaccine": "Rahasia", "place": "Rahasia B", "target": 20, "vaccinated": 15},
    ],
    "health.uci": [
        {"village": name, "target": 10, "vaccinated": count}
        for name, count in (("Rahasia A", 9), ("Rahasia B", 5), ("Rahasia C", 10))
    ],
}


@pytest.mark.parametrize("calculator", RECORDS)
async def test_score_comes_out_the_same_from_records_without_texts(
    graph: Any, world: Any, runtime: Runtime, superuser: Any, calculator: str
) -> None:
    made = await scored(graph, world, RECORDS[calculator], calculator_key=calculator)
    wrong = (made["score"]["status"], made["score"]["problem"])
    done = await erase_person(runtime, NIP)
    assert (done.scores, done.altered_scores) == (1, 0), wrong
    found = await replay(graph.database, graph.catalogue, graph.pool, made["score"]["id"])
    assert found.differences == []
    assert (found.now.status, found.now.value) == (made["score"]["status"], made["score"]["value"])
    assert await words_left(superuser, {"rahasia", NIP}) == set()


async def test_score_that_comes_out_otherwise_is_told_and_keeps_its_figures(
    graph: Any, world: Any, runtime: Runtime
) -> None:
    made = await scored(graph, world, [{"realised": 4}])
    await world.change("update score set value = 7")
    done = await erase_person(runtime, NIP)
    assert (done.scores, done.altered_scores) == (1, 1)
    (row,) = await world.fetch("select id, value, explanation::text as told from score")
    assert (row["id"], row["value"]) == (made["score"]["id"], 7)
    told = orjson.loads(row["told"])
    assert (told["records"], told["formula"]) == (1, "")


async def test_trail_stays_whole_and_says_nothing_of_the_old_texts(
    graph: Any, world: Any, runtime: Runtime, superuser: Any
) -> None:
    await scored(graph, world, [{"realised": 4}])
    assert (await verify_chains(graph.database)).faults == []
    before = (await verify_chains(graph.database)).events
    await erase_person(runtime, NIP)
    found = await verify_chains(graph.database)
    assert found.faults == []
    assert found.events == before + 1
    changes = await superuser.fetch(
        "select c.table_name, c.columns::text as columns from audit_change c"
        " join audit_event e on e.id = c.event_id where e.viewer = 'operator'"
        " and c.table_name = 'employee' and c.command = 'UPDATE'"
    )
    told = [each["columns"] for each in changes]
    assert any('"name"' in text and '"nip"' in text and '"code"' in text for text in told)
    for word in ("Ani", NIP, "K-1"):
        assert not any(f'"{word}"' in text for text in told)
    salted = "select count(*) from audit_salt s join audit_change c on c.id = s.id"
    person = "join employee p on p.id = any (c.people) where p.nip like '0000%'"
    assert await superuser.fetchval(salted) > 0
    assert await superuser.fetchval(f"{salted} {person}") == 0


async def test_code_of_a_person_is_noted_as_a_hash(world: Any) -> None:
    await world.employee(await world.unit(), code="K-7")
    rows = await world.fetch("select columns::text as text from audit_change")
    assert not any("K-7" in (row["text"] or "") for row in rows)


async def test_feeds_tell_that_person_and_appraisal_changed(
    graph: Any, world: Any, runtime: Runtime
) -> None:
    made = await scored(graph, world, [{"realised": 4}])
    organisation = """query ($after: String) {
      page: organisationChanges(after: $after) { endCursor changes { id employee { name } } }
    }"""
    appraisals = """query ($after: String) {
      page: appraisalChanges(after: $after) { endCursor changes { id appraisal {
        employee { name } } } }
    }"""
    read = [(await graph.ask(feed))["page"]["endCursor"] for feed in (organisation, appraisals)]
    await erase_person(runtime, NIP)
    told = (await graph.ask(organisation, after=read[0]))["page"]["changes"]
    (person,) = [each["employee"] for each in told if each["employee"]]
    assert told[0]["id"] == encode("Employee", made["person"])
    (changed,) = (await graph.ask(appraisals, after=read[1]))["page"]["changes"]
    assert changed["id"] == encode("Appraisal", made["appraisal"])
    assert person == changed["appraisal"]["employee"]
    assert person["name"].startswith(ERASED)


async def test_erased_person_is_found_by_no_number_and_exported_by_none(
    world: Any, graph: Any, runtime: Runtime
) -> None:
    await scored(graph, world, [{"realised": 4}])
    await erase_person(runtime, NIP)
    (row,) = await world.fetch("select name, nip, code, grade from employee")
    assert row["name"].startswith(ERASED)
    assert row["nip"].startswith("0000")
    assert (row["code"], row["grade"]) == (None, None)
    for again in (erase_person(runtime, NIP), export_person(graph.database, NIP)):
        with pytest.raises(PersonNotFound):
            await again


async def test_rehearsal_counts_and_changes_nothing(
    graph: Any, world: Any, runtime: Runtime, superuser: Any
) -> None:
    await scored(graph, world, [{"realised": 4, "note": "Rahasia"}])
    rehearsed: Erasure = await erase_person(runtime, NIP, rehearse=True)
    assert await words_left(superuser, {"rahasia", NIP}) != set()
    (row,) = await world.fetch("select name from employee")
    assert row["name"] == "Ani"
    assert rehearsed == await erase_person(runtime, NIP)


async def test_failure_in_the_middle_leaves_everything_as_it_was(
    graph: Any, world: Any, runtime: Runtime, superuser: Any
) -> None:
    await scored(graph, world, [{"realised": 4, "note": "Rahasia"}])
    await superuser.execute(
        "alter table employee add constraint broken check (name not like 'Pegawai terhapus%')"
    )
    try:
        with pytest.raises(asyncpg.CheckViolationError):
            await erase_person(runtime, NIP)
    finally:
        await superuser.execute("alter table employee drop constraint broken")
    assert {word for *_, word in await words_left(superuser, {"rahasia", NIP})} == {"rahasia", NIP}


async def test_lines_and_team_messages_that_name_the_person_are_erased(
    graph: Any, world: Any, runtime: Runtime, superuser: Any
) -> None:
    made = await scored(graph, world, [{"realised": 4}])
    (cycle,) = await world.fetch("select id from cycle")
    other = await world.employee(made["unit"], name="Anita")
    later = await world.appraisal(other, made["unit"], cycle["id"], stage="CLOSED")
    goal = await world.goal(later, made["unit"], cycle["id"])
    line = {"file_name": "a.csv", "file_hash": "0", "line": 2, "record": "{}"}
    shared, own, legacy = [
        await world.insert(
            "source_record", kind="budgets", key=name, **line,
            columns=orjson.dumps({"nip": nip, "x": name}).decode(),
        )
        for name, nip in (("bersama", ""), ("sendiri", ""), ("warisan", NIP))
    ]  # fmt: skip
    await world.change("update evidence set source_record_id = $1", own)
    for of in (goal, made["goal"]):
        more = {"title": "Anggaran", "source_record_id": shared, "status": "PENDING"}
        await world.evidence(of, made["unit"], cycle["id"], **more)
    for name in ("Ani", "Anita"):
        told = {"en": f"{name} moved from A to B", "id": f"{name} berpindah dari A ke B"}
        await world.insert(
            "outbox", id=new_id(cycle["id"]), cycle_id=cycle["id"], unit_id=made["unit"], key=name,
            kind="PERSON_MOVED", role="PERFORMANCE_TEAM", subject="{}",
            text=orjson.dumps(told).decode(),
        )  # fmt: skip
    await erase_person(runtime, NIP)
    assert await words_left(superuser, {NIP, "sendiri", "warisan", "ani moved"}) == set()
    assert {row["id"] for row in await world.fetch("select id from source_record")} == {
        shared, own, legacy,
    }  # fmt: skip
    (kept,) = await world.fetch("select key from source_record where id = $1", shared)
    assert kept["key"] == "bersama"
    assert [row["key"] for row in await world.fetch("select key from outbox")] == ["Anita"]


async def test_erased_person_is_reached_by_the_pseudonym_and_erased_once(
    graph: Any, world: Any, settings: Any
) -> None:
    await scored(graph, world, [{"realised": 4}])
    assert call(settings, NIP, "--yes").returncode == 0
    (row,) = await world.fetch("select id, name, nip from employee")
    read = "query ($nip: String!) { employee(nip: $nip) { id name nip } }"
    found = (await graph.ask(read, nip=row["nip"]))["employee"]
    assert (found["name"], found["nip"]) == (row["name"], row["nip"])
    document = await export_person(graph.database, row["nip"])
    assert document["about"]["employee"][0]["name"] == row["name"]
    for named in (row["nip"], str(row["id"]), found["id"]):
        again = call(settings, named, "--yes")
        assert (again.returncode, again.stdout) == (3, "")
        assert "this person is erased already; nothing was changed" in again.stderr
        assert "orang ini sudah dihapus; tidak ada yang diubah" in again.stderr
    assert await world.fetch("select id, name, nip from employee") == [row]


async def test_person_without_a_number_is_erased_once_by_code_or_key(
    graph: Any, world: Any, runtime: Runtime
) -> None:
    unit = await world.unit()
    given = {"nip": None, "employment": "NON_ASN", "code": "DPRD-7", "active_until": LEFT}
    person = await world.employee(unit, name="Ani", **given)
    found = await export_person(graph.database, "DPRD-7")
    assert found["about"]["employee"][0]["name"] == "Ani"
    assert (await erase_person(runtime, "DPRD-7")).rows["employee"] == 1
    (row,) = await world.fetch("select name, nip, code from employee")
    assert (row["name"].startswith(ERASED), row["nip"], row["code"]) == (True, None, None)
    with pytest.raises(AlreadyErased):
        await erase_person(runtime, str(person))


async def test_all_reasons_against_are_told_at_once(graph: Any, world: Any, settings: Any) -> None:
    unit, cycle = await world.unit(), await world.cycle()
    person = await world.employee(unit, nip=NIP, name="Ani")
    await world.appraisal(person, unit, cycle, stage="DECIDED")
    refused = call(settings, NIP)
    assert (refused.returncode, refused.stdout) == (1, "")
    for words in ("is in service", "masih bertugas", "not closed (2025)", "--yes: penghapusan"):
        assert words in refused.stderr
    (row,) = await world.fetch("select name from employee")
    assert row["name"] == "Ani"


async def test_person_in_service_is_refused(graph: Any, world: Any, runtime: Runtime) -> None:
    made = await scored(graph, world, [{"realised": 4}])
    for last_day in (None, local_day(None), local_day(None) + timedelta(days=9)):
        await world.change("update employee set active_until = $1", last_day)
        with pytest.raises(StillInService):
            await erase_person(runtime, NIP)
    assert made["score"]["value"] is not None


async def test_period_must_have_passed_and_its_day_is_said(
    graph: Any, world: Any, runtime: Runtime
) -> None:
    await scored(graph, world, [{"realised": 4}])
    today = local_day(None)
    is_leap_day = (today.month, today.day) == (2, 29)
    last = today.replace(year=today.year - 5, day=28 if is_leap_day else today.day)
    await world.change("update employee set active_until = $1", last)
    with pytest.raises(ErasureTooEarly) as refused:
        await erase_person(runtime, NIP)
    day = refused.value.details["day"]
    assert day == (today.replace(month=3, day=1) if is_leap_day else today + timedelta(days=1))
    for text in (refused.value.message.en, refused.value.message.id):
        assert str(day) in text
    await world.change("update employee set active_until = $1", last - timedelta(days=1))
    assert (await erase_person(runtime, NIP)).rows["employee"] == 1


@pytest.mark.parametrize("as_whom", ["employee_id", "appraiser_id", "appraiser_superior_id"])
async def test_open_appraisal_is_refused(
    graph: Any, world: Any, runtime: Runtime, as_whom: str
) -> None:
    unit, cycle = await world.unit(), await world.cycle()
    person = await world.employee(unit, nip=NIP, active_until=LEFT)
    other = await world.employee(unit)
    given = (
        {"employee": other, as_whom: person} if as_whom != "employee_id" else {"employee": person}
    )
    await world.appraisal(given.pop("employee"), unit, cycle, stage="DECIDED", **given)
    with pytest.raises(AppraisalsOpen, match="2025"):
        await erase_person(runtime, NIP)


def call(settings: Any, *arguments: str) -> CompletedProcess[str]:
    """Run the command against the database of the test."""
    return run_tilik("person", "erase", *arguments, env=service_variables(settings))


async def test_command_rehearses_asks_for_yes_and_erases(
    settings: Any, graph: Any, world: Any
) -> None:
    await scored(graph, world, [{"realised": 4}])
    refused = call(settings, NIP)
    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1)
    assert "repeat the command with --yes. / --yes: penghapusan" in refused.stderr
    rehearsed = call(settings, "19011231", "192001", "1", "119", "--dry-run")
    assert (rehearsed.returncode, rehearsed.stderr) == (0, "")
    assert rehearsed.stdout.splitlines()[-1] == "Nothing was erased yet."
    assert "employee: 1 row" in rehearsed.stdout.splitlines()
    done = call(settings, NIP, "--yes")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "The person is erased.")
    assert NIP not in done.stdout
    rows = await world.fetch(
        "select distinct operation from audit_event where operation is not null"
    )
    assert {row["operation"] for row in rows} == {"tilik person erase"}
    again = call(settings, NIP, "--yes")
    assert (again.returncode, "nobody has this number" in again.stderr) == (1, True)
    several = call(settings, NIP, NIP, "--yes")
    assert "give the number of one person" in several.stderr
