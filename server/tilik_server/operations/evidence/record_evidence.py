"""Record evidence of a goal."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.place import place_on_appraisal
from tilik_server.access.scopes import require_scope
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import (
    CalculatorMissing,
    FieldFault,
    NotFound,
)
from tilik_server.models.base import cycle_of, new_id
from tilik_server.models.vocabulary import EvidenceKind, KeyScope, VerificationStatus
from tilik_server.operations.evidence.check_record import check_new_record, find_goal
from tilik_server.operations.evidence.evidence_warnings import DUPLICATE, warnings_about
from tilik_server.operations.evidence.store_evidence import INPUT_COLUMNS, store_evidence
from tilik_server.operations.steps.idempotency import claim_key, faults_in_key
from tilik_server.operations.steps.take_step import check_step
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.scoring.jobs import defer_scoring
from tilik_server.scoring.pool import ScoringPool
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction
from tilik_server.validation.all_faults import AllFaults
from tilik_server.validation.json_schema import faults_in_day, faults_in_record
from tilik_server.validation.text import faults_in_text, is_storable, unstorable_fault

MOST_LINKS: Final = 20
STEP: Final = STEPS["recordEvidence"]
# The shared lock keeps the stage until the evidence is stored, and several may record at a time.
GOAL: Final = statement(
    "evidence.find_goal",
    """
select g.cycle_id, g.unit_id, a.stage, a.version, a.starts_on, a.ends_on, i.calculator_key,
  a.employee_id, a.appraiser_id, a.appraiser_superior_id, tilik_roles(a.unit_id) as roles
from goal g join appraisal a on a.id = g.appraisal_id
left join indicator i on i.id = g.indicator_id
where g.id = $1 for share of a
""",
)


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Evidence to record; `goal` is the goal's key, `record` is any JSON value."""

    goal: UUID
    kind: EvidenceKind
    title: str
    occurred_on: date
    record: Any
    links: Sequence[str] = ()
    idempotency_key: str | None = None


async def record_evidence(
    database: Database,
    viewer: Viewer,
    catalogue: Catalogue,
    pool: ScoringPool,
    new: NewEvidence,
) -> UUID:
    """Store evidence, and return its key; it is pending, but accepted if an integration sends it.

    A record that breaks its calculator's rules is refused; one that the calculator could not check
    is stored with a warning. With an idempotency key a repeated request returns the key of the
    first one; without one, what an integration sends twice is pending the second time. Raises
    NotFound, NotYourStep, WrongStage, ScopeMissing, InvalidArgument, CalculatorMissing and
    IdempotencyKeyReused.
    """
    found = AllFaults([*_faults_in_texts(new), *_faults_in_links(new.links)])
    # Its size is checked even if no calculator has a schema: long records belong behind a link.
    broken = faults_in_record(new.record, None, ("input", "record"))
    found.add(broken)
    # Before the goal is looked for: a key that may record nothing must not learn of any.
    require_scope(viewer, KeyScope.EVIDENCE)
    given = (new.goal, new.record, new.occurred_on)
    checked = await check_new_record(database, viewer, catalogue, pool, *given)
    key = new_id(cycle_of(new.goal))
    async with database.writing(viewer) as transaction:
        # Before the checks: a repeated request succeeds even if the stage has moved since.
        if not found:
            earlier = await claim_key(
                transaction, viewer.actor, new.idempotency_key, "recordEvidence", asdict(new), key
            )
            if earlier is not None:
                return earlier
        goal = await _lock_goal(transaction, viewer, new.goal)
        check_step(STEP, viewer, goal)
        found.add(_faults_in_day(new, goal))
        if not broken:
            with found.gathered():
                found.add(_faults_in_content(new, goal, catalogue) or checked.faults)
        found.check()
        warnings = await warnings_about(transaction, new.goal, new.record, new.occurred_on)
        counts = _is_trusted(viewer, goal) and not _is_repeated(new, warnings)
        row = INPUT_COLUMNS.row(
            id=key,
            cycle_id=goal["cycle_id"],
            unit_id=goal["unit_id"],
            goal_id=new.goal,
            submitted_by_id=viewer.employee,
            kind=new.kind,
            title=new.title.strip(),
            occurred_on=new.occurred_on,
            record=new.record,
            links=list(new.links),
            warnings=[*checked.warnings(goal["calculator_key"]), *warnings],
            **_source_if_trusted(viewer, goal, counts),
        )
        await store_evidence(transaction, [row])
        if counts:
            await defer_scoring(transaction, [new.goal])
    return key


