"""Legacy lines: finds the person, unit and cycle that a line of an earlier year names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_plugin.scheme import RatingScheme
from tilik_server.importing.checked_lines import AcceptedLine, CheckedLines, LineWarning
from tilik_server.importing.known_units import find_units
from tilik_server.importing.legacy_predicate import predicate_of, predicate_warnings
from tilik_server.models.vocabulary import CycleStatus
from tilik_server.plugin_host.catalogue import Catalogue, read_stored_scheme
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import ResultRow, Transaction

EMPLOYEES: Final = statement(
    "importing.find_employees", "select nip, id, unit_id from employee where nip = any($1::text[])"
)
CYCLES: Final = statement(
    "importing.find_cycles",
    """
select id, code, starts_on, ends_on, status, scheme::text as scheme from cycle
where code = any($1::text[])
""",
)
# An appraisal of other dates in the same span, or one that was not imported, leaves no room.
OVERLAPS: Final = statement(
    "importing.find_overlaps",
    """
select x.key from jsonb_to_recordset($1::jsonb)
  as x(key text, cycle_id smallint, employee uuid, starts_on date, ends_on date)
where exists (
  select from appraisal a
  where a.cycle_id = x.cycle_id and a.employee_id = x.employee
    and a.starts_on <= x.ends_on and a.ends_on >= x.starts_on
    and not (a.imported and a.starts_on = x.starts_on))
""",
)


@dataclass(frozen=True, slots=True)
class LegacyCycle:
    """A cycle that lines name; `id` is None for a cycle that the import creates."""

    code: str
    scheme: RatingScheme
    id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    status: CycleStatus = CycleStatus.CLOSED


@dataclass(frozen=True, slots=True)
class LegacyResult:
    """The result that a line states, with the keys of the rows that it names."""

    key: str
    line: int
    year: LegacyCycle
    employee: UUID
    unit: UUID
    has_unit: bool
    starts_on: date
    ends_on: date
    predicate: str
    value: float | None
    decided_on: date


async def find_results(
    transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
) -> list[LegacyResult]:
    """Return the results of the accepted lines; reject a line that names an unknown row.

    Replaces the person's number by their key in the checked lines, because the number is personal
    data.
    """
    columns = [each.imported.columns for each in checked.accepted.values()]
    people = await _rows(transaction, EMPLOYEES, {each["nip"] for each in columns}, "nip")
    units = await find_units(transaction, (each["unit"] for each in columns))
    stored = await _rows(transaction, CYCLES, {each["cycle"] for each in columns}, "code")
    years: dict[str, LegacyCycle] = {}
    found = []
    for key, each in list(checked.accepted.items()):
        year = _year(each, stored, catalogue, years)
        if isinstance(year, _Fault):
            checked.reject(key, year.column, year.reason)
            continue
        result = _result(each, year, people, units)
        if isinstance(result, _Fault):
            checked.reject(key, result.column, result.reason)
            continue
        found.append(result)
        checked.warnings.extend(
            LineWarning(each.line, reason)
            for reason in predicate_warnings(year.scheme, result.predicate, result.value)
        )
        _replace_number(checked, each, result.employee)
    return await _without_overlaps(transaction, checked, found)


@dataclass(frozen=True, slots=True)
class _Fault:
    column: str
    reason: Text


async def _rows(
    transaction: Transaction, wanted: Statement, names: Iterable[str], by: str
) -> dict[str, ResultRow]:
    rows = await transaction.fetch(wanted, sorted(names))
    return {row[by]: row for row in rows}


def _year(
    each: AcceptedLine,
    stored: Mapping[str, Mapping[str, Any]],
    catalogue: Catalogue,
    years: dict[str, LegacyCycle],
) -> LegacyCycle | _Fault:
    record = each.imported.record
    code, scheme = record["cycle"], record["scheme"]
    year = years.get(code)
    if year is None:
        row, entry = stored.get(code), catalogue.schemes.get(scheme)
        if row is not None:
            rules = read_stored_scheme(orjson.loads(row["scheme"]))
            names = ("id", "starts_on", "ends_on")
            known = {name: row[name] for name in names}
            year = LegacyCycle(code, rules, **known, status=CycleStatus(row["status"]))
        elif entry is not None:
            year = LegacyCycle(code, entry.scheme)
        else:
            return _Fault("scheme", _no_scheme(catalogue))
        years[code] = year
    if year.scheme.key != scheme:
        return _Fault("scheme", _other_scheme(year))
    if year.status is not CycleStatus.CLOSED:
        return _Fault("cycle", _NOT_OVER)
    return year


def _result(
    each: AcceptedLine,
    year: LegacyCycle,
    people: Mapping[str, Mapping[str, Any]],
    units: Mapping[str, Mapping[str, Any]],
) -> LegacyResult | _Fault:
    record, columns = each.imported.record, each.imported.columns
    person = people.get(columns["nip"])
    if person is None:
        return _Fault("nip", _NOBODY)
    unit = units.get(record["unit"], {}).get("id") if record["unit"] else person["unit_id"]
    if unit is None:
        return _Fault("unit", _NO_UNIT)
    predicate = predicate_of(year.scheme, record["predicate"])
    if predicate is None:
        return _Fault("predicate", _no_predicate(year.scheme))
    starts_on, ends_on = _span(record, year)
    if (
        year.starts_on
        and year.ends_on
        and not year.starts_on <= starts_on <= ends_on <= year.ends_on
    ):
        return _Fault("starts_on", _outside(year))
    decided_on = record["decided_on"]
    return LegacyResult(
        key=each.imported.natural_key,
        line=each.line,
        year=year,
        employee=person["id"],
        unit=unit,
        has_unit=record["unit"] is not None,
        starts_on=starts_on,
        ends_on=ends_on,
        predicate=predicate,
        value=record["value"],
        decided_on=date.fromisoformat(decided_on) if decided_on else ends_on,
    )


def _span(record: Mapping[str, Any], year: LegacyCycle) -> tuple[date, date]:
    if record["starts_on"] is not None:
        return date.fromisoformat(record["starts_on"]), date.fromisoformat(record["ends_on"])
    if year.starts_on and year.ends_on:
        return year.starts_on, year.ends_on
    # The importer accepts a line without dates only if the cycle's code is a year.
    number = int(year.code)
    return date(number, 1, 1), date(number, 12, 31)


def _replace_number(checked: CheckedLines, each: AcceptedLine, employee: UUID) -> None:
    columns = {**each.imported.columns, "nip": str(employee)}
    imported = replace(each.imported, columns=columns)
    checked.accepted[imported.natural_key] = replace(each, imported=imported)


async def _without_overlaps(
    transaction: Transaction, checked: CheckedLines, found: list[LegacyResult]
) -> list[LegacyResult]:
    known = [each for each in found if each.year.id is not None]
    rows = [
        {
            "key": each.key,
            "cycle_id": each.year.id,
            "employee": each.employee,
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
        }
        for each in known
    ]
    rows_as_json = orjson.dumps(rows, default=str).decode()
    overlapping = {row["key"] for row in await transaction.fetch(OVERLAPS, rows_as_json)}
    overlapping |= _overlapping(found)
    for key in overlapping:
        checked.reject(key, "nip", _OVERLAP)
    return [each for each in found if each.key not in overlapping]


def _overlapping(found: list[LegacyResult]) -> set[str]:
    """Return keys of lines whose dates overlap an earlier line's for the same person."""
    spans: dict[tuple[str, UUID], list[LegacyResult]] = {}
    late = set()
    for each in found:
        earlier = spans.setdefault((each.year.code, each.employee), [])
        if any(a.starts_on <= each.ends_on and each.starts_on <= a.ends_on for a in earlier):
            late.add(each.key)
        else:
            earlier.append(each)
    return late


