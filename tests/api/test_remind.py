"""Reminding: what waits is told to whom it waits for, once, and what is past its day is closed."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from tilik_server.database.province_time import local_day
from tilik_server.models.vocabulary import MessageKind
from tilik_server.operations.reminders.remind import ReminderCounts, remind
from tilik_server.runtime import Runtime
from tilik_server.worker import queue
from tilik_tests.commands import run_tilik, service_variables

OUTBOX = """select kind, step, recipient_id, due_on, sent_at, appraisal_id,
  subject::text, text::text
from outbox where recipient_id is not null order by kind, step, recipient_id"""
# As docs/outbox.md shows it.
TAKE = """
with taken as materialized (
  select id from outbox where sent_at is null
  order by created_at, id limit 1 for update skip locked
)
update outbox o set sent_at = now() from taken where o.id = taken.id
returning o.id, o.kind, o.recipient_id, o.role, o.unit_id, o.subject, o.text
"""
PEOPLE = ("employee", "appraiser", "superior")


@pytest.fixture
async def team(world: Any) -> dict[str, Any]:
    """An appraisal of one person, with an appraiser and the appraiser's superior."""
    plan: dict[str, Any] = await world.plan()
    plan |= {name: await world.employee(plan["unit"]) for name in PEOPLE[1:]}
    await world.change(
        "update appraisal set appraiser_id = $1, appraiser_superior_id = $2",
        plan["appraiser"],
        plan["superior"],
    )
    # No periodic review is due in these tests but where one says so.
    await world.change("update cycle set params = '{\"review_months\": 12}'")
    return plan


def day(days: int) -> Any:
    """So many days from today, in the capital."""
    return local_day(None) + timedelta(days=days)


async def stage(world: Any, name: str, days: int | None, **more: Any) -> None:
    """Put the appraisal into a stage that should be over in so many days."""
    due_on = None if days is None else day(days)
    await world.change("update appraisal set stage = $1, due_on = $2", name, due_on)
    for column, value in more.items():
        await world.change(f"update appraisal set {column} = $1", value)


async def told(world: Any, team: dict[str, Any]) -> set[tuple[str, str | None, str]]:
    """Kinds, steps and recipients of what is in the outbox."""
    names: dict[UUID, str] = {team[name]: name for name in PEOPLE}
    rows = await world.fetch(OUTBOX)
    return {(row["kind"], row["step"], names[row["recipient_id"]]) for row in rows}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DRAFT", {("submitPlan", "employee")}),
        ("SUBMITTED", {("agreePlan", "appraiser")}),
        ("AGREED", {("submitSelfAssessment", "employee")}),
        ("SELF_ASSESSED", {("rateAppraisal", "appraiser")}),
        ("RATED", {("calibrateAppraisal", "superior")}),
        ("CALIBRATED", {("decideAppraisal", "appraiser")}),
        ("DECIDED", {("acknowledge", "employee")}),
        ("OBJECTED", {("respondToObjection", "appraiser")}),
    ],
)
async def test_who_is_to_act_is_told_some_days_before(
    name: str, expected: set[tuple[str, str]], world: Any, team: Any
) -> None:
    await stage(world, name, 3)
    # A forum is a matter of the performance team, too.
    assert (await remind(world.database)).written == 1 + (name == "RATED")
    assert await told(world, team) == {("STAGE_DUE", *each) for each in expected}
    (row,) = await world.fetch(OUTBOX)
    assert (row["due_on"], row["sent_at"], row["appraisal_id"]) == (
        day(3),
        None,
        team["appraisal"],
    )


async def test_nobody_is_told_earlier_than_the_cycle_says(world: Any, team: Any) -> None:
    await stage(world, "DRAFT", 4)
    assert (await remind(world.database)).written == 0
    await world.change('update cycle set params = \'{"reminder_days": 4, "review_months": 12}\'')
    assert (await remind(world.database)).written == 1


