"""Export: the official forms of a cycle's appraisals, of one person or of a subtree."""

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
from tilik_server.exporting.appraisal_document import Rules
from tilik_server.exporting.form import Form
from tilik_server.operations.steps.find_unit import find_unit
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import within
from tilik_server.sql.transaction import Transaction

CYCLE: Final = statement(
    "exporting.find_cycle",
    "select id, code, scheme::text as scheme, params::text as params from cycle where code = $1",
)
PERSON: Final = statement("exporting.find_person", "select id from employee where nip = $1")
# People of one unit together, as a list on paper has them.
KEYS: Final = statement(
    "exporting.list_appraisals",
    f"""
select a.id from appraisal a join employee e on e.id = a.employee_id join unit u on u.id = a.unit_id
where a.cycle_id = $1 and ($2::text is null or {within("u.path", "$2")})
  and ($3::uuid is null or a.employee_id = $3)
order by u.path, lower(e.name) collate "C", e.id, a.starts_on
""",
)
AT_ONCE: Final = 200
"""Appraisals in one statement."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What is exported: a form of a cycle's appraisals, all or those of a subtree or person."""

    form: Form
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
    """Write the forms to a text file, and answer how many appraisals there are.

    JSON is an array with an object for each; CSV has a header. What is read is one snapshot.
    Raises CodeUnknown for the cycle or the unit, and NotFound for the person.
    """
    async with database.reading(OPERATOR) as connection:
        number, rules = await _rules(connection, order)
        keys = await _keys(connection, order, number)
        documents = _documents(connection, order.form, rules, keys, progress)
        if order.layout == "csv":
            await _write_csv(order.form, rules, documents, out)
        else:
            await _write_json(order.form, documents, out)
    return len(keys)


async def _rules(connection: Transaction, order: ExportOrder) -> tuple[int, Rules]:
    row = await connection.fetch_row(CYCLE, order.cycle)
    if row is None:
        raise CodeUnknown(concept="cycle", code=order.cycle)
    scheme = read_stored_scheme(orjson.loads(row["scheme"]))
    params = scheme.complete(orjson.loads(row["params"]))
    return row["id"], Rules(row["code"], scheme, params, order.language)


async def _keys(connection: Transaction, order: ExportOrder, cycle: int) -> list[UUID]:
    path = person = None
    if order.under is not None:
        path = (await find_unit(connection, order.under))["path"]
    if order.nip is not None:
        person = await connection.fetch_value(PERSON, order.nip)
        if person is None:
            raise NotFound
    return [row["id"] for row in await connection.fetch(KEYS, cycle, path, person)]


async def _documents(
    connection: Transaction, form: Form, rules: Rules, keys: Sequence[UUID], progress: Progress
) -> AsyncIterator[dict[str, Any]]:
    for start in range(0, len(keys), AT_ONCE):
        portion = keys[start : start + AT_ONCE]
        for document in await form.read(connection, rules, portion):
            yield document
        progress(start + len(portion), len(keys))


async def _write_json(form: Form, documents: AsyncIterator[dict[str, Any]], out: TextIO) -> None:
    separator = "["
    async for document in documents:
        text = orjson.dumps(form.content(document), option=orjson.OPT_INDENT_2).decode()
        out.write(f"{separator}\n{text}")
        separator = ","
    out.write("[]\n" if separator == "[" else "\n]\n")


async def _write_csv(
    form: Form, rules: Rules, documents: AsyncIterator[dict[str, Any]], out: TextIO
) -> None:
    columns = form.columns(rules.scheme)
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    number = 0
    async for document in documents:
        number += 1
        for line in form.lines(document):
            shown = {"number": number, **line}
            writer.writerow({name: cell(shown.get(name)) for name in columns})


def cell(value: Any) -> Any:
    """A cell that a spreadsheet does not take for a formula; true and false as JSON has them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