def _is_trusted(viewer: Viewer, goal: Mapping[str, Any]) -> bool:
    return STEP.allowed_actors(place_on_appraisal(viewer, goal)) <= STEP.trusted_actors


def _is_repeated(new: NewEvidence, warnings: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether evidence without an idempotency key may be an earlier one sent again."""
    return new.idempotency_key is None and DUPLICATE in warnings


def _source_if_trusted(viewer: Viewer, goal: Mapping[str, Any], counts: bool) -> dict[str, Any]:
    """Return the source and the status of evidence from an integration, which counts at once.

    Evidence that may have been sent twice waits for the appraiser instead.
    """
    if not _is_trusted(viewer, goal):
        return {}
    return {
        "source": viewer.source or viewer.name,
        "status": VerificationStatus.ACCEPTED if counts else VerificationStatus.PENDING,
    }


async def _lock_goal(transaction: Transaction, viewer: Viewer, key: UUID) -> ResultRow:
    found = await find_goal(transaction, viewer, GOAL, key)
    if found is None:
        raise NotFound(fields=[_fault("goal", "there is no such goal", "sasaran ini tidak ada")])
    return found


def _faults_in_day(new: NewEvidence, goal: Mapping[str, Any]) -> list[FieldFault]:
    """Return the fault of a day that is not one of the appraisal's."""
    first, last = goal["starts_on"], goal["ends_on"]
    if first <= new.occurred_on <= last:
        return []
    return [
        _fault(
            "occurredOn",
            f"give a day from {first} to {last}, the appraisal's dates",
            f"berikan tanggal dari {first} sampai {last}, masa penilaian ini",
        )
    ]


def _faults_in_content(
    new: NewEvidence, goal: Mapping[str, Any], catalogue: Catalogue
) -> list[FieldFault]:
    """Return the faults of the record by its calculator's schema. Raises CalculatorMissing."""
    schema = _record_schema(goal["calculator_key"], catalogue)
    faults = faults_in_record(new.record, schema, ("input", "record"))
    return faults + faults_in_day(new.record, new.occurred_on, ("input", "record"))


def _record_schema(key: str | None, catalogue: Catalogue) -> Mapping[str, Any] | None:
    if key is None:
        return None
    calculator = catalogue.calculators.get(key)
    if calculator is None:
        raise CalculatorMissing(key=key)
    return calculator.record_schema


def _faults_in_texts(new: NewEvidence) -> list[FieldFault]:
    return [
        *faults_in_text(new.title, ("input", "title"), 500),
        *faults_in_key(new.idempotency_key),
    ]


def _faults_in_links(links: Sequence[str]) -> list[FieldFault]:
    if len(links) > MOST_LINKS:
        return [
            _fault(
                "links",
                f"give at most {MOST_LINKS} links, not {len(links)}",
                f"berikan paling banyak {MOST_LINKS} tautan, bukan {len(links)}",
            )
        ]
    faults = []
    for place, link in enumerate(links):
        path = ("input", "links", str(place))
        if not is_storable(link):
            faults.append(unstorable_fault(path))
        elif not link.startswith(("https://", "http://")) or len(link) > 2000:
            message = Text(
                en="give an address that begins with https:// or http://, at most 2,000 characters",
                id="berikan alamat yang diawali https:// atau http://, maksimal 2.000 karakter",
            )
            faults.append(FieldFault(path, message))
    return faults


def _fault(field: str, en: str, indonesian: str) -> FieldFault:
    return FieldFault(("input", field), Text(en=en, id=indonesian))
