"""Record an evaluation forum: its day, participants, minutes and justification."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_server.access.act_as import act_as
from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_in_unit_row
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.operations.rating.lock_unit import lock_unit
from tilik_server.operations.rating.rating_input import RATING
from tilik_server.operations.steps.cycle_params import read_cycle_params
from tilik_server.operations.steps.find_unit import check_meets
from tilik_server.operations.steps.idempotency import claim_key, faults_in_key
from tilik_server.operations.steps.take_step import report_deadlock, stage_deadline
from tilik_server.operations.steps.timeline import insert_entries
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.all_faults import AllFaults
from tilik_server.validation.text import faults_in_text, is_storable

NAME: Final = "recordForum"
LEFT: Final = "ownRatingLeft"
"""The timeline's action for the own rating of the chair or the recorder, left to somebody else."""
MOVED: Final = (AppraisalStage.RATED, AppraisalStage.CALIBRATED)
MOST: Final = 500
KNOWN: Final = statement("rating.find_employees", "select id from employee where id = any($1)")
STORE: Final = statement(
    "rating.store_forum",
    """
insert into forum (id, cycle_id, unit_id, held_on, chair_id, minutes, justification)
values ($1, $2, $3, $4, $5, $6, $7)
""",
)
SEATS: Final = statement(
    "rating.store_participants",
    """
insert into forum_participant (id, cycle_id, unit_id, forum_id, employee_id)
select tilik_id($2), $2, $3, $1, e from unnest($4::uuid[]) e
""",
)
# The chair and the recorder cannot confirm their own appraisals. Rows are locked in the order of
# keys, so that two forums cannot deadlock.
RATED: Final = statement(
    "rating.lock_rated",
    f"""
select a.id, a.starts_on, a.ends_on, a.started_on, a.employee_id = any ($3::uuid[]) as is_own
from appraisal a join unit u on u.id = a.unit_id
join unit r on {in_subtree("u.path", "r.path")}
where r.id = $1 and a.cycle_id = $2 and a.stage = 'RATED'
order by a.id for update of a
""",
)
# The forum confirms the rating, not the comment on it.
CONFIRM: Final = statement(
    "rating.confirm_ratings",
    RATING.without("comment").insert(
        """
from rating r
where r.appraisal_id = any($1) and r.source = 'APPRAISER' and r.goal_id is null
  and r.review_id is null and not exists (
    select from rating o where o.appraisal_id = r.appraisal_id and o.axis_key = r.axis_key
      and o.source = 'UNIT')
""",
        of="r",
        id="tilik_id(r.cycle_id)",
        source="'FORUM'",
        by_id="$2",
    ),
)
MOVE: Final = statement(
    "rating.move_confirmed",
    """
update appraisal a set version = version + 1, stage = 'CALIBRATED', stage_since = now(),
  due_on = n.due_on, forum_id = $2
from jsonb_to_recordset($1::jsonb) n (id uuid, due_on date) where a.id = n.id
""",
)
ENTER: Final = statement(
    "rating.enter_forum",
    insert_entries(
        "from appraisal a where a.id = any($1)",
        by_id="$2",
        action="$3",
        from_stage="$4",
        to_stage="$5",
    ),
)


@dataclass(frozen=True, slots=True)
class NewForum:
    """A forum to record; without a chair the viewer is the chair.

    `unread` are the faults of ids that could not be read.
    """

    unit_code: str
    cycle_code: str
    held_on: date
    participants: Sequence[UUID]
    minutes: str
    chair: UUID | None = None
    justification: str | None = None
    confirm_rest: bool = False
    idempotency_key: str | None = None
    unread: Sequence[FieldFault] = ()


