"""What waits: the rows that a step of an appraisal is about, and why it is offered."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text

LABELS: Final[Mapping[str, Text]] = {
    name: Text(*pair)
    for name, pair in tomllib.loads(
        (files("tilik_server.access") / "step_labels.toml").read_text("utf-8")
    ).items()
}
"""What a button for each step says."""
ABOUT_OBJECTION: Final = frozenset({"respondToObjection", "withdrawObjection", "decideObjection"})
WAITING: Final = """(select json_build_object(
  'cycle', case when t.briefed_at is null then t.cycle_id end,
  'outcome', case when t.stage = 'DECIDED' then (
    select tilik_local_day(t.unit_id, o.decided_at) from outcome o where o.appraisal_id = t.id) end,
  'received', t.acknowledged_at is not null,
  'reviews', (select coalesce(json_agg(json_build_object('id', r.id, 'on', r.held_on)
      order by r.held_on, r.id), '[]')
    from review r where r.appraisal_id = t.id and r.acknowledged_at is null
      and r.withdrawn_at is null),
  'objection', (select json_build_object('id', o.id, 'on', tilik_local_day(t.unit_id, o.filed_at))
    from objection o where o.appraisal_id = t.id and o.status = 'FILED'
    order by o.filed_at desc, o.id limit 1),
  'follow_ups', (select coalesce(json_agg(json_build_object('id', f.id, 'title', f.title)
      order by f.kind, f.id), '[]')
    from follow_up f where f.appraisal_id = t.id and f.settled_at is null))::text)"""
"""SQL over an appraisal `t` for what its steps may be about, as JSON."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that a step is about, and why; without a concept it is the appraisal."""

    concept: str | None = None
    key: UUID | int | None = None
    reason: Text | None = None


def what_waits(step: str, found: Mapping[str, Any], overdue_since: date | None) -> list[Waiting]:
    """Return what a step is about, of what `WAITING` found; most are about the appraisal alone.

    `overdue_since` is the day by when its stage should have been over.
    """
    if step == "acknowledge":
        return list(_to_acknowledge(found))
    if step in ABOUT_OBJECTION and found["objection"]:
        of = found["objection"]
        return [Waiting("Objection", UUID(of["id"]), filed_on(of["on"]))]
    if step == "settleFollowUp":
        return [
            Waiting("FollowUp", UUID(each["id"]), Text(each["title"]["en"], each["title"]["id"]))
            for each in found["follow_ups"]
        ]
    return [Waiting(reason=None if overdue_since is None else due(overdue_since))]


def _to_acknowledge(found: Mapping[str, Any]) -> Iterator[Waiting]:
    if found["cycle"] is not None:
        reason = Text("The cycle's rules wait to be read.", "Aturan siklus menunggu dibaca.")
        yield Waiting("Cycle", found["cycle"], reason)
    for each in found["reviews"]:
        yield Waiting("Review", UUID(each["id"]), _held(each["on"]))
    if found["outcome"] is not None:
        yield Waiting(reason=_decided(found["outcome"], found["received"]))


def _held(day: str) -> Text:
    return Text(f"The review of {day} waits.", f"Evaluasi tanggal {day} menunggu.")


def filed_on(day: str) -> Text:
    """Return why the steps of an objection wait that was filed on a day."""
    return Text(f"The objection was filed on {day}.", f"Keberatan diajukan pada {day}.")


def due(day: date) -> Text:
    """Return why a step waits that was due on a day."""
    return Text(f"This was due on {day}.", f"Ini jatuh tempo pada {day}.")


def _decided(day: str, received: bool) -> Text:
    if received:
        return Text(
            "The outcome was received; an objection may still be waived.",
            "Hasil akhir sudah diterima; hak keberatan masih dapat dilepaskan.",
        )
    return Text(f"The outcome was decided on {day}.", f"Hasil akhir ditetapkan pada {day}.")
