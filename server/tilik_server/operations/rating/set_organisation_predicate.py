"""Set the organisation predicate (predikat kinerja organisasi) of a unit, one level up."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_plugin.scheme import RatingScheme
from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_above_unit_row
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.operations.rating.lock_unit import lock_unit
from tilik_server.operations.rating.rate_heads import rate_heads
from tilik_server.operations.steps.find_unit import check_inside
from tilik_server.operations.steps.take_step import MOVE, lock_appraisal, report_deadlock
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.all_faults import AllFaults
from tilik_server.validation.text import faults_in_text, is_storable

ACTION: Final = ACTIONS["setOrganisationPredicate"]
SET: Final = statement(
    "rating.set_predicate",
    """
insert into unit_predicate (id, cycle_id, unit_id, predicate_key, reason, set_by_id)
values (tilik_id($1), $1, $2, $3, $4, $5)
on conflict (cycle_id, unit_id) do update set predicate_key = excluded.predicate_key,
  reason = excluded.reason, set_by_id = excluded.set_by_id, set_at = now()
""",
)
HEAD: Final = statement(
    "rating.find_heads_appraisals",
    """
select id from appraisal where cycle_id = $1 and unit_id = $2 and employee_id = $3 and not imported
order by starts_on desc limit 1
""",
)


async def set_organisation_predicate(
    database: Database,
    viewer: Viewer,
    unit_code: str,
    cycle_code: str,
    predicate_key: str,
    reason: str,
) -> UUID:
    """Set or change a unit's predicate in a cycle, and return the unit's key.

    The scheme maps it to a level, which becomes the head's rating with the source UNIT.
    Raises InvalidArgument, CodeUnknown, NotYourStep, and WrongStage if the head's outcome is
    decided already.
    """
    found = AllFaults(
        [
            *faults_in_text(unit_code, ("unitCode",), 64),
            *faults_in_text(cycle_code, ("cycleCode",), 64),
            *faults_in_text(reason, ("reason",), 5000),
        ]
    )
    async with report_deadlock(), database.writing(viewer) as transaction:
        unit = None
        with found.gathered():
            if is_storable(unit_code) and is_storable(cycle_code):
                unit = await lock_unit(transaction, unit_code, cycle_code)
        if unit is not None:
            ACTION.require(place_above_unit_row(viewer, unit))
            with found.gathered():
                check_inside(unit["cycle_path"], unit["path"], ("cycleCode",))
            rules = read_stored_scheme(orjson.loads(unit["scheme"]))
            with found.gathered():
                _check_predicate(rules, predicate_key)
        found.check()
        assert unit is not None
        values = [unit["cycle_id"], unit["id"], predicate_key, reason, viewer.employee]
        await transaction.execute(SET, *values)
        if rules.unit_rating is not None:
            await _rate_head(transaction, unit)
    key: UUID = unit["id"]
    return key


def _check_predicate(rules: RatingScheme, key: str) -> None:
    known = [each.key for each in rules.organisation_predicates]
    if key not in known:
        named = ", ".join(known)
        en = f"the cycle's scheme gives units one of: {named}"
        indonesian = f"skema siklus ini memberi unit salah satu dari: {named}"
        if not known:
            en = "the cycle's scheme has no predicates for units; there is nothing to set"
            indonesian = "skema siklus ini tidak memiliki predikat organisasi; tidak perlu diatur"
        raise InvalidArgument(fields=[FieldFault(("predicateKey",), Text(en, indonesian))])


async def _rate_head(transaction: Transaction, unit: Mapping[str, Any]) -> None:
    """Rate the unit's head by the predicate, if the head has an appraisal in the cycle."""
    found = await transaction.fetch(HEAD, unit["cycle_id"], unit["id"], unit["head_id"])
    if not found:
        return
    row = await lock_appraisal(transaction, found[0]["id"], "unitCode")
    stage = AppraisalStage(row["stage"])
    ACTION.require_stage(stage)
    if await rate_heads(transaction, unit, [row["id"]]):
        # The new version refuses steps that were prepared with the former rating.
        await transaction.execute(MOVE, row["id"], stage, None)