async def test_once_overdue_those_who_may_act_instead_are_told_too(world: Any, team: Any) -> None:
    await stage(world, "DRAFT", -1)
    await remind(world.database)
    assert await told(world, team) == {
        ("STAGE_OVERDUE", "submitPlan", "employee"),
        ("STAGE_OVERDUE", "submitPlan", "appraiser"),
    }
    await world.change("delete from outbox")
    await stage(world, "AGREED", -1)
    await remind(world.database)
    assert await told(world, team) == {
        ("STAGE_OVERDUE", "submitSelfAssessment", "employee"),
        ("STAGE_OVERDUE", "rateAppraisal", "appraiser"),
    }


async def test_second_run_and_one_at_the_same_time_write_nothing_twice(
    world: Any, team: Any
) -> None:
    await stage(world, "SUBMITTED", 2)
    done = await asyncio.gather(remind(world.database), remind(world.database))
    assert sum(each.written for each in done) == 1
    assert await remind(world.database) == ReminderCounts(0, 0, 0)


async def test_overdue_is_told_again_each_week_four_times(world: Any, team: Any) -> None:
    counts = []
    for days in (-1, -7, -8, -15, -22, -29, -300):
        # The deadline stays; what is counted are the weeks since.
        await world.change("update appraisal set stage = 'SUBMITTED', due_on = $1", day(days))
        await world.change("update outbox set key = replace(key, due_on::text, $1)", str(day(days)))
        counts.append((await remind(world.database)).written)
        await world.change("update outbox set due_on = $1", day(days))
    assert counts == [1, 0, 1, 1, 1, 0, 0]


async def test_message_says_whose_appraisal_and_what_is_to_be_done(world: Any, team: Any) -> None:
    await stage(world, "SUBMITTED", 1)
    await world.change("update employee set name = 'Sri {Lestari}' where id = $1", team["employee"])
    await remind(world.database)
    (row,) = await world.fetch(OUTBOX)
    assert orjson.loads(row["subject"])["en"] == "An appraisal waits for you"
    text = orjson.loads(row["text"])
    assert text["en"] == (
        f"Appraisal of Sri {{Lestari}}, until {day(1)}: "
        "Agree to the plan; its goals are scored from then on."
    )
    assert text["id"].startswith(f"Penilaian kinerja Sri {{Lestari}}, sampai {day(1)}: Menyepakati")


async def test_objection_that_was_answered_waits_for_the_superior(world: Any, team: Any) -> None:
    await stage(world, "OBJECTED", 1)
    await world.below("objection", team["appraisal"], responded_at=None, response=None)
    await remind(world.database)
    await world.change("update objection set response = 'Sudah sesuai', responded_at = now()")
    await remind(world.database)
    assert await told(world, team) == {
        ("STAGE_DUE", "respondToObjection", "appraiser"),
        ("STAGE_DUE", "decideObjection", "superior"),
    }


async def test_receipt_is_deemed_and_told_and_then_closed_when_the_day_has_passed(
    world: Any, team: Any
) -> None:
    await stage(world, "DECIDED", -1)
    assert (await remind(world.database)).deemed == 1
    assert ("RECEIPT_DEEMED", None, "employee") in await told(world, team)
    (row,) = await world.fetch("select objection_until, stage from appraisal")
    assert (row["stage"], row["objection_until"]) == ("DECIDED", day(13))
    said = [each["text"] for each in await world.fetch(OUTBOX) if each["kind"] == "RECEIPT_DEEMED"]
    assert f"You may object until {day(13)}." in said[0]
    await world.change("update appraisal set objection_until = $1, due_on = $1", day(2))
    await remind(world.database)
    assert ("STAGE_DUE", "fileObjection", "employee") in await told(world, team)
    await world.change("update appraisal set objection_until = $1, due_on = $1", day(-1))
    assert (await remind(world.database)).closed == 1
    actions = await world.fetch("select action, by_id from timeline_entry order by ordinal")
    assert [each["action"] for each in actions] == ["deemReceipt", "closeAppraisal"]
    assert {each["by_id"] for each in actions} == {None}


