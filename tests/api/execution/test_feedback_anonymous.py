"""Anonymous feedback: a count below five, no name, no time and no order from five on."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tilik_server.models.vocabulary import Role

SUMMARY = """
query ($id: ID!, $cycle: String!) {
  node(id: $id) {
    ... on Employee { feedbackSummary(cycleCode: $cycle) { channel count tooFew averageRating } }
    ... on Unit { feedbackSummary(cycleCode: $cycle) { channel count tooFew averageRating } }
  }
}
"""
REPLY = """
mutation ($feedback: ID!) {
  replyToFeedback(feedback: $feedback, comment: "Baik") {
    ... on Feedback { id author { name } } ... on Problem { code }
  }
}
"""


@pytest.fixture
async def staff(world: Any, office: Any) -> list[Any]:
    """Seven people below the chief."""
    return [
        await world.employee(office.clinic, supervisor_id=office.chief, name=f"Staff {number}")
        for number in range(7)
    ]


async def say(talk: Any, tokens: Any, office: Any, people: list[Any], **more: Any) -> list[Any]:
    """Anonymous feedback of people about their chief, in the order given."""
    given = {"channel": "SUBORDINATE", "anonymous": True, **more}
    return [
        await talk.give(
            tokens.person(each), "Employee", office.chief, comment=f"Kata {place}", **given
        )
        for place, each in enumerate(people)
    ]


async def summary(graph: Any, office: Any, ids: Any) -> Any:
    """The chief's feedback in figures."""
    about = ids("Employee", office.chief)
    found = await graph.ask(SUMMARY, id=about, cycle=str(office.year))
    return found["node"]["feedbackSummary"]


async def test_below_five_only_the_count_appears(
    graph: Any, talk: Any, office: Any, staff: Any, tokens: Any, ids: Any
) -> None:
    given = await say(talk, tokens, office, staff[:4], rating=4)
    assert await talk.shown("Employee", office.chief) == []
    assert [await talk.one(each["id"]) for each in given] == [None] * 4
    (line,) = await summary(graph, office, ids)
    assert line == {
        "channel": "SUBORDINATE",
        "count": 4,
        "tooFew": True,
        "averageRating": None,
    }


async def test_from_five_on_it_appears_without_name_and_time(
    graph: Any, world: Any, talk: Any, office: Any, staff: Any, tokens: Any, ids: Any
) -> None:
    await say(talk, tokens, office, staff[:5], rating=4)
    shown = await talk.shown("Employee", office.chief)
    month = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    assert {each["comment"] for each in shown} == {f"Kata {place}" for place in range(5)}
    assert {each["createdAt"] for each in shown} == {month.isoformat()}
    assert {str(each["author"]) for each in shown} == {"None"}
    (line,) = await summary(graph, office, ids)
    assert (line["count"], line["tooFew"], line["averageRating"]) == (5, False, 4.0)
    assert len(await world.fetch("select from feedback where author_id = any($1)", staff[:5])) == 5


@pytest.mark.parametrize(("people", "lines"), [(4, []), (5, [("SUBORDINATE", 5, None)])])
async def test_who_may_read_none_is_told_how_many_from_five_on(
    graph: Any,
    world: Any,
    talk: Any,
    office: Any,
    staff: Any,
    tokens: Any,
    ids: Any,
    people: int,
    lines: list[Any],
) -> None:
    await say(talk, tokens, office, staff[:people], rating=4)
    stranger = tokens.person(await world.employee(office.elsewhere, name="Stranger"))
    about = ids("Employee", office.chief)
    found = await graph.ask(SUMMARY, stranger, id=about, cycle=str(office.year))
    shown = found["node"]["feedbackSummary"]
    assert [(each["channel"], each["count"], each["averageRating"]) for each in shown] == lines
    about = ids("Unit", office.clinic)
    await talk.give(
        tokens.person(staff[0]), "Unit", office.clinic, channel="SUBORDINATE", visibility="TEAM"
    )
    found = await graph.ask(SUMMARY, stranger, id=about, cycle=str(office.year))
    assert found["node"]["feedbackSummary"] == []


