"""Feedback: from which side, about whom, with which visibility, once."""

import asyncio
from typing import Any

import orjson
import pytest

from tilik_server.models.vocabulary import Role

ABOVE, BESIDE, BELOW = "SUPERVISOR", "PEER", "SUBORDINATE"
SIDES = {
    ("boss", "ani"): ABOVE,
    ("boss", "chief"): ABOVE,
    ("chief", "ani"): ABOVE,
    ("budi", "ani"): BESIDE,
    ("ani", "budi"): BESIDE,
    ("ani", "chief"): BELOW,
    ("ani", "boss"): BELOW,
    ("chief", "boss"): BELOW,
    ("stranger", "ani"): None,
    ("ani", "stranger"): None,
    ("ani", "ani"): None,
}


async def stored(world: Any) -> list[dict[str, Any]]:
    """All feedback."""
    rows: list[dict[str, Any]] = await world.fetch("select * from feedback order by created_at")
    return rows


@pytest.mark.parametrize(("who", "about"), SIDES)
async def test_channel_is_held_against_the_organisation(
    talk: Any, world: Any, office: Any, tokens: Any, told: Any, who: str, about: str
) -> None:
    viewer, person = tokens.person(getattr(office, who)), getattr(office, about)
    for channel in (ABOVE, BESIDE, BELOW, "CITIZEN"):
        found = await talk.give(viewer, "Employee", person, channel=channel)
        if channel == SIDES[who, about]:
            assert (found["channel"], found["author"]) == (channel, {"name": who.title()})
        else:
            assert told(found) == ("WRONG_CHANNEL", [])
    assert len(await stored(world)) == (SIDES[who, about] is not None)


@pytest.mark.parametrize(
    ("who", "channel"), [("boss", ABOVE), ("chief", BELOW), ("ani", BELOW), ("cousin", BESIDE)]
)
async def test_feedback_about_a_unit_comes_from_its_sides(
    talk: Any, world: Any, office: Any, tokens: Any, who: str, channel: str
) -> None:
    sister = await world.unit(office.agency, code="SISTER")
    office.cousin = await world.employee(sister, name="Cousin")
    viewer = tokens.person(getattr(office, who))
    for each in (ABOVE, BESIDE, BELOW):
        found = await talk.give(viewer, "Unit", office.clinic, channel=each)
        if each == channel:
            assert (found["unit"], found["about"]) == ({"code": "CLINIC"}, None)
        else:
            assert found["code"] == "WRONG_CHANNEL"
    assert (await talk.shown("Unit", office.clinic))[0]["author"] == {"name": who.title()}


async def test_appraiser_from_elsewhere_stands_above(
    talk: Any, world: Any, office: Any, tokens: Any
) -> None:
    await world.change(
        "update appraisal set appraiser_id = $1 where employee_id = $2", office.stranger, office.ani
    )
    viewer = tokens.person(office.stranger)
    found = await talk.give(viewer, "Employee", office.ani, channel=ABOVE)
    assert found["author"] == {"name": "Stranger"}


async def test_feedback_keeps_what_was_given(
    talk: Any, world: Any, office: Any, tokens: Any, ids: Any
) -> None:
    goal = ids("Goal", office.goals[office.ani])
    found = await talk.give(
        tokens.person(office.chief),
        "Employee",
        office.ani,
        channel=ABOVE,
        goal=goal,
        rating=3,
        visibility="PRIVATE",
        comment="  Bagus  ",
    )
    assert (found["rating"], found["comment"], found["visibility"]) == (3, "Bagus", "PRIVATE")
    assert found["goal"] == {"statement": "Laporan tersusun"}
    (row,) = await stored(world)
    assert (row["cycle_id"], row["unit_id"]) == (office.cycle, office.clinic)
    assert (row["author_id"], row["anonymous"]) == (office.chief, False)


async def test_feedback_belongs_to_the_open_cycle_of_the_day(
    talk: Any, world: Any, office: Any, tokens: Any
) -> None:
    await world.cycle("2020", status="CLOSED")
    await world.cycle("2021")
    await talk.give(tokens.person(office.budi), "Employee", office.ani)
    (row,) = await stored(world)
    assert row["cycle_id"] == office.cycle


async def test_feedback_without_any_cycle_is_refused(
    talk: Any, world: Any, tokens: Any, told: Any
) -> None:
    unit = await world.unit()
    one, other = await world.employee(unit), await world.employee(unit)
    found = await talk.give(tokens.person(one), "Employee", other)
    assert told(found) == ("CYCLE_MISSING", [])