async def test_evidence_that_waits_too_long_is_told_to_the_superior_once_a_day(
    world: Any, team: Any
) -> None:
    place = team["goal"], team["unit"], team["cycle"]
    for _ in range(3):
        await world.evidence(*place)
    assert (await remind(world.database)).written == 0
    await world.change("update evidence set submitted_at = now() - interval '15 days'")
    await remind(world.database)
    assert await told(world, team) == {("EVIDENCE_WAITING", None, "superior")}
    (row,) = await world.fetch(OUTBOX)
    assert orjson.loads(row["text"])["en"].startswith("3 pieces of evidence of Pegawai")
    await world.change("update evidence set status = 'ACCEPTED', verified_at = now()")
    assert (await remind(world.database)).written == 0


async def test_periodic_review_is_due_some_months_after_the_last(world: Any, team: Any) -> None:
    begin, end = day(-100), day(200)
    await world.change("update cycle set params = '{\"review_months\": 3}'")
    await world.change("update appraisal set starts_on = $1, ends_on = $2", begin, end)
    assert (await remind(world.database)).written == 1
    assert await told(world, team) == {("REVIEW_DUE", None, "appraiser")}
    dates = {"starts_on": begin, "ends_on": day(-5), "held_on": day(-4)}
    await world.below("review", team["appraisal"], **dates)
    await world.change("delete from outbox")
    assert (await remind(world.database)).written == 0


async def test_follow_up_that_is_due_is_told_until_it_is_settled(world: Any, team: Any) -> None:
    await stage(world, "CLOSED", None)
    title = '{"en": "Guidance", "id": "Pembinaan"}'
    await world.below("follow_up", team["appraisal"], due_on=day(3), title=title)
    await remind(world.database)
    assert await told(world, team) == {("FOLLOW_UP_DUE", None, "appraiser")}
    (row,) = await world.fetch(OUTBOX)
    assert orjson.loads(row["text"])["id"].endswith(": Pembinaan")
    await world.change("delete from outbox")
    await world.change("update follow_up set settled_at = now()")
    assert (await remind(world.database)).written == 0


async def test_imported_appraisal_and_one_without_an_appraiser_wait_for_nobody(
    world: Any, team: Any
) -> None:
    await stage(world, "SUBMITTED", 1, appraiser_id=None)
    assert (await remind(world.database)).written == 0
    await stage(world, "DRAFT", 1, imported=True)
    assert (await remind(world.database)).written == 0


async def test_message_is_taken_once_by_those_who_send(begin: Any, world: Any, team: Any) -> None:
    await stage(world, "DRAFT", -1)
    await remind(world.database)
    first, second, third = [await begin() for _ in range(3)]
    taken = [await each.run(TAKE) for each in (first, second, third)]
    assert [len(rows) for rows in taken] == [1, 1, 0]
    await first.commit()
    await second.commit()
    await third.commit()
    assert await world.fetch("select from outbox where sent_at is null") == []
    assert (await remind(world.database)).written == 0


def test_page_shows_how_messages_are_taken() -> None:
    page = (Path(__file__).parents[2] / "docs" / "outbox.md").read_text("utf-8")
    assert " ".join(TAKE.replace("limit 1 ", "limit 100 ").split()) in " ".join(page.split())
    assert {kind for kind in MessageKind if f"`{kind}`" not in page} == set()


async def test_worker_reminds_every_hour(
    database: Any, catalogue: Any, pool: Any, world: Any, team: Any
) -> None:
    await stage(world, "DRAFT", 1)
    app = queue(Runtime(database, catalogue, pool))
    async with app.open_async():
        (task,) = [
            each.task
            for each in app.periodic_registry.periodic_tasks.values()
            if each.task.name == "tilik.remind"
        ]
        await task.func(timestamp=0)
    assert await told(world, team) == {("STAGE_DUE", "submitPlan", "employee")}


async def test_command_says_what_it_did(settings: Any, world: Any, team: Any) -> None:
    await stage(world, "DRAFT", 1)
    for arguments, said in (
        ([], "0 results count as received, 0 appraisals closed, 1 message written\n"),
        (["--json"], '{"deemed": 0, "closed": 0, "written": 0}\n'),
    ):
        done = run_tilik("remind", *arguments, env=service_variables(settings))
        assert (done.returncode, done.stdout) == (0, said)