async def test_order_is_that_of_random_keys_and_stays(
    world: Any, talk: Any, office: Any, staff: Any, tokens: Any
) -> None:
    await say(talk, tokens, office, staff)
    rows = await world.fetch("select id, comment from feedback order by id desc")
    shown = await talk.shown("Employee", office.chief)
    assert [each["comment"] for each in shown] == [row["comment"] for row in rows]
    await world.change("update feedback set created_at = created_at + random() * interval '1 day'")
    assert await talk.shown("Employee", office.chief) == shown


async def test_one_person_who_speaks_five_times_stays_one(
    talk: Any, office: Any, staff: Any, tokens: Any
) -> None:
    await say(talk, tokens, office, staff[:1] * 5)
    assert await talk.shown("Employee", office.chief) == []


async def test_names_beside_the_nameless_do_not_uncover_them(
    graph: Any, talk: Any, office: Any, staff: Any, tokens: Any, ids: Any
) -> None:
    await say(talk, tokens, office, staff[:5], anonymous=False, rating=4)
    await say(talk, tokens, office, staff[5:6], rating=1)
    assert len(await talk.shown("Employee", office.chief)) == 5
    (line,) = await summary(graph, office, ids)
    assert (line["count"], line["tooFew"], line["averageRating"]) == (6, True, None)


async def test_other_cycles_sides_and_people_do_not_count(
    world: Any, talk: Any, office: Any, staff: Any, tokens: Any, ids: Any
) -> None:
    await say(talk, tokens, office, staff[:4])
    await talk.give(
        tokens.person(office.boss), "Employee", office.chief, channel="SUPERVISOR", anonymous=True
    )
    await talk.give(
        tokens.person(staff[4]), "Unit", office.clinic, channel="SUBORDINATE", anonymous=True
    )
    assert await talk.shown("Employee", office.chief) == []
    assert await talk.shown("Unit", office.clinic) == []
    earlier = await world.cycle("2020")
    plan = await world.appraisal(office.chief, office.clinic, earlier)
    goal = ids("Goal", await world.goal(plan, office.clinic, earlier))
    await say(talk, tokens, office, staff[5:6], goal=goal)
    assert await talk.shown("Employee", office.chief) == []
    await say(talk, tokens, office, staff[4:5])
    assert len(await talk.shown("Employee", office.chief)) == 5


async def test_who_began_without_a_name_replies_without_one(
    graph: Any, talk: Any, office: Any, staff: Any, tokens: Any
) -> None:
    given = await say(talk, tokens, office, staff[:4])
    chief, author = tokens.person(office.chief), tokens.person(staff[0])
    hidden = await graph.ask(REPLY, chief, feedback=given[0]["id"])
    assert hidden["replyToFeedback"]["code"] == "NOT_FOUND"
    await say(talk, tokens, office, staff[4:5])
    answered = (await graph.ask(REPLY, chief, feedback=given[0]["id"]))["replyToFeedback"]
    assert answered["author"] == {"name": "Chief"}
    again = (await graph.ask(REPLY, author, feedback=answered["id"]))["replyToFeedback"]
    assert again["author"] is None
    shown = await talk.one(again["id"])
    assert shown["author"] is None
    assert shown["createdAt"].endswith("-01T00:00:00+00:00")


async def test_rule_of_five_is_not_for_citizens(
    graph: Any, talk: Any, office: Any, tokens: Any, ids: Any
) -> None:
    kiosk = tokens.role(Role.INTEGRATION, None, "kiosk")
    found = await talk.give(
        kiosk, "Employee", office.chief, channel="CITIZEN", anonymous=True, rating=2
    )
    assert found["author"] is None
    assert len(await talk.shown("Employee", office.chief)) == 1
    (line,) = await summary(graph, office, ids)
    assert (line["count"], line["tooFew"], line["averageRating"]) == (1, False, 2.0)


async def test_answer_to_the_author_names_nobody(
    talk: Any, office: Any, staff: Any, tokens: Any
) -> None:
    (found,) = await say(talk, tokens, office, staff[:1])
    assert found["author"] is None
    assert found["comment"] == "Kata 0"
