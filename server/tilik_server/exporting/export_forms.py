"""Export the official forms of a cycle's appraisals, of a person or a subtree."""

import csv
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TextIO
from uuid import UUID

import orjson

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.errors import CodeUnknown, NotFound
from tilik_server.errors.messages import Language
from tilik_server.exporting.appraisal_document import DocumentRules
from tilik_server.exporting.form import OfficialForm
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
# A spreadsheet runs a cell that begins with one of these as a formula.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """The form to export, and of which appraisals: a cycle's, a subtree's or a person's."""

    form: OfficialForm
    cycle: str
    under: str | None = None
    nip: str | None = None
    layout: Literal["json", "csv"] = "json"
    language: Language = "id"


async def export_forms(
    database: Database,
    order: ExportOrder,
    out: TextIO,
    progress: Progress = lambda done, total: None,
) -> int:
    """Write the forms to a text file and return the number of appraisals.

    JSON is an array with an object for each appraisal; CSV has a header. All is read from one
    snapshot, and noted in the audit trail. Raises CodeUnknown for the cycle or the unit, and
    NotFound for the person.
    """
    async with database.reading(OPERATOR) as transaction:
        number, rules = await _rules(transaction, order)
        keys = await _keys(transaction, order, number)
        # Before anything is written, so that nothing is exported which the audit trail lacks.
        await note_reads(database, OPERATOR, {"appraisal": keys})
        documents = _documents(transaction, order.form, rules, keys, progress)
        if order.layout == "csv":
            await _write_csv(order.form, rules, documents, out)
        else:
            await _write_json(order.form, documents, out)
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


async def _write_json(
    form: OfficialForm, documents: AsyncIterator[dict[str, Any]], out: TextIO
) -> None:
    separator = "["
    async for document in documents:
        text = orjson.dumps(form.content(document), option=orjson.OPT_INDENT_2).decode()
        out.write(f"{separator}\n{text}")
        separator = ","
    out.write("[]\n" if separator == "[" else "\n]\n")


async def _write_csv(
    form: OfficialForm, rules: DocumentRules, documents: AsyncIterator[dict[str, Any]], out: TextIO
) -> None:
    columns = form.columns(rules.scheme)
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    number = 0
    async for document in documents:
        number += 1
        for line in form.lines(document):
            shown = {"number": number, **line}
            writer.writerow({name: csv_cell(shown.get(name)) for name in columns})


def csv_cell(value: Any) -> Any:
    """Return a cell that a spreadsheet does not take for a formula; booleans as in JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value
