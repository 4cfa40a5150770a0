"""Imported evidence: evidence of a goal from the matching lines, recorded once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_plugin.importer import Importer
from tilik_server.importing.checked_lines import CheckedLines, LineWarning
from tilik_server.importing.derived_evidence import DerivedEvidence, derive_evidence
from tilik_server.importing.evidence_goal import EvidenceGoal
from tilik_server.importing.plugin_importer import PluginImporter
from tilik_server.importing.prepared_evidence import PreparedEvidence
from tilik_server.importing.source_file import SourceFile
from tilik_server.models import Evidence
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import EvidenceKind, VerificationStatus
from tilik_server.operations.evidence.evidence_warnings import EarlierRecords
from tilik_server.operations.evidence.store_evidence import INPUT_COLUMNS, store_evidence
from tilik_server.scoring.jobs import defer_scoring
from tilik_server.scoring.record_check import NOT_CHECKED
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

LONGEST_TITLE: Final = 500
REPLACED: Final = "replaced by a later import / digantikan impor kemudian"

# `for update`: nobody verifies the evidence while the import compares it.
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
class EvidenceCounts:
    """How many pieces of a goal's evidence an import recorded, accepted, replaced and left."""

    recorded: int = 0
    accepted: int = 0
    replaced: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class _Changes:
    new: list[DerivedEvidence] = field(default_factory=list)
    accept: list[UUID] = field(default_factory=list)
    withdraw: list[UUID] = field(default_factory=list)
    unchanged: int = 0
    rescore: bool = False


async def record_imported_evidence(
    transaction: Transaction,
    file: SourceFile,
    importer: Importer | PluginImporter,
    checked: CheckedLines,
    prepared: PreparedEvidence,
) -> EvidenceCounts:
    """Record the evidence that was made of the lines, which are stored.

    Evidence that exists is not recorded again, but accepted now if it is pending and the official
    accepts. If a line has changed, its pending evidence is withdrawn and recorded anew; its
    accepted evidence stays, with a warning on the line, unless the official accepts the new
    evidence. The goal is scored after the commit if its accepted evidence changes.
    """
    derived = await derive_evidence(transaction, file, importer, prepared.made)
    existing = await _existing(transaction, prepared.goal, derived)
    plan = _plan(derived, existing, prepared.accept, checked)
    await _carry_out(transaction, prepared, plan)
    return EvidenceCounts(len(plan.new), len(plan.accept), len(plan.withdraw), plan.unchanged)


async def _existing(
    transaction: Transaction, goal: EvidenceGoal, derived: Sequence[DerivedEvidence]
) -> dict[UUID, list[dict[str, Any]]]:
    keys = list({each.source_record for each in derived})
    rows = await transaction.fetch(EXISTING, goal.id, keys)
    by_source: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_source[row["source_record_id"]].append({**row, "record": orjson.loads(row["record"])})
    return by_source


def _plan(
    derived: Sequence[DerivedEvidence],
    existing: Mapping[UUID, list[dict[str, Any]]],
    accept: bool,
    checked: CheckedLines,
) -> _Changes:
    plan = _Changes()
    by_source: dict[UUID, list[DerivedEvidence]] = defaultdict(list)
    for each in derived:
        by_source[each.source_record].append(each)
    for source, wanted in by_source.items():
        former = list(existing.get(source, ()))
        new = [each for each in wanted if not _is_recorded(each, former, plan, accept)]
        if new and former and not _replace(former, plan, accept):
            checked.warnings.append(LineWarning(new[0].line, _CHANGED))
            continue
        plan.new.extend(new)
    plan.rescore |= accept and bool(plan.new or plan.accept)
    return plan


def _is_recorded(
    derived: DerivedEvidence, former: list[dict[str, Any]], plan: _Changes, accept: bool
) -> bool:
    """Return whether the evidence exists already, and remove it from `former`."""
    wanted = (derived.occurred_on, dict(derived.evidence.record))
    row = next((each for each in former if (each["occurred_on"], each["record"]) == wanted), None)
    if row is None:
        return False
    former.remove(row)
    plan.unchanged += 1
    if accept and row["status"] == "PENDING":
        plan.accept.append(row["id"])
    return True


def _replace(former: Iterable[Mapping[str, Any]], plan: _Changes, accept: bool) -> bool:
    """Withdraw the former evidence of a line; return False if it must stay as accepted."""
    statuses = {each["status"] for each in former}
    if "ACCEPTED" in statuses and not accept:
        return False
    # What an official rejected stays rejected under their name.
    plan.withdraw.extend(each["id"] for each in former if each["status"] != "REJECTED")
    plan.rescore |= "ACCEPTED" in statuses
    return True


async def _carry_out(transaction: Transaction, prepared: PreparedEvidence, plan: _Changes) -> None:
    goal = prepared.goal
    if plan.withdraw:
        verdict = [plan.withdraw, "WITHDRAWN", goal.official, REPLACED]
        await transaction.execute(VERIFY, *verdict)
    if plan.accept:
        await transaction.execute(VERIFY, plan.accept, "ACCEPTED", goal.official, None)
    if plan.new:
        # Read here, because the warnings on each line would read them again.
        by_day: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
        for each in plan.new:
            by_day[each.occurred_on].append(each.evidence.record)
        earlier = await EarlierRecords.of(transaction, goal.id, by_day)
        rows = [_row(each, prepared, earlier) for each in plan.new]
        await store_evidence(transaction, rows)
    if plan.rescore:
        await defer_scoring(transaction, [goal.id])


def _row(derived: DerivedEvidence, prepared: PreparedEvidence, earlier: EarlierRecords) -> Evidence:
    goal, accept, given = prepared.goal, prepared.accept, derived.evidence
    cautions = [caution.as_dict() for caution in given.cautions]
    unchecked = [NOT_CHECKED] if prepared.unchecked else []
    usual = earlier.warnings(dict(given.record), derived.occurred_on)
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
        warnings=[*unchecked, *cautions, *usual],
    )


_CHANGED = Text(
    "it has changed since it was accepted as evidence, which stays as it was; --accept replaces it",
    "sudah berubah sejak diterima sebagai bukti, dan bukti itu tetap; --accept menggantinya",
)
