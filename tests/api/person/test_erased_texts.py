"""`tilik person erase`: of words planted in all texts those of the person are gone, no others."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.personal.erase_person import erase_person
from tilik_server.personal.erasure import APART, BLANKINGS, DELETED, KEPT, KEPT_OF_OTHERS, SCRUBBED
from tilik_server.personal.holdings import WRITTEN
from tilik_server.personal.relations import PERSONAL_TABLES
from tilik_server.runtime import Runtime
from tilik_tests.isolation.agencies import REGION_OF, Agencies
from tilik_tests.isolation.planting import Garden, plant
from tilik_tests.left_person import CLOSED, LEFT, NIP, words_left
from tilik_tests.viewers import ADMIN

FIGURES = """
query ($code: String!, $cycle: String!) { unit(code: $code) { summary(cycleCode: $cycle) {
  employees appraised overdue evidencePending briefed acknowledged reviewed withFeedback suppressed
  averageAchievement predicates { predicate { key } count share }
  indicators { scores averageAchievement lowest highest indicator { code } }
  stages { stage count } organisationPredicate { key }
  distribution { rule share passed } raters { rater { id } ratings trained spread }
} } }
"""


@pytest.fixture
async def agencies(world: Any) -> Agencies:
    """Three agencies in which nothing is open any more."""
    made = Agencies(world)
    await made.make()
    await world.change(CLOSED)
    return made


async def leave(world: Any, person: UUID, **more: Any) -> None:
    """Let somebody have left years ago."""
    given = {"active_until": LEFT, "nip": NIP, **more}
    listed = ", ".join(f"{name} = ${n}" for n, name in enumerate(given, 2))
    await world.change(f"update employee set {listed} where id = $1", person, *given.values())


async def words_of(world: Any, garden: Garden, person: UUID) -> dict[str, tuple[str, str]]:
    """The planted words about or by a person, with table and column."""
    rows: set[tuple[str, Any, str | None]] = set()
    for table in PERSONAL_TABLES.values():
        if table.about:
            sql = f'select t.id from "{table.name}" t where {table.is_about}'
            rows |= {(table.name, row["id"], None) for row in await world.fetch(sql, person)}
    for (name, link), columns in WRITTEN.items():
        if (name, link) in STAYS_WITH_OTHERS:
            continue
        sql = f'select t.id from "{name}" t where t.{link} = $1'
        for row in await world.fetch(sql, person):
            rows |= {(name, row["id"], column) for column in columns}
    requests = "select id from idempotency_key where actor = $1::uuid::text"
    rows |= {("idempotency_key", row["id"], None) for row in await world.fetch(requests, person)}
    return {
        word: (planted.table, planted.column)
        for word, planted in garden.words.items()
        for column in (None, planted.column)
        if (planted.table, planted.key, column) in rows
    }


async def figures(graph: Any, world: Any) -> dict[tuple[str, str], Any]:
    """The summary of every unit in every cycle."""
    found = {}
    for unit in await world.fetch("select code from unit"):
        for cycle in await world.fetch("select code from cycle"):
            given = {"code": unit["code"], "cycle": cycle["code"]}
            found[unit["code"], cycle["code"]] = await graph.ask(FIGURES, ADMIN, **given)
    return found


# Keys of plugins, which are no text of a person.
STAYS = {("competency_profile", "band"), ("score", "band")}
# What belongs to somebody else though the person wrote it.
STAYS_WITH_OTHERS = set(KEPT_OF_OTHERS) - {("timeline_entry", "by_id")}


async def test_no_word_of_the_person_is_left_in_the_database(
    graph: Any, world: Any, runtime: Runtime, agencies: Agencies, superuser: Any
) -> None:
    person = agencies.people["a staff"]
    past = {"ended_at": datetime(2014, 1, 1, tzinfo=UTC), "end_reason": "Mutasi"}
    await agencies.grant("a staff", "PERFORMANCE_TEAM", agencies.units["a"], **past)
    await superuser.execute("update feedback set author_id = $1 where channel = 'PEER'", person)
    for table, link in WRITTEN:
        if table not in ("appraisal", "employee", "evidence", "feedback"):
            await superuser.execute(
                f"update {table} set {link} = $1 where id in (select id from {table} limit 3)",
                person,
            )
    await superuser.execute(
        "update evidence set source_record_id = (select id from source_record where key = 'a')"
        " where goal_id in (select g.id from goal g join appraisal a on a.id = g.appraisal_id"
        " where a.employee_id = $1)",
        person,
    )
    (line,) = await world.fetch("select id from source_record where key = 'a'")
    homes = {key: name.split()[0] for name, key in agencies.units.items()}
    garden = await plant(superuser, {k: name for k, name in homes.items() if name in REGION_OF})
    await superuser.execute("set session_replication_role = origin")
    await world.change(
        "update employee set active_until = $2, nip = $3 where id = $1", person, LEFT, NIP
    )
    words = await words_of(world, garden, person)
    words |= {
        word: (planted.table, planted.column)
        for word, planted in garden.words.items()
        if (planted.table, planted.key) == ("source_record", line["id"])
    }
    planted_in = {table for table, _ in words.values()}
    assert planted_in >= {
        "account", "adjustment", "appraisal", "competency_assessment", "employee", "evidence",
        "external_code", "attribute_record", "feedback", "follow_up", "goal", "idempotency_key",
        "objection", "outbox", "outcome", "rating", "review", "role_grant", "score",
        "source_record", "timeline_entry", "training",
    }  # fmt: skip
    others = set(garden.words) - set(words)
    before, there = await figures(graph, world), await words_left(superuser, others)
    done = await erase_person(runtime, NIP)
    assert done.rows["employee"] == 1
    gone = {word for word, place in words.items() if place not in STAYS} | {NIP}
    assert len(gone) > 60
    assert await words_left(superuser, gone) == set()
    assert await words_left(superuser, others) == there
    assert await figures(graph, world) == before


async def test_texts_of_others_and_of_units_stay(
    world: Any, runtime: Runtime, agencies: Agencies
) -> None:
    person = agencies.people["a staff"]
    await leave(world, person)
    texts = (
        "select id::text, name as text from unit union all select id::text, minutes from forum"
        " union all select id::text, statement from goal where appraisal_id not in"
        " (select id from appraisal where employee_id = $1)"
        " union all select id::text, name from employee where id <> $1"
    )
    before = await world.fetch(f"{texts} order by 1, 2", person)
    await erase_person(runtime, NIP)
    assert await world.fetch(f"{texts} order by 1, 2", person) == before


def test_every_text_of_a_table_about_people_is_erased_or_kept_for_a_reason() -> None:
    treated = {table for table, _ in BLANKINGS} | {column.table for column in SCRUBBED}
    without_text = {"assignment", "competency_profile", "forum_participant"}
    about = {table.name for table in PERSONAL_TABLES.values() if table.about}
    assert about == treated | set(DELETED) | set(APART) | without_text
    columns = {name for table in PERSONAL_TABLES.values() for name in table.columns}
    assert set(KEPT) <= columns


ALL = """
query ($id: ID!) { node(id: $id) { ... on Appraisal {
  employee { name } resources warnings { code message }
  outcome { predicate { key } explanation { formula records steps { label expression value } } }
  followUps { title explanation { formula } } objections { reason response }
  reviews { summary agreedActions scores { status explanation { formula } } }
  ratings { level comment } adjustments { reason }
  goals(first: 50) { nodes { statement score { status explanation { formula steps { label } }
    problem { code message } } evidence(first: 50) { nodes { title record links } } } }
  timeline(first: 50) { nodes { note } }
} } }
"""
STORED_SCORE = """[{"goal": "00000000-0000-8000-8000-000000000001", "status": "COMPUTED",
  "value": 4, "achievement": 80, "band": null, "problem": null, "calculator_version": "1.0.0",
  "calculator_key": "asn.target_achievement", "explanation": {"formula": {"en": "Ani", "id": "Ani"},
  "citation": null, "records": 1, "warnings": [], "steps": [{"label": {"en": "Ani", "id": "Ani"},
  "expression": "2 + 2", "value": 4}]}}]"""


async def test_graph_answers_all_of_an_erased_appraisal(
    graph: Any, world: Any, runtime: Runtime, agencies: Agencies, superuser: Any
) -> None:
    person, appraisal = agencies.people["a staff"], agencies.appraisals[f"a staff {agencies.cycle}"]
    await superuser.execute("update review set scores = $1", STORED_SCORE)
    garden = await plant(superuser, {})
    await superuser.execute("set session_replication_role = origin")
    await world.change(
        "update employee set active_until = $2, nip = $3 where id = $1", person, LEFT, NIP
    )
    key = encode("Appraisal", appraisal)
    before = (await graph.ask(ALL, id=key))["node"]
    assert before["outcome"]["explanation"]["steps"][0]["label"].startswith("planted")
    await erase_person(runtime, NIP)
    after = (await graph.ask(ALL, id=key))["node"]
    own = await words_of(world, garden, person)
    # A shared goal shows the score of the superior's goal, which is somebody else's.
    assert garden.found_in(orjson.dumps(after).decode()).isdisjoint(own)
    assert after["outcome"]["predicate"] == before["outcome"]["predicate"]
    assert [len(after[name]) for name in ("reviews", "ratings", "followUps")] == [
        len(before[name]) for name in ("reviews", "ratings", "followUps")
    ]
    (score,) = after["reviews"][0]["scores"]
    assert (score["status"], score["explanation"]["formula"]) == ("COMPUTED", "")
