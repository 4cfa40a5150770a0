"""Legacy lines: whom, which unit and which cycle the lines of earlier years mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_plugin.scheme import RatingScheme
from tilik_server.importing.account import Accepted, Account, Remark
from tilik_server.importing.legacy_predicate import oddities, predicate_of
from tilik_server.models.vocabulary import CycleStatus
from tilik_server.plugin_host.catalogue import Catalogue, read_stored_scheme
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import Row, Transaction

EMPLOYEES: Final = statement(
    "importing.find_employees", "select nip, id, unit_id from employee where nip = any($1::text[])"
)
UNITS: Final = statement(
    "importing.find_units", "select code, id from unit where code = any($1::text[])"
)
CYCLES: Final = statement(
    "importing.find_cycles",
    """
select id, code, starts_on, ends_on, status, scheme::text as scheme from cycle
where code = any($1::text[])
""",
)
# An appraisal of other dates in the same span, or one that was not imported, leaves no room.
TAKEN: Final = statement(
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
class Year:
    """A cycle that lines name: stored with its key, or to be made where that is None."""

    code: str
    scheme: RatingScheme
    id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    status: CycleStatus = CycleStatus.CLOSED


@dataclass(frozen=True, slots=True)
class Result:
    """What a line says, with everything that it names found."""

    key: str
    line: int
    year: Year
    employee: UUID
    unit: UUID
    has_unit: bool
    starts_on: date
    ends_on: date
    predicate: str
    value: float | None
    decided_on: date


async def find_results(
    connection: Transaction, account: Account, catalogue: Catalogue
) -> list[Result]:
    """The results of the accepted lines; a line that names what is not there is rejected.

    From then on the account holds the person's key in the place of the number.
    """
    columns = [each.imported.columns for each in account.accepted.values()]
    people = await _rows(connection, EMPLOYEES, {each["nip"] for each in columns}, "nip")
    units = await _rows(connection, UNITS, {each["unit"] for each in columns}, "code")
    stored = await _rows(connection, CYCLES, {each["cycle"] for each in columns}, "code")
    years: dict[str, Year] = {}
    found = []
    for key, each in list(account.accepted.items()):
        year = _year(each, stored, catalogue, years)
        if isinstance(year, _No):
            account.give_up(key, year.column, year.reason)
            continue
        result = _result(each, year, people, units)
        if isinstance(result, _No):
            account.give_up(key, result.column, result.reason)
            continue
        found.append(result)
        account.remarks.extend(
            Remark(each.line, reason)
            for reason in oddities(year.scheme, result.predicate, result.value)
        )
        _forget_number(account, each, result.employee)
    return await _without_taken(connection, account, found)


@dataclass(frozen=True, slots=True)
class _No:
    column: str
    reason: Text


async def _rows(
    connection: Transaction, wanted: Statement, names: Iterable[str], by: str
) -> dict[str, Row]:
    rows = await connection.fetch(wanted, sorted(names))
    return {row[by]: row for row in rows}


def _year(
    each: Accepted,
    stored: Mapping[str, Mapping[str, Any]],
    catalogue: Catalogue,
    years: dict[str, Year],
) -> Year | _No:
    record = each.imported.record
    code, scheme = record["cycle"], record["scheme"]
    year = years.get(code)
    if year is None:
        row, entry = stored.get(code), catalogue.schemes.get(scheme)
        if row is not None:
            rules = read_stored_scheme(orjson.loads(row["scheme"]))
            names = ("id", "starts_on", "ends_on")
            known = {name: row[name] for name in names}
            year = Year(code, rules, **known, status=CycleStatus(row["status"]))
        elif entry is not None:
            year = Year(code, entry.scheme)
        else:
            return _No("scheme", _no_scheme(catalogue))
        years[code] = year
    if year.scheme.key != scheme:
        return _No("scheme", _other_scheme(year))
    if year.status is not CycleStatus.CLOSED:
        return _No("cycle", _NOT_OVER)
    return year


def _result(
    each: Accepted,
    year: Year,
    people: Mapping[str, Mapping[str, Any]],
    units: Mapping[str, Mapping[str, Any]],
) -> Result | _No:
    record, columns = each.imported.record, each.imported.columns
    person = people.get(columns["nip"])
    if person is None:
        return _No("nip", _NOBODY)
    unit = units.get(record["unit"], {}).get("id") if record["unit"] else person["unit_id"]
    if unit is None:
        return _No("unit", _NO_UNIT)
    predicate = predicate_of(year.scheme, record["predicate"])
    if predicate is None:
        return _No("predicate", _no_predicate(year.scheme))
    starts_on, ends_on = _span(record, year)
    if (
        year.starts_on
        and year.ends_on
        and not year.starts_on <= starts_on <= ends_on <= year.ends_on
    ):
        return _No("starts_on", _outside(year))
    decided_on = record["decided_on"]
    return Result(
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


def _span(record: Mapping[str, Any], year: Year) -> tuple[date, date]:
    if record["starts_on"] is not None:
        return date.fromisoformat(record["starts_on"]), date.fromisoformat(record["ends_on"])
    if year.starts_on and year.ends_on:
        return year.starts_on, year.ends_on
    number = int(year.code)
    return date(number, 1, 1), date(number, 12, 31)


def _forget_number(account: Account, each: Accepted, employee: UUID) -> None:
    columns = {**each.imported.columns, "nip": str(employee)}
    imported = replace(each.imported, columns=columns)
    account.accepted[imported.natural_key] = replace(each, imported=imported)


async def _without_taken(
    connection: Transaction, account: Account, found: list[Result]
) -> list[Result]:
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
    given = orjson.dumps(rows, default=str).decode()
    taken = {row["key"] for row in await connection.fetch(TAKEN, given)}
    taken |= _overlapping(found)
    for key in taken:
        account.give_up(key, "nip", _TAKEN)
    return [each for each in found if each.key not in taken]


def _overlapping(found: list[Result]) -> set[str]:
    """The keys of lines whose dates another, earlier line of the file has for the same person."""
    spans: dict[tuple[str, UUID], list[Result]] = {}
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


def _other_scheme(year: Year) -> Text:
    key = year.scheme.key
    return Text(f"this cycle is under {key}", f"siklus ini memakai {key}")


def _no_predicate(scheme: RatingScheme) -> Text:
    known = ", ".join(each.key for each in scheme.predicates)
    return Text(f"give one of {known}", f"isi salah satu dari {known}")


def _outside(year: Year) -> Text:
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
_TAKEN = Text(
    "the person has another appraisal in these days of the cycle",
    "pegawai memiliki penilaian lain pada tanggal tersebut dalam siklus ini",
)
