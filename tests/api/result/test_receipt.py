"""Receipt: what an employee acknowledges, what counts as received, and when it closes."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.database.province_time import local_day
from tilik_server.operations.outcome.close_due import close_due
from tilik_server.runtime import Runtime
from tilik_server.worker import CLOSING, HOURLY, queue


async def decided(office: Any, days: int = 0, **columns: Any) -> None:
    """An outcome that was decided so many days ago."""
    await office.world.below(
        "outcome",
        office.appraisal,
        explanation='{"formula": "a", "steps": [], "warnings": []}',
        decided_at=office.days_ago(days),
    )
    due_on = office.days_ago(days - 7).date()
    await office.staged("DECIDED", **{"due_on": due_on, **columns})


async def entries(office: Any) -> list[tuple[str, str | None, str | None]]:
    """The timeline."""
    found = (await office.read())["timeline"]["nodes"]
    return [(each["action"], each["from"], each["to"]) for each in found]


async def test_receipt_starts_the_days_to_object(office: Any) -> None:
    await decided(office)
    assert (await office.acknowledge())["stage"] == "DECIDED"
    shown = await office.read()
    assert shown["acknowledgedAt"] is not None
    until = str(office.days_ago(-14).date())
    assert (shown["objectionUntil"], shown["dueOn"]) == (until, until)
    assert (await office.acknowledge())["code"] == "ALREADY_ACKNOWLEDGED"
    assert await entries(office) == [("acknowledge", None, None)]


async def test_a_cycle_sets_its_own_days(make_office: Any) -> None:
    office = await make_office(params={"objection_days": 3})
    await decided(office)
    await office.acknowledge()
    assert (await office.read())["objectionUntil"] == str(office.days_ago(-3).date())


@pytest.mark.parametrize("receipt_first", [True, False])
async def test_who_waives_an_objection_closes(office: Any, receipt_first: bool) -> None:
    await decided(office)
    if receipt_first:
        await office.acknowledge()
    assert (await office.acknowledge(waiveObjection=True))["stage"] == "CLOSED"
    shown = await office.read()
    assert shown["acknowledgedAt"] is not None
    assert shown["dueOn"] is None
    assert (await entries(office))[-1] == ("acknowledge", "DECIDED", "CLOSED")
    assert (await office.acknowledge())["code"] == "WRONG_STAGE"


async def test_a_review_is_signed_by_the_employee_once(office: Any) -> None:
    review = encode("Review", await office.world.below("review", office.appraisal))
    assert (await office.acknowledge(of=review))["stage"] == "SELF_ASSESSED"
    (signed,) = (await office.read())["reviews"]
    assert signed["acknowledgedAt"] is not None
    assert (await office.acknowledge(of=review))["code"] == "ALREADY_ACKNOWLEDGED"
    assert len(await entries(office)) == 1


@pytest.mark.parametrize("stage", ["DRAFT", "CLOSED"])
async def test_the_rules_of_the_cycle_were_explained(office: Any, stage: str) -> None:
    await office.staged(stage, due_on=date(2026, 1, 5))
    cycle = encode("Cycle", office.cycle)
    assert (await office.acknowledge(of=cycle))["stage"] == stage
    shown = await office.read()
    assert shown["briefedAt"] is not None
    assert (shown["acknowledgedAt"], shown["dueOn"]) == (None, "2026-01-05")
    assert (await office.acknowledge(of=cycle))["code"] == "ALREADY_ACKNOWLEDGED"


async def test_what_is_not_there_to_be_acknowledged_is_named(office: Any) -> None:
    foreign = await office.world.below("review", office.head_appraisal)
    own = encode("Review", await office.world.below("review", office.appraisal))
    for of, code in (
        (encode("Review", foreign), "NOT_FOUND"),
        (encode("Review", UUID(int=1)), "NOT_FOUND"),
        (encode("Cycle", office.cycle + 1), "NOT_FOUND"),
        (encode("Unit", office.unit), "INVALID_ID"),
        ("garbage", "INVALID_ID"),
    ):
        refused = await office.acknowledge(of=of)
        assert (refused["code"], office.paths(refused)) == (code, ["of"])
    refused = await office.acknowledge(of=own, waiveObjection=True)
    assert (refused["code"], office.paths(refused)) == ("INVALID_ARGUMENT", ["waiveObjection"])
    assert await entries(office) == []


async def test_an_outcome_counts_as_received_after_its_days(office: Any) -> None:
    await decided(office, 7)
    assert await close_due(office.world.database) == (0, 0)
    await decided_before(office, 8)
    assert await close_due(office.world.database) == (1, 0)
    shown = await office.read()
    assert shown["acknowledgedAt"] is not None
    until = str(office.days_ago(-13).date())
    assert (shown["stage"], shown["objectionUntil"], shown["dueOn"]) == ("DECIDED", until, until)
    assert await entries(office) == [("deemReceipt", None, None)]
    assert await close_due(office.world.database) == (0, 0)


async def decided_before(office: Any, days: int) -> None:
    """The outcome was decided so many days ago after all."""
    at = office.days_ago(days)
    await office.world.change("update outcome set decided_at = $1", at)
    await office.change(due_on=office.days_ago(days - 7).date())


async def test_it_closes_when_the_last_day_to_object_has_passed(office: Any) -> None:
    await decided(office, 20)
    await office.change(acknowledged_at=office.days_ago(14), objection_until=office.today)
    assert await close_due(office.world.database) == (0, 0)
    await office.change(objection_until=office.days_ago(1).date())
    assert await close_due(office.world.database) == (0, 1)
    shown = await office.read()
    assert (shown["stage"], shown["dueOn"]) == ("CLOSED", None)
    assert await entries(office) == [("closeAppraisal", "DECIDED", "CLOSED")]
    assert await close_due(office.world.database) == (0, 0)


async def test_nobody_heard_of_for_long_is_received_and_closed_at_once(office: Any) -> None:
    await decided(office, 30)
    assert await close_due(office.world.database) == (1, 1)
    assert [action for action, *_ in await entries(office)] == ["deemReceipt", "closeAppraisal"]


async def test_after_a_decided_objection_the_receipt_closes(office: Any) -> None:
    await decided(office, 8)
    await office.world.below("objection", office.appraisal, status="REJECTED")
    assert await close_due(office.world.database) == (1, 0)
    shown = await office.read()
    assert (shown["stage"], shown["objectionUntil"]) == ("CLOSED", None)
    assert await entries(office) == [("deemReceipt", "DECIDED", "CLOSED")]


async def test_an_imported_or_contested_outcome_is_left_alone(office: Any) -> None:
    await decided(office, 30, imported=True)
    assert await close_due(office.world.database) == (0, 0)
    await office.staged("OBJECTED", imported=False)
    assert await close_due(office.world.database) == (0, 0)


@pytest.mark.parametrize("province", ["33", "51", "94"])
async def test_days_are_counted_in_the_time_zone_of_the_province(
    office: Any, province: str
) -> None:
    region = await office.world.insert(
        "region", code=f"{province}.01", scheme="kemendagri", name="Kabupaten"
    )
    await office.world.change("update unit set region_id = $2 where id = $1", office.region, region)
    today = local_day(province)
    await decided(office, 3, due_on=None, acknowledged_at=office.days_ago(3))
    await office.change(objection_until=today)
    assert await close_due(office.world.database) == (0, 0)
    await office.change(acknowledged_at=None, objection_until=None)
    await office.acknowledge()
    until = date.fromisoformat((await office.read())["objectionUntil"])
    assert (until - local_day(province)).days in (13, 14)
    assert (until - today).days in (14, 15)
    await office.change(objection_until=local_day(province) - timedelta(days=1))
    assert await close_due(office.world.database) == (0, 1)


async def test_the_worker_closes_every_hour(office: Any) -> None:
    await decided(office, 30)
    app = queue(Runtime(office.graph.database, office.graph.catalogue, office.graph.pool))
    tasks = {name: each.cron for (name, _), each in app.periodic_registry.periodic_tasks.items()}
    assert tasks[CLOSING] == HOURLY
    await app.tasks[CLOSING](timestamp=0)
    assert (await office.read())["stage"] == "CLOSED"


async def test_a_scheme_that_knows_no_days_has_the_usual_ones(office: Any) -> None:
    await office.world.change(
        'update cycle set scheme = scheme || \'{"params_schema": {}, "follow_ups": []}\''
    )
    await office.decided()
    assert (await office.read())["dueOn"] == str(office.today + timedelta(days=7))
    await office.acknowledge()
    assert (await office.read())["objectionUntil"] == str(office.today + timedelta(days=14))
    await office.object_to_it()
    assert (await office.read())["dueOn"] == str(office.today + timedelta(days=14))
