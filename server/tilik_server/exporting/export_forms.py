"""Export the official forms of a cycle's appraisals, of a person or a subtree."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final
from uuid import UUID

import orjson

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.errors import CodeUnknown, NotFound
from tilik_server.errors.messages import Language
from tilik_server.exporting.appraisal_document import DocumentRules
from tilik_server.exporting.form import OfficialForm
from tilik_server.exporting.layouts import (
    Documents,
    LayoutName,
    Locale,
    Target,
    write_csv,
    write_json,
    write_spreadsheet,
)
from tilik_server.exporting.printed import write_printed
from tilik_server.operations.steps.find_unit import find_unit
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.sql.transaction import Transaction
from tilik_server.trail.reads import note_reads

CYCLE: Final = statement(
    "exporting.find_cycle",
    "select id, code, scheme::text as scheme, params::text as params from cycle where code = $1",
)
PERSON: Final = statement("exporting.find_person", "select id from employee where nip = $1")
# Ordered by unit and name, like the printed list.
# The collation orders text by its bytes, alike on every server.
KEYS: Final = statement(
    "exporting.list_appraisals",
    f"""
select a.id from appraisal a join employee e on e.id = a.employee_id join unit u on u.id = a.unit_id
where a.cycle_id = $1 and ($2::text is null or {in_subtree("u.path", "$2")})
  and ($3::uuid is null or a.employee_id = $3)
order by u.path, lower(e.name) collate "C", e.id, a.starts_on
""",
)
BATCH: Final = 200
"""The most appraisals in one statement."""

LAYOUTS: Final[Mapping[LayoutName, Callable[[Target, Documents], Awaitable[None]]]] = {
    "json": write_json,
    "csv": write_csv,
    "xlsx": write_spreadsheet,
    "pdf": write_printed,
}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """The form to export, and of which appraisals: a cycle's, a subtree's or a person's."""

    form: OfficialForm
    cycle: str
    under: str | None = None
    nip: str | None = None
    layout: LayoutName = "json"
    language: Language = "id"
    locale: Locale = "en"


async def export_forms(
    database: Database,
    order: ExportOrder,
    out: IO[bytes],
    progress: Progress = lambda done, total: None,
) -> int:
    """Write the forms in a layout and return the number of appraisals.

    All is read from one snapshot, and noted in the audit trail. Raises CodeUnknown for the cycle or
    the unit, NotFound for the person, and TooManyRows or TooManyPages where a layout is too small.
    """
    async with database.reading(OPERATOR) as transaction:
        number, rules = await _rules(transaction, order)
        keys = await _keys(transaction, order, number)
        # Before anything is written, so that nothing is exported which the audit trail lacks.
        await note_reads(database, OPERATOR, {"appraisal": keys})
        documents = _documents(transaction, order.form, rules, keys, progress)
        target = Target(order.form, rules, out, order.locale)
        await LAYOUTS[order.layout](target, documents)
    return len(keys)


async def _rules(transaction: Transaction, order: ExportOrder) -> tuple[int, DocumentRules]:
    row = await transaction.fetch_row(CYCLE, order.cycle)
    if row is None:
        raise CodeUnknown(concept="cycle", code=order.cycle)
    scheme = read_stored_scheme(orjson.loads(row["scheme"]))
    params = scheme.complete(orjson.loads(row["params"]))
    return row["id"], DocumentRules(row["code"], scheme, params, order.language)


async def _keys(transaction: Transaction, order: ExportOrder, cycle: int) -> list[UUID]:
    path = person = None
    if order.under is not None:
        path = (await find_unit(transaction, order.under))["path"]
    if order.nip is not None:
        person = await transaction.fetch_value(PERSON, order.nip)
        if person is None:
            raise NotFound
    return [row["id"] for row in await transaction.fetch(KEYS, cycle, path, person)]


async def _documents(
    transaction: Transaction,
    form: OfficialForm,
    rules: DocumentRules,
    keys: Sequence[UUID],
    progress: Progress,
) -> AsyncIterator[dict[str, Any]]:
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        for document in await form.read(transaction, rules, batch):
            yield document
        progress(start + len(batch), len(keys))