async def test_feedback_that_is_wrong_is_told_by_its_path(
    talk: Any, world: Any, office: Any, tokens: Any, told: Any, ids: Any
) -> None:
    theirs = ids("Goal", office.goals[office.budi])
    for more, expected in (
        ({"rating": 0}, ("INVALID_ARGUMENT", ["input.rating"])),
        ({"rating": 5}, ("INVALID_ARGUMENT", ["input.rating"])),
        ({"comment": " "}, ("INVALID_ARGUMENT", ["input.comment"])),
        ({"comment": "a\0"}, ("INVALID_ARGUMENT", ["input.comment"])),
        ({"comment": "x" * 4001}, ("INVALID_ARGUMENT", ["input.comment"])),
        ({"answers": {}}, ("INVALID_ARGUMENT", ["input.answers"])),
        ({"invitation": "x"}, ("INVALID_ARGUMENT", ["input.invitation"])),
        ({"idempotencyKey": ""}, ("INVALID_ARGUMENT", ["input.idempotencyKey"])),
        ({"goal": theirs}, ("NOT_FOUND", ["input.goal"])),
        ({"goal": ids("Goal", office.ani)}, ("NOT_FOUND", ["input.goal"])),
        ({"goal": "x"}, ("INVALID_ID", ["input.goal"])),
        ({"about": ids("Unit", office.ani)}, ("NOT_FOUND", ["input.about"])),
        ({"about": theirs}, ("INVALID_ID", ["input.about"])),
        ({"about": "x"}, ("INVALID_ID", ["input.about"])),
    ):
        found = await talk.give(tokens.person(office.budi), "Employee", office.ani, **more)
        assert told(found) == expected
    assert await stored(world) == []


async def test_feedback_with_a_key_is_given_once(
    talk: Any, world: Any, office: Any, tokens: Any, told: Any
) -> None:
    viewer = tokens.person(office.budi)
    answers = await asyncio.gather(
        *(talk.give(viewer, "Employee", office.ani, idempotencyKey="1") for _ in range(5))
    )
    assert len({each["id"] for each in answers}) == len(await stored(world)) == 1
    other = await talk.give(viewer, "Employee", office.ani, idempotencyKey="1", comment="Lain")
    assert told(other) == ("IDEMPOTENCY_KEY_REUSED", [])


async def test_praise_of_ones_own_unit_is_warned_about(talk: Any, office: Any, tokens: Any) -> None:
    viewer = tokens.person(office.ani)
    told = {
        rating: await talk.give(viewer, "Unit", office.clinic, channel=BELOW, rating=rating)
        for rating in (1, 4)
    }
    assert [each["code"] for each in told[4]["warnings"]] == ["SELF_PRAISE"]
    assert told[1]["warnings"] == []


async def warnings_by_time(world: Any) -> list[list[dict[str, Any]]]:
    """The stored warnings of all feedback, oldest first; a kiosk is told none."""
    rows = await world.fetch("select warnings::text from feedback order by created_at, id")
    return [orjson.loads(row["warnings"]) for row in rows]


async def test_what_is_a_burst_is_a_setting(
    talk: Any, world: Any, office: Any, tokens: Any, database: Any, monkeypatch: Any
) -> None:
    of = {"feedback_burst": 1, "feedback_burst_minutes": 2}
    monkeypatch.setattr(database, "settings", database.settings.model_copy(update=of))
    kiosk = tokens.role(Role.INTEGRATION, office.agency, "kiosk")
    for _ in "ab":
        await talk.give(kiosk, "Unit", office.clinic, channel="CITIZEN")
    first, second = await warnings_by_time(world)
    said = "More than 1 came from this side within 2 minutes."
    assert (first, second[0]["message"]["en"]) == ([], said)
    await world.change("update feedback set created_at = now() - interval '3 minutes'")
    await talk.give(kiosk, "Unit", office.clinic, channel="CITIZEN")
    assert (await warnings_by_time(world))[-1] == []


async def test_what_has_no_name_counts_in_no_burst(
    talk: Any, office: Any, tokens: Any, database: Any, monkeypatch: Any
) -> None:
    # Longer than a month, whose beginning is all that is stored.
    of = {"feedback_burst": 1, "feedback_burst_minutes": 50_000}
    monkeypatch.setattr(database, "settings", database.settings.model_copy(update=of))
    given = (tokens.person(office.ani), "Employee", office.budi)
    for _ in "ab":
        assert "id" in await talk.give(*given, anonymous=True)
    assert (await talk.give(*given))["warnings"] == []


async def test_burst_from_one_side_is_warned_about(
    talk: Any, world: Any, office: Any, tokens: Any
) -> None:
    kiosk = tokens.role(Role.INTEGRATION, office.agency, "kiosk")
    for _ in range(11):
        await talk.give(kiosk, "Unit", office.clinic, channel="CITIZEN")
    told = [[each["code"] for each in one] for one in await warnings_by_time(world)]
    assert told == [[]] * 10 + [["FEEDBACK_BURST"]]
    await world.change("update feedback set created_at = now() - interval '11 minutes'")
    await talk.give(kiosk, "Unit", office.clinic, channel="CITIZEN")
    assert (await warnings_by_time(world))[-1] == []
