"""Check a new record by the rules of its goal's calculator, before the transaction that stores it.

The rules are the plugin's code, which may hang: no transaction waits for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault
from tilik_server.models.vocabulary import KeyScope
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.scoring.compute import dated_record
from tilik_server.scoring.pool import ScoringPool
from tilik_server.scoring.record_check import NOT_CHECKED, PASSED, PATIENCE, RecordCheck
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import ResultRow, Transaction
from tilik_server.validation.json_schema import faults_in_record

CALCULATOR: Final = statement(
    "evidence.find_calculator",
    """
select i.calculator_key, tilik_roles(a.unit_id) as roles
from goal g join appraisal a on a.id = g.appraisal_id
join indicator i on i.id = g.indicator_id
where g.id = $1
""",
)
PATH: Final = ("input", "record")


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """A record that was checked by the rules of the calculator with the key."""

    calculator_key: str | None
    check: RecordCheck

    @property
    def faults(self) -> list[FieldFault]:
        """What the rules say of the record."""
        return [FieldFault((*PATH, *each.path), each.message) for each in self.check.faults]

    def warnings(self, calculator_key: str | None) -> list[Mapping[str, Any]]:
        """Return the warning that the record was not checked by the goal's calculator, if so."""
        is_other = calculator_key is not None and calculator_key != self.calculator_key
        return [NOT_CHECKED] if self.check.unchecked or is_other else []


async def check_new_record(
    database: Database,
    viewer: Viewer,
    catalogue: Catalogue,
    pool: ScoringPool,
    goal: UUID,
    record: object,
    occurred_on: date,
) -> CheckedRecord:
    """Check a record of a goal that the viewer may record evidence of; of others nothing is said.

    A record outside the calculator's schema is not asked about.
    """
    async with database.reading(viewer) as transaction:
        found = await find_goal(transaction, viewer, CALCULATOR, goal)
    key = found["calculator_key"] if found else None
    entry = catalogue.calculators.get(key) if key else None
    if entry is None or not entry.checks_records or not isinstance(record, dict):
        return CheckedRecord(key, PASSED)
    if faults_in_record(record, entry.record_schema, PATH):
        return CheckedRecord(key, PASSED)
    dated = dated_record(record, occurred_on.isoformat(), entry)
    return CheckedRecord(key, await pool.check(entry.key, [dated], PATIENCE))


async def find_goal(
    transaction: Transaction, viewer: Viewer, wanted: Statement, key: UUID
) -> ResultRow | None:
    """Return the row of a goal, None if there is none of which the viewer may know.

    An integration records evidence of plans that it may not read, for the calculators that its key
    names; of other goals it must not learn even their stage.
    """
    if viewer.employee is not None:
        return await transaction.fetch_row(wanted, key)
    async with act_as(transaction, OPERATOR):
        row = await transaction.fetch_row(wanted, key)
    if row is None or not row["roles"]:
        return None
    may_know = viewer.has_scope(KeyScope.EVIDENCE, row["calculator_key"] or "")
    return row if may_know else None
