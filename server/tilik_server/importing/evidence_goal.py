"""The goal for which an import records evidence, and the official in whose name."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.importing.file_kind import FileKind
from tilik_server.importing.source_file import SourceFile, refusal
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

GOAL: Final = statement(
    "importing.find_goal",
    """
select g.id, g.cycle_id, g.unit_id, a.stage, a.starts_on, a.ends_on, a.employee_id,
  i.calculator_key
from goal g join appraisal a on a.id = g.appraisal_id
left join indicator i on i.id = g.indicator_id
where g.id = $1 for share of a
""",
)
OFFICIAL: Final = statement(
    "importing.find_official",
    """
select id from employee
where (id = $1 or nip = $2) and coalesce(active_until >= tilik_today(unit_id), true)
""",
)


CODE: Final = statement(
    "importing.find_code_of_unit",
    """
select value from external_code where unit_id = $1 and employee_id is null and scheme = upper($2)
""",
)


@dataclass(frozen=True, slots=True)
class EvidenceOrder:
    """Which lines become evidence of which goal.

    `where` holds the allowed values of each column named. `of_unit` maps columns to schemes: each
    holds the code that the goal's unit has in its scheme. `official` is the key or NIP of the
    official who imports and, with `accept`, also accepts. `on` is the day of all evidence, instead
    of each line's day.
    """

    goal: UUID
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    of_unit: Mapping[str, str] = field(default_factory=dict)
    official: UUID | str | None = None
    accept: bool = False
    on: date | None = None


@dataclass(frozen=True, slots=True)
class EvidenceGoal:
    """The goal, its appraisal's dates, and the key of the official, None if none is named."""

    id: UUID
    cycle_id: int
    unit_id: UUID
    calculator_key: str
    starts_on: date
    ends_on: date
    official: UUID | None

    @property
    def span(self) -> Text:
        """The appraisal's dates."""
        return Text(f"{self.starts_on} to {self.ends_on}", f"{self.starts_on} - {self.ends_on}")


def check_order(file: SourceFile, importer: FileKind, order: EvidenceOrder) -> None:
    """Raise ImportRefused if the order names a column that the file does not have."""
    columns = (*importer.header, *importer.derived)
    named = (*order.where, *order.of_unit)
    unknown = next((name for name in named if name not in columns), None)
    if unknown is not None:
        option, listed = "--where" if unknown in order.where else "--of-unit", ", ".join(columns)
        reason = Text(
            f"there is no column {unknown}; {option} takes {listed}",
            f"kolom {unknown} tidak ada; {option} menerima {listed}",
        )
        raise refusal(file.path, reason)


async def find_goal(
    transaction: Transaction, file: SourceFile, importer: FileKind, order: EvidenceOrder
) -> EvidenceGoal:
    """Return the goal; its appraisal stays locked in its stage until the transaction ends.

    Raises ImportRefused if the goal or official does not exist, the goal's calculator takes no such
    lines, or the official would accept evidence for themselves. Raises WrongStage.
    """
    rows = await transaction.fetch(GOAL, order.goal)
    if not rows:
        raise refusal(file.path, _NO_GOAL)
    row = rows[0]
    if row["calculator_key"] not in importer.calculator_keys:
        raise refusal(file.path, _other_calculator(row["calculator_key"], importer))
    # The stage alone: a command has the rights of the machine's account.
    STEPS["recordEvidence"].require_stage(AppraisalStage(row["stage"]))
    official = await _official(transaction, file, order)
    if order.accept and official == row["employee_id"]:
        raise refusal(file.path, _OWN_GOAL)
    return _goal(row, official)


async def order_of_unit(
    transaction: Transaction, file: SourceFile, order: EvidenceOrder, goal: EvidenceGoal
) -> EvidenceOrder:
    """Return the order with the codes of the goal's unit among the allowed values.

    Raises ImportRefused if the unit has no code in a scheme.
    """
    where = dict(order.where)
    for column, scheme in order.of_unit.items():
        row = await transaction.fetch_row(CODE, goal.unit_id, scheme)
        if row is None:
            raise refusal(file.path, _no_code(scheme))
        where[column] = frozenset({row["value"]})
    return replace(order, where=where)


def _goal(row: Mapping[str, Any], official: UUID | None) -> EvidenceGoal:
    names = ("id", "cycle_id", "unit_id", "calculator_key", "starts_on", "ends_on")
    return EvidenceGoal(**{name: row[name] for name in names}, official=official)


async def _official(
    transaction: Transaction, file: SourceFile, order: EvidenceOrder
) -> UUID | None:
    if order.official is None:
        return None
    by_key = order.official if isinstance(order.official, UUID) else None
    by_nip = order.official if isinstance(order.official, str) else None
    rows = await transaction.fetch(OFFICIAL, by_key, by_nip)
    if not rows:
        raise refusal(file.path, _NO_OFFICIAL)
    found: UUID = rows[0]["id"]
    return found


def _other_calculator(found: str | None, importer: FileKind) -> Text:
    if not importer.calculator_keys:
        return Text(
            f"lines of {importer.kind} are evidence of no goal; leave out --goal",
            f"baris {importer.kind} bukan bukti sasaran apa pun; hapus --goal",
        )
    wanted = ", ".join(importer.calculator_keys)
    return Text(
        f"lines of {importer.kind} are evidence for {wanted}, but the goal's calculator is {found}",
        f"baris {importer.kind} adalah bukti untuk {wanted}, padahal kalkulator sasaran {found}",
    )


def _no_code(scheme: str) -> Text:
    return Text(
        f"the goal's unit has no code of {scheme}; import its codes first",
        f"unit kerja sasaran tidak memiliki kode {scheme}; impor kodenya lebih dahulu",
    )


_NO_GOAL = Text("there is no such goal; check --goal", "sasaran tidak ada; periksa --goal")
# The NIP itself is personal data and is not repeated.
_NO_OFFICIAL = Text(
    "no active employee has the NIP or id given; check --by",
    "tidak ada pegawai aktif dengan NIP atau id itu; periksa --by",
)
_OWN_GOAL = Text(
    "nobody accepts evidence of their own goal; let another official import it",
    "pegawai tidak dapat menerima bukti sasarannya sendiri; mintalah pejabat lain mengimpornya",
)
