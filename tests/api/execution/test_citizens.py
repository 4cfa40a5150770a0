"""Citizens: feedback with a code or from an integration, and the answers that become evidence."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from tilik_server.models.vocabulary import Role
from tilik_server.operations.feedback.invite import invite
from tilik_server.scoring.compute import score_cycle

GIVE = """
mutation ($input: GiveFeedbackInput!) {
  giveFeedback(input: $input) {
    ... on Feedback {
      id channel rating comment createdAt author { name } about { name }
      unit { code employees { nodes { name } } } goal { statement } warnings { code }
      replies { nodes { id } }
    }
    ... on Problem { code message fields { path message } }
  }
}
"""
SCORED = """
query ($id: ID!) { node(id: $id) { ... on Appraisal { goals { nodes {
  shared score { id value band }
} } } } }
"""
ELEMENTS = (
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "officer_competence",
    "officer_conduct",
    "complaint_handling",
    "facilities",
)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ANSWERS = {"answers": dict.fromkeys(("requirements", "procedure", "officer_conduct"), 4)}


@pytest.fixture
async def survey(world: Any, office: Any) -> Any:
    """The chief's goal that the unit's satisfaction indicator measures; Ani shares it."""
    indicator = await world.indicator(
        code="SATISFACTION",
        calculator_key="public_service.satisfaction_index",
        unit_id=office.clinic,
    )
    place = office.clinic, office.cycle
    goal = await world.goal(office.plans[office.chief], *place, indicator_id=indicator, ordinal=1)
    await world.goal(
        office.plans[office.ani],
        *place,
        indicator_id=indicator,
        ordinal=1,
        shared=True,
        contributes_to_id=goal,
    )
    return goal


async def send(graph: Any, office: Any, ids: Any, code: str | None, **more: Any) -> Any:
    """What a citizen is answered, whose request has no token."""
    given = {"about": ids("Unit", office.clinic), "channel": "CITIZEN", "comment": "Ramah"}
    if code is not None:
        given["invitation"] = code
    return (await graph.ask(GIVE, input={**given, **more}))["giveFeedback"]


async def codes(database: Any, unit: str = "CLINIC", count: int = 1, days: int = 30) -> list[str]:
    """Codes for a unit."""
    return await invite(database, unit, count, days)


async def evidence(world: Any) -> list[dict[str, Any]]:
    """All evidence."""
    rows: list[dict[str, Any]] = await world.fetch("select * from evidence")
    return rows


async def test_code_serves_once_and_answers_only_what_was_sent(
    graph: Any, database: Any, world: Any, office: Any, ids: Any, told: Any, talk: Any
) -> None:
    (code,) = await codes(database)
    found = await send(graph, office, ids, code, rating=4)
    assert (found["channel"], found["rating"], found["comment"]) == ("CITIZEN", 4, "Ramah")
    hidden = ("author", "about", "unit", "goal", "createdAt")
    assert {found[name] for name in hidden} == {None}
    assert (found["replies"]["nodes"], found["warnings"]) == ([], [])
    assert told(await send(graph, office, ids, code)) == ("INVITATION_INVALID", [])
    (shown,) = await talk.shown("Unit", office.clinic)
    assert (shown["comment"], shown["author"]) == ("Ramah", None)
    (used,) = await world.fetch("select used_at from invitation")
    assert used["used_at"].hour == used["used_at"].microsecond == 0


async def test_code_may_be_typed_carelessly(
    graph: Any, database: Any, office: Any, ids: Any
) -> None:
    (code,) = await codes(database)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert "id" in await send(graph, office, ids, f" {typed} ")


async def test_code_of_another_unit_or_an_earlier_day_is_refused(
    graph: Any, database: Any, world: Any, office: Any, ids: Any, told: Any
) -> None:
    (elsewhere,) = await codes(database, "ELSEWHERE")
    (expired,) = await codes(database)
    await world.change("update invitation set expires_at = now() where unit_id = $1", office.clinic)
    for code in (elsewhere, expired, "", "0000-0000-0000-0000"):
        found = await send(graph, office, ids, code)
        assert found["code"] in ("INVITATION_INVALID", "INVALID_ARGUMENT")
    assert await world.fetch("select from feedback") == []
    (above,) = await codes(database, "AGENCY")
    assert "id" in await send(graph, office, ids, above)


async def test_refused_feedback_does_not_use_up_the_code(
    graph: Any, database: Any, office: Any, ids: Any, told: Any
) -> None:
    (code,) = await codes(database)
    refused = await send(graph, office, ids, code, rating=9)
    assert told(refused) == ("INVALID_ARGUMENT", ["input.rating"])
    refused = await send(graph, office, ids, code, answers={"answers": {}})
    assert told(refused) == ("INVALID_ARGUMENT", ["input.answers"])
    assert "id" in await send(graph, office, ids, code)


async def test_answers_without_an_answer_are_no_feedback_and_no_evidence(
    graph: Any, database: Any, world: Any, office: Any, ids: Any, survey: Any, told: Any
) -> None:
    (code,) = await codes(database)
    unanswered: list[dict[str, Any]] = [{"answers": {}}, {"answers": {"time": None}}, {}]
    for empty in unanswered:
        refused = await send(graph, office, ids, code, answers=empty, comment=" ")
        assert told(refused) == ("INVALID_ARGUMENT", ["input.answers"])
        assert "at least one question" in refused["fields"][0]["message"]
    assert await world.fetch("select from feedback") == []
    said = {"comment": "", "rating": 3, "answers": {"answers": {"time": None}}}
    assert "id" in await send(graph, office, ids, code, **said)
    assert await evidence(world) == []


async def test_of_many_who_send_one_code_at_once_one_is_heard(
    graph: Any, database: Any, world: Any, office: Any, ids: Any
) -> None:
    (code,) = await codes(database)
    found = await asyncio.gather(*(send(graph, office, ids, code) for _ in range(6)))
    assert sorted("id" in each for each in found) == [False] * 5 + [True]
    assert len(await world.fetch("select from feedback")) == 1


async def test_code_with_a_key_may_be_sent_again(
    graph: Any, database: Any, world: Any, office: Any, ids: Any
) -> None:
    (code,) = await codes(database)
    first = await send(graph, office, ids, code, idempotencyKey="1")
    assert await send(graph, office, ids, code, idempotencyKey="1") == first
    (row,) = await world.fetch("select actor from idempotency_key")
    assert code not in row["actor"]


async def use_up(world: Any, attempts: int) -> None:
    """Count so many attempts of each client for this minute and, as it may end, for the next."""
    await world.change(
        "insert into invitation_attempt (client, minute, count) select distinct client,"
        " date_trunc('minute', now()) + later * interval '1 minute', $1::int"
        " from invitation_attempt, generate_series(0, 1) later"
        " on conflict (client, minute) do update set count = excluded.count",
        attempts,
    )


async def test_codes_are_tried_so_often_a_minute_and_no_more(
    graph: Any, database: Any, world: Any, office: Any, ids: Any
) -> None:
    (code,) = await codes(database)
    await world.insert("invitation_attempt", client="x", minute=LONG_AGO, count=1)
    most = database.settings.invitation_attempts
    for _ in range(most):
        assert (await send(graph, office, ids, "GUESS"))["code"] == "INVITATION_INVALID"
    rows = await world.fetch("select client, count from invitation_attempt")
    assert ({len(row["client"]) for row in rows}, sum(row["count"] for row in rows)) == ({64}, most)
    await use_up(world, most)
    assert (await send(graph, office, ids, code))["code"] == "TOO_MANY_ATTEMPTS"
    assert await world.fetch("select from feedback") == []
    await world.change("update invitation_attempt set minute = minute - interval '2 minutes'")
    assert "id" in await send(graph, office, ids, code)


async def test_how_many_codes_may_be_tried_is_a_setting(
    graph: Any, database: Any, world: Any, office: Any, ids: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer = database.settings.model_copy(update={"invitation_attempts": 2})
    monkeypatch.setattr(database, "settings", fewer)
    said = [(await send(graph, office, ids, "GUESS"))["code"] for _ in range(2)]
    assert said == ["INVITATION_INVALID", "INVITATION_INVALID"]
    await use_up(world, 2)
    assert (await send(graph, office, ids, "GUESS"))["code"] == "TOO_MANY_ATTEMPTS"


async def test_only_hashes_of_codes_are_kept(database: Any, world: Any, office: Any) -> None:
    made = await codes(database, count=50)
    assert len(set(made)) == 50
    assert {len(each) for each in made} == {19}
    kept = {row["code_hash"] for row in await world.fetch("select code_hash from invitation")}
    assert len(kept) == 50
    assert not kept & set(made)


async def test_answers_become_accepted_evidence_of_the_heads_goal(
    graph: Any, database: Any, world: Any, office: Any, ids: Any, survey: Any
) -> None:
    (code,) = await codes(database)
    found = await send(graph, office, ids, code, answers=ANSWERS, comment="")
    assert found["comment"] == ""
    (row,) = await evidence(world)
    assert (row["goal_id"], row["kind"], row["status"]) == (survey, "SURVEY", "ACCEPTED")
    assert (row["source"], row["submitted_by_id"]) == ("kode undangan", None)
    assert row["record"] == '{"answers": {"procedure": 4, "requirements": 4, "officer_conduct": 4}}'
    (job,) = await world.fetch("select args ->> 'goal' as goal from procrastinate_jobs")
    assert job["goal"] == str(survey)


async def test_answers_are_the_score_of_the_head_and_of_the_staff(
    graph: Any, world: Any, office: Any, ids: Any, survey: Any, tokens: Any
) -> None:
    kiosk = tokens.role(Role.INTEGRATION, office.clinic, "Kios SKM")
    given = {"about": ids("Unit", office.clinic), "channel": "CITIZEN", "comment": ""}
    for level in (3, 4):
        answers = {"answers": dict.fromkeys(ELEMENTS, level)}
        await graph.ask(GIVE, kiosk, input={**given, "answers": answers})
    await score_cycle(graph.database, graph.catalogue, graph.pool, str(office.year))
    scored = {}
    for person in (office.chief, office.ani):
        shown = await graph.ask(SCORED, id=ids("Appraisal", office.plans[person]))
        (_, goal) = shown["node"]["goals"]["nodes"]
        scored[goal["shared"]] = goal["score"]
    assert scored[False] == scored[True]
    assert (scored[True]["value"], scored[True]["band"]) == (87.5, "B")


async def test_kiosk_sends_answers_about_a_unit_below_or_a_person(
    graph: Any, world: Any, office: Any, ids: Any, survey: Any, tokens: Any, talk: Any
) -> None:
    counter = await world.unit(office.clinic, code="COUNTER")
    kiosk = tokens.role(Role.INTEGRATION, office.clinic, "Kios SKM")
    for concept, about in (("Unit", counter), ("Employee", office.budi)):
        found = await talk.give(kiosk, concept, about, channel="CITIZEN", answers=ANSWERS)
        assert found["author"] is None
    rows = await evidence(world)
    assert {(row["goal_id"], row["source"]) for row in rows} == {(survey, "Kios SKM")}
    assert len(rows) == 2


async def test_citizens_are_heard_by_integrations_of_the_unit_alone(
    talk: Any, world: Any, office: Any, tokens: Any
) -> None:
    for viewer in (
        tokens.role(Role.INTEGRATION, office.elsewhere, "kiosk"),
        tokens.role(Role.PERFORMANCE_TEAM, office.clinic),
        tokens.person(office.chief),
    ):
        found = await talk.give(viewer, "Unit", office.clinic, channel="CITIZEN")
        assert found["code"] == "WRONG_CHANNEL"
    kiosk = tokens.role(Role.INTEGRATION, office.clinic, "kiosk")
    assert (await talk.give(kiosk, "Unit", office.clinic))["code"] == "WRONG_CHANNEL"
    assert await world.fetch("select from feedback") == []


async def test_answers_that_fit_no_survey_are_refused(
    graph: Any, world: Any, office: Any, ids: Any, survey: Any, told: Any
) -> None:
    for answers, path in (
        ({"answers": {"time": 9}}, "input.answers.answers.time"),
        ({}, "input.answers.answers"),
        ([], "input.answers"),
        ({"answers": {}, "more": 1}, "input.answers.more"),
    ):
        found = await send(graph, office, ids, None, answers=answers)
        assert told(found) == ("INVALID_ARGUMENT", [path])
    await world.change("update indicator set calculator_key = 'asn.target_achievement'")
    found = await send(graph, office, ids, None, answers=ANSWERS)
    assert told(found) == ("INVALID_ARGUMENT", ["input.answers"])
    assert await world.fetch("select from feedback") == []


@pytest.mark.parametrize("stage", ["DRAFT", "RATED", "CLOSED"])
async def test_answers_are_kept_where_no_evidence_is_recorded_any_more(
    graph: Any, world: Any, office: Any, ids: Any, survey: Any, stage: str
) -> None:
    await world.change("update appraisal set stage = $1", stage)
    assert "id" in await send(graph, office, ids, None, answers=ANSWERS)
    (row,) = await world.fetch("select answers from feedback")
    assert row["answers"] is not None
    assert await evidence(world) == []


async def test_praise_of_ones_own_unit_by_a_code_is_warned_about_without_a_name(
    graph: Any,
    database: Any,
    world: Any,
    office: Any,
    ids: Any,
    survey: Any,
    tokens: Any,
    talk: Any,
) -> None:
    (code,) = await codes(database)
    viewer = tokens.person(office.budi)
    more = {"channel": "CITIZEN", "invitation": code, "rating": 4, "answers": ANSWERS}
    found = await talk.give(viewer, "Unit", office.clinic, **more)
    assert (found["author"], found["warnings"]) == (None, [])
    (row,) = await world.fetch(
        "select f.author_id, f.warnings -> 0 ->> 'code' as said, "
        "e.warnings -> 0 ->> 'code' as seen from feedback f cross join evidence e"
    )
    assert row == {"author_id": None, "said": "SELF_PRAISE", "seen": "SELF_PRAISE"}
