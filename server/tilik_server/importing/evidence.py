"""Imported evidence: what a goal takes from the matching lines, recorded once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_plugin.importer import Importer
from tilik_server.errors import CalculatorMissing
from tilik_server.importing.account import Account, Remark
from tilik_server.importing.derived import Derived, check, derive
from tilik_server.importing.goal import EvidenceOrder, Goal, find_goal
from tilik_server.importing.source_file import SourceFile
from tilik_server.models import Evidence
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import EvidenceKind, VerificationStatus
from tilik_server.operations.evidence.evidence_warnings import EarlierRecords
from tilik_server.operations.steps.store_evidence import INPUT_COLUMNS, store_evidence
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.scoring.jobs import defer_scoring
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

LONGEST_TITLE: Final = 500
REPLACED: Final = "replaced by a later import / digantikan impor kemudian"

EXISTING: Final = statement(
    "importing.read_evidence",
    """
select id, source_record_id, occurred_on, record, status from evidence
where goal_id = $1 and source_record_id = any($2) and status <> 'WITHDRAWN'
order by submitted_at, id for update
""",
)
VERIFY: Final = statement(
    "importing.verify_evidence",
    """
update evidence set status = $2, verified_by_id = $3, verified_at = now(), verification_note = $4
where id = any($1)
""",
)


@dataclass(slots=True)
class Recorded:
    """What an import did to a goal's evidence, in pieces of evidence."""

    recorded: int = 0
    accepted: int = 0
    replaced: int = 0
    there: int = 0


@dataclass(slots=True)
class _Plan:
    new: list[Derived] = field(default_factory=list)
    accept: list[UUID] = field(default_factory=list)
    withdraw: list[UUID] = field(default_factory=list)
    there: int = 0
    rescore: bool = False


async def record_imported(
    connection: Transaction,
    file: SourceFile,
    importer: Importer,
    account: Account,
    order: EvidenceOrder,
    catalogue: Catalogue,
) -> Recorded:
    """Record what the goal takes from the accepted lines that match.

    What is there already is not recorded again, and is accepted now if it was pending. Where a
    line has changed, the pending evidence of its former figures is withdrawn for the new; what was
    accepted stays, with a remark on the line, unless the official accepts the new. Goals whose
    accepted evidence changes are scored after the commit. Raises ImportRefused, WrongStage and
    CalculatorMissing.
    """
    goal = await find_goal(connection, file, importer, order)
    derived = await derive(connection, file, importer, account, order, goal)
    calculator = catalogue.calculators.get(goal.calculator_key)
    if calculator is None:
        raise CalculatorMissing(key=goal.calculator_key)
    for each in derived:
        check(file, goal, each, calculator.record_schema)
    existing = await _existing(connection, goal, derived)
    plan = _plan(derived, existing, order.accept, account)
    await _carry_out(connection, goal, plan, order.accept)
    return Recorded(len(plan.new), len(plan.accept), len(plan.withdraw), plan.there)


async def _existing(
    connection: Transaction, goal: Goal, derived: Sequence[Derived]
) -> dict[UUID, list[dict[str, Any]]]:
    keys = list({each.source_record for each in derived})
    rows = await connection.fetch(EXISTING, goal.id, keys)
    by_source: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_source[row["source_record_id"]].append({**row, "record": orjson.loads(row["record"])})
    return by_source


def _plan(
    derived: Sequence[Derived],
    existing: Mapping[UUID, list[dict[str, Any]]],
    accept: bool,
    account: Account,
) -> _Plan:
    plan = _Plan()
    by_source: dict[UUID, list[Derived]] = defaultdict(list)
    for each in derived:
        by_source[each.source_record].append(each)
    for source, wanted in by_source.items():
        former = list(existing.get(source, ()))
        new = [each for each in wanted if not _is_there(each, former, plan, accept)]
        if new and former and not _replace(former, plan, accept):
            account.remarks.append(Remark(new[0].line, _CHANGED))
            continue
        plan.new.extend(new)
    plan.rescore |= accept and bool(plan.new or plan.accept)
    return plan


def _is_there(derived: Derived, former: list[dict[str, Any]], plan: _Plan, accept: bool) -> bool:
    """Whether the evidence is recorded already; takes it out of `former`."""
    wanted = (derived.occurred_on, dict(derived.given.record))
    row = next((each for each in former if (each["occurred_on"], each["record"]) == wanted), None)
    if row is None:
        return False
    former.remove(row)
    plan.there += 1
    if accept and row["status"] == "PENDING":
        plan.accept.append(row["id"])
    return True


def _replace(former: Iterable[Mapping[str, Any]], plan: _Plan, accept: bool) -> bool:
    """Withdraw what a line said before; not so where that was accepted and this is not."""
    statuses = {each["status"] for each in former}
    if "ACCEPTED" in statuses and not accept:
        return False
    # What an official rejected stays rejected under their name.
    plan.withdraw.extend(each["id"] for each in former if each["status"] != "REJECTED")
    plan.rescore |= "ACCEPTED" in statuses
    return True


async def _carry_out(connection: Transaction, goal: Goal, plan: _Plan, accept: bool) -> None:
    if plan.withdraw:
        verdict = [plan.withdraw, "WITHDRAWN", goal.official, REPLACED]
        await connection.execute(VERIFY, *verdict)
    if plan.accept:
        await connection.execute(VERIFY, plan.accept, "ACCEPTED", goal.official, None)
    if plan.new:
        earlier = await EarlierRecords.of(connection, goal.id)
        rows = [_row(each, goal, earlier, accept) for each in plan.new]
        await store_evidence(connection, rows)
    if plan.rescore:
        await defer_scoring(connection, [goal.id])


def _row(derived: Derived, goal: Goal, earlier: EarlierRecords, accept: bool) -> Evidence:
    given = derived.given
    cautions = [caution.as_dict() for caution in given.cautions]
    return INPUT_COLUMNS.row(
        id=new_id(goal.cycle_id),
        cycle_id=goal.cycle_id,
        unit_id=goal.unit_id,
        goal_id=goal.id,
        kind=EvidenceKind.MEASUREMENT,
        # Titles are data, in the language of those whose evidence it is.
        title=given.title.id[:LONGEST_TITLE],
        occurred_on=derived.occurred_on,
        record=given.record,
        submitted_by_id=goal.official,
        source=derived.source,
        source_record_id=derived.source_record,
        status=VerificationStatus.ACCEPTED if accept else VerificationStatus.PENDING,
        verified_by_id=goal.official if accept else None,
        warnings=[*cautions, *earlier.warnings(dict(given.record), derived.occurred_on)],
    )


_CHANGED = Text(
    "it has changed since it was accepted as evidence, which stays as it was; --accept replaces it",
    "sudah berubah sejak diterima sebagai bukti, dan bukti itu tetap; --accept menggantinya",
)