def _no_scheme(catalogue: Catalogue) -> Text:
    known = ", ".join(sorted(catalogue.schemes)) or "-"
    return Text(
        f"no plugin has this scheme; there are {known}", f"skema ini tidak ada; yang ada: {known}"
    )


def _other_scheme(year: LegacyCycle) -> Text:
    key = year.scheme.key
    return Text(f"this cycle is under {key}", f"siklus ini memakai {key}")


def _no_predicate(scheme: RatingScheme) -> Text:
    known = ", ".join(each.key for each in scheme.predicates)
    return Text(f"give one of {known}", f"isi salah satu dari {known}")


def _outside(year: LegacyCycle) -> Text:
    return Text(
        f"the cycle runs from {year.starts_on} to {year.ends_on}",
        f"siklus berlangsung {year.starts_on} - {year.ends_on}",
    )


# The number itself is personal data and is not repeated.
_NOBODY = Text("nobody has this number", "tidak ada pegawai dengan nomor ini")
_NO_UNIT = Text("there is no such unit", "unit ini tidak ada")
_NOT_OVER = Text(
    "this cycle is not closed; its results are decided here",
    "siklus ini belum ditutup; hasilnya ditetapkan di sini",
)
_OVERLAP = Text(
    "the person has another appraisal in these days of the cycle",
    "pegawai memiliki penilaian lain pada tanggal tersebut dalam siklus ini",
)
