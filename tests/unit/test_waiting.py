"""What steps of an appraisal are about, of what was found for it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tilik_server.operations.steps.waiting import Waiting, what_waits

KEY = "00000000-0000-4000-8000-000000000001"
NOTHING: dict[str, Any] = {
    "cycle": None,
    "outcome": None,
    "received": False,
    "reviews": [],
    "objection": None,
    "follow_ups": [],
}


def reasons(step: str, found: dict[str, Any], since: date | None = None) -> list[str | None]:
    waiting = what_waits(step, {**NOTHING, **found}, since)
    return [None if each.reason is None else each.reason.en for each in waiting]


@pytest.mark.parametrize("step", ["respondToObjection", "withdrawObjection", "decideObjection"])
def test_steps_of_an_objection_are_about_it(step: str) -> None:
    found = {**NOTHING, "objection": {"id": KEY, "on": "2026-01-20"}}
    (waiting,) = what_waits(step, found, None)
    assert (waiting.concept, waiting.key) == ("Objection", UUID(KEY))
    assert reasons(step, found) == ["The objection was filed on 2026-01-20."]


def test_each_follow_up_is_named_by_its_title() -> None:
    follow_ups = [{"id": KEY, "title": {"en": "Award", "id": "Penghargaan"}}]
    assert reasons("settleFollowUp", {"follow_ups": follow_ups}) == ["Award"]
    assert reasons("settleFollowUp", {}) == []


def test_a_step_that_is_due_says_since_when() -> None:
    assert reasons("agreePlan", {}, date(2026, 2, 1)) == ["This was due on 2026-02-01."]
    assert what_waits("agreePlan", NOTHING, None) == [Waiting()]


def test_an_outcome_that_was_received_may_still_be_waived() -> None:
    assert reasons("acknowledge", {"outcome": "2026-01-10"}) == [
        "The outcome was decided on 2026-01-10."
    ]
    received = {"outcome": "2026-01-10", "received": True}
    assert reasons("acknowledge", received) == [
        "The outcome was received; an objection may still be waived."
    ]
