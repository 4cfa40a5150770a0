"""Replies to feedback: those whom its visibility lets read it."""

from dataclasses import replace
from typing import Any

import pytest

from tilik_server.models.vocabulary import Role

REPLY = """
mutation ($feedback: ID!, $comment: String!, $key: String) {
  replyToFeedback(feedback: $feedback, comment: $comment, idempotencyKey: $key) {
    ... on Feedback { id comment visibility channel author { name } about { name } }
    ... on Problem { code message fields { path message } }
  }
}
"""
MAY = {
    "PRIVATE": {"ani", "budi"},
    "SUPERIOR": {"ani", "budi", "chief", "boss"},
    "TEAM": {"ani", "budi", "chief", "boss", "citra"},
}


async def reply(graph: Any, viewer: Any, feedback: str, comment: str = "Baik", **more: Any) -> Any:
    """The answer to a reply."""
    answer = await graph.ask(REPLY, viewer, feedback=feedback, comment=comment, **more)
    return answer["replyToFeedback"]


@pytest.mark.parametrize("visibility", MAY)
async def test_whoever_may_read_it_may_reply(
    graph: Any, talk: Any, world: Any, office: Any, tokens: Any, visibility: str
) -> None:
    office.citra = await world.employee(office.clinic, name="Citra", supervisor_id=office.chief)
    said = await talk.give(
        tokens.person(office.budi), "Employee", office.ani, visibility=visibility
    )
    replied = set()
    for who in ("ani", "budi", "citra", "chief", "boss", "stranger"):
        found = await reply(graph, tokens.person(getattr(office, who)), said["id"])
        if "id" in found:
            replied.add(who)
            assert (found["visibility"], found["channel"]) == (visibility, "PEER")
            assert (found["author"]["name"], found["about"]["name"]) == (who.title(), "Ani")
        else:
            assert found["code"] == "NOT_FOUND"
    assert replied == MAY[visibility]
    stored = await world.fetch(
        "select e.name from feedback f join employee e on e.id = f.author_id "
        "where f.parent_id is not null"
    )
    assert {each["name"].lower() for each in stored} == replied


async def test_viewer_of_the_region_reads_and_does_not_reply(
    graph: Any, talk: Any, office: Any, tokens: Any
) -> None:
    kiosk = tokens.role(Role.INTEGRATION, None, "kiosk")
    said = await talk.give(kiosk, "Unit", office.clinic, channel="CITIZEN", visibility="TEAM")
    found = await reply(graph, tokens.role(Role.REGION_VIEWER), said["id"])
    assert found["code"] == "NOT_YOUR_FEEDBACK"


async def test_head_and_performance_team_reply_to_what_citizens_say_of_the_unit(
    graph: Any, talk: Any, office: Any, tokens: Any
) -> None:
    kiosk = tokens.role(Role.INTEGRATION, None, "kiosk")
    said = await talk.give(kiosk, "Unit", office.clinic, channel="CITIZEN", visibility="TEAM")
    for viewer in (
        tokens.person(office.chief),
        tokens.person(office.ani),
        replace(tokens.role(Role.PERFORMANCE_TEAM, office.agency), employee=office.stranger),
    ):
        assert "id" in await reply(graph, viewer, said["id"])
    outside = tokens.role(Role.PERFORMANCE_TEAM, office.elsewhere)
    assert (await reply(graph, outside, said["id"]))["code"] == "NOT_FOUND"


async def test_reply_is_given_once_and_answers_a_reply(
    graph: Any, talk: Any, office: Any, tokens: Any
) -> None:
    said = await talk.give(tokens.person(office.budi), "Employee", office.ani)
    ani, budi = tokens.person(office.ani), tokens.person(office.budi)
    first = await reply(graph, ani, said["id"], "Contohnya?", key="1")
    assert await reply(graph, ani, said["id"], "Contohnya?", key="1") == first
    other = await reply(graph, ani, said["id"], "Lain", key="1")
    assert other["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert (await reply(graph, budi, first["id"], "Ini"))["author"] == {"name": "Budi"}
    (shown,) = await talk.shown("Employee", office.ani)
    assert [each["comment"] for each in shown["replies"]["nodes"]] == ["Contohnya?"]


async def test_reply_that_is_wrong_is_told_by_its_path(
    graph: Any, world: Any, talk: Any, office: Any, tokens: Any, told: Any, ids: Any
) -> None:
    ani = tokens.person(office.ani)
    said = (await talk.give(tokens.person(office.budi), "Employee", office.ani))["id"]
    for feedback, comment, key, expected in (
        ("x", "a", None, ("INVALID_ID", ["feedback"])),
        (ids("Goal", office.ani), "a", None, ("INVALID_ID", ["feedback"])),
        (ids("Feedback", office.ani), "a", None, ("NOT_FOUND", ["feedback"])),
        (said, "", None, ("INVALID_ARGUMENT", ["comment"])),
        (said, "\ud800", None, ("INVALID_ARGUMENT", ["comment"])),
        (said, "a", "x" * 201, ("INVALID_ARGUMENT", ["idempotencyKey"])),
    ):
        assert told(await reply(graph, ani, feedback, comment, key=key)) == expected
    assert len(await world.fetch("select from feedback")) == 1
