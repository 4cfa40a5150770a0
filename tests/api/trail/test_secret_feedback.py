"""Feedback without a name or in private: silent in the trail, and no way around the trail."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import USER, Viewer
from tilik_server.models.base import new_id
from tilik_server.trail.copies import copy_chains

REPLY = """mutation ($feedback: ID!) { replyToFeedback(feedback: $feedback, comment: "Ya") {
  ... on Feedback { id } ... on Problem { code message } } }"""
NOTED = "select count(*) from audit_change where table_name = 'feedback'"


async def give(agency: Any, **columns: Any) -> UUID:
    """Feedback of Ani about Budi to the team, in the cycle of the agency."""
    told = {"channel": "PEER", "visibility": "TEAM", "anonymous": False, "comment": "Baik"}
    told |= {"about_id": agency.people["Budi"], "unit_id": agency.units["DIVISION"]}
    told |= {"author_id": agency.people["Ani"], "cycle_id": agency.cycle, **columns}
    key: UUID = await agency.world.insert("feedback", id=new_id(agency.cycle), **told)
    return key


async def noted(agency: Any) -> list[dict[str, Any]]:
    """The changes of feedback that an auditor sees, oldest first."""
    events = (await agency.events(tableName="feedback"))[::-1]
    return [change for event in events for change in event["changes"]["nodes"]]


@pytest.fixture
async def opinions(agency: Any) -> Any:
    """The agency with a cycle."""
    agency.cycle = await agency.world.cycle()
    return agency


@pytest.mark.parametrize(
    ("hiding", "columns"),
    [
        ("anonymous = true", {"anonymous": [False, True]}),
        ("visibility = 'PRIVATE'", {"visibility": ["TEAM", "PRIVATE"]}),
    ],
)
async def test_named_feedback_does_not_become_secret_unnoticed(
    opinions: Any, owner: Any, hiding: str, columns: dict[str, Any]
) -> None:
    key = await give(opinions)
    await opinions.world.change(f"update feedback set {hiding}")
    assert await owner.fetchval(NOTED) == 2
    await opinions.world.change("update feedback set comment = 'Buruk'")
    await opinions.world.change("delete from feedback")
    first, second = await noted(opinions)
    assert (first["command"], second["command"]) == ("INSERT", "UPDATE")
    assert (second["row"], second["people"]) == (str(key), {"nodes": [{"name": "Budi"}]})
    told = {name: pair for name, pair in second["columns"].items() if name != "created_at"}
    assert told == columns


async def test_change_to_or_from_secret_shows_nothing_of_the_secret_side(
    opinions: Any, owner: Any
) -> None:
    await give(opinions)
    other, unit = opinions.people["Citra"], opinions.units["OTHER"]
    await opinions.world.change(
        "update feedback set anonymous = true, author_id = $1, comment = 'x', rating = 3", other
    )
    await opinions.world.change("update feedback set rating = 4, unit_id = $1", unit)
    assert await owner.fetchval(NOTED) == 2
    ani, home = opinions.people["Ani"], opinions.units["DIVISION"]
    await opinions.world.change(
        "update feedback set anonymous = false, author_id = $1, unit_id = $2, rating = 1", ani, home
    )
    _, hidden, shown = [each["columns"] for each in await noted(opinions)]
    assert hidden["author_id"] == [str(ani), None]
    assert hidden["comment"][0].startswith("sha256:")
    assert hidden["comment"][1] is None
    assert "rating" not in shown or shown["rating"] == [None, 1]
    assert shown["author_id"] == [None, str(ani)]
    assert (hidden["anonymous"], shown["anonymous"]) == ([False, True], [True, False])


async def test_secret_feedback_that_stays_secret_is_silent(opinions: Any, owner: Any) -> None:
    await give(opinions, anonymous=True)
    await give(opinions, visibility="PRIVATE")
    await opinions.world.change("update feedback set visibility = 'PRIVATE', comment = 'Buruk'")
    await opinions.world.change("update feedback set visibility = 'TEAM' where anonymous")
    await opinions.world.change("delete from feedback")
    assert await owner.fetchval(NOTED) == 0


async def test_reply_to_anonymous_feedback_does_not_say_what_it_answers(
    opinions: Any, owner: Any, database: Any
) -> None:
    people = [await opinions.world.employee(opinions.units["DIVISION"]) for _ in range(5)]
    given = [await give(opinions, anonymous=True, author_id=each) for each in people]
    viewer = Viewer(USER.name, employee=opinions.people["Budi"])
    done = await opinions.graph.ask(REPLY, viewer, feedback=encode("Feedback", given[0]))
    assert "id" in done["replyToFeedback"], done
    (change,) = await noted(opinions)
    assert change["columns"]["author_id"] == [None, str(opinions.people["Budi"])]
    assert not {"parent_id", "channel"} & set(change["columns"])
    await opinions.world.change(
        "update feedback set parent_id = $1 where parent_id = $2", given[1], given[0]
    )
    told = "".join([str(await opinions.events()), *[line async for line in copy_chains(database)]])
    assert [key for key in given if str(key) in told] == []


async def test_time_of_feedback_without_a_name_is_stored_as_the_month(
    opinions: Any, owner: Any
) -> None:
    named = await give(opinions)
    hidden = await give(opinions, anonymous=True)
    time = "select created_at from feedback where id = $1"
    month = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    assert await owner.fetchval(time, hidden) == month
    assert await owner.fetchval(time, named) > month
    await opinions.world.change("update feedback set anonymous = true")
    assert await owner.fetchval(time, named) == month
    await opinions.world.change("update feedback set created_at = now()")
    assert await owner.fetchval("select count(distinct created_at) from feedback") == 1