async def record_forum(database: Database, viewer: Viewer, new: NewForum) -> UUID:
    """Store a forum of a unit and all units below it, and return the unit's key.

    With `confirm_rest` each appraisal of these units that is still RATED becomes CALIBRATED with
    unchanged ratings. Those of the chair and of the viewer stay RATED for another forum or for
    calibrateAppraisal, and their timelines record this. With an idempotency key a repeated request
    changes nothing. Raises InvalidArgument, CodeUnknown, NotYourStep and IdempotencyKeyReused.
    """
    given = AllFaults(_faults_in_texts(new), new.unread)
    chair = new.chair or viewer.employee
    async with report_deadlock(), database.writing(viewer) as transaction:
        unit = None
        with given.gathered():
            if is_storable(new.unit_code) and is_storable(new.cycle_code):
                unit = await lock_unit(transaction, new.unit_code, new.cycle_code, ("input",))
        if unit is None:
            given.add(await _faults_in_people(transaction, new, chair))
            given.check()
        assert unit is not None
        ACTIONS[NAME].require(place_in_unit_row(viewer, unit))
        check_meets(unit["cycle_path"], unit["path"], ("input", "cycleCode"))
        # Claimed under the unit's lock, so a second request finds the first one's result.
        found: UUID = unit["id"]
        if not given and await _is_repeated(transaction, viewer, new, found):
            return found
        given.add(_faults_in_day(new, unit))
        given.add(await _faults_in_people(transaction, new, chair))
        given.check()
        # Without a chair there is a fault.
        assert chair is not None
        key, place = new_id(unit["cycle_id"]), [unit["cycle_id"], unit["id"]]
        said = [new.held_on, chair, new.minutes, new.justification]
        await transaction.execute(STORE, key, *place, *said)
        await transaction.execute(SEATS, key, *place, list(new.participants))
        if new.confirm_rest:
            await _confirm_rest(transaction, viewer, unit, chair, key)
    return found


async def _is_repeated(transaction: Transaction, viewer: Viewer, new: NewForum, unit: UUID) -> bool:
    sent = asdict(new)
    del sent["unread"]
    key = new.idempotency_key
    return await claim_key(transaction, viewer.actor, key, NAME, sent, unit) is not None


async def _confirm_rest(
    transaction: Transaction, viewer: Viewer, unit: Mapping[str, Any], chair: UUID, forum: UUID
) -> None:
    themselves = [key for key in (viewer.employee, chair) if key is not None]
    asked = [unit["id"], unit["cycle_id"], themselves]
    rows = await transaction.fetch(RATED, *asked)
    params = read_cycle_params(unit)
    due = {
        row["id"]: stage_deadline(AppraisalStage.CALIBRATED, row, params)
        for row in rows
        if not row["is_own"]
    }
    keys = list(due)
    # Heads of units confirm what their forum saw; the ratings themselves they may not read.
    async with act_as(transaction, OPERATOR):
        await transaction.execute(CONFIRM, keys, chair)
    moved = [{"id": key, "due_on": day} for key, day in due.items()]
    await transaction.execute(MOVE, orjson.dumps(moved, default=str).decode(), forum)
    await transaction.execute(ENTER, keys, viewer.employee, NAME, *MOVED)
    left = [row["id"] for row in rows if row["is_own"]]
    await transaction.execute(ENTER, left, viewer.employee, LEFT, None, None)


def _faults_in_texts(new: NewForum) -> list[FieldFault]:
    faults = [
        *faults_in_text(new.unit_code, ("input", "unitCode"), 64),
        *faults_in_text(new.cycle_code, ("input", "cycleCode"), 64),
        *faults_in_text(new.minutes, ("input", "minutes"), 50_000),
        *faults_in_key(new.idempotency_key),
    ]
    if new.justification is not None:
        faults += faults_in_text(new.justification, ("input", "justification"), 10_000)
    if len(new.participants) > MOST:
        message = Text(f"give at most {MOST} people", f"berikan paling banyak {MOST} orang")
        faults.append(FieldFault(("input", "participants"), message))
    return faults


def _faults_in_day(new: NewForum, unit: Mapping[str, Any]) -> list[FieldFault]:
    first, last = unit["starts_on"], unit["today"]
    if first <= new.held_on <= last:
        return []
    en, indonesian = f"give a day from {first} to {last}", f"berikan tanggal {first} sampai {last}"
    return [FieldFault(("input", "heldOn"), Text(en, indonesian))]


async def _faults_in_people(
    transaction: Transaction, new: NewForum, chair: UUID | None
) -> list[FieldFault]:
    seated = new.participants if len(new.participants) <= MOST else ()
    wanted = [*seated, *([chair] if chair else [])]
    known = {row["id"] for row in await transaction.fetch(KNOWN, wanted)}
    missing = Text("there is no such employee", "pegawai ini tidak ada")
    twice = Text("named twice", "disebut dua kali")
    unread = {fault.path for fault in new.unread}
    faults = []
    for place, key in enumerate(seated):
        path = ("input", "participants", str(place))
        if path in unread:
            continue
        if key not in known:
            faults.append(FieldFault(path, missing))
        if key in seated[:place]:
            faults.append(FieldFault(path, twice))
    if ("input", "chair") in unread:
        return faults
    if chair is None:
        faults.append(FieldFault(("input", "chair"), Text("name the chair", "sebutkan ketuanya")))
    elif chair not in known:
        faults.append(FieldFault(("input", "chair"), missing))
    return faults
