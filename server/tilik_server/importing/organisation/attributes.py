"""Attributes: their importer, and the records that its lines make and change."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

import orjson

from tilik_plugin import Text
from tilik_plugin.importer import natural_key
from tilik_server.access.reach import EVERYWHERE, Reach
from tilik_server.errors import FieldFault
from tilik_server.importing.changes import CREATED, Change, ChangeKind, Difference, Stored
from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.organisation.attribute_numbers import (
    AttributeNumbers,
    decide_attribute_numbers,
)
from tilik_server.importing.organisation.cells import (
    OUT_OF_REACH,
    ROUNDED_CODE,
    CellFault,
    Reader,
    clean_cell,
    is_shown_rounded,
    read_code,
    read_day,
    read_flag,
    read_text,
)
from tilik_server.importing.organisation.described import (
    DescribedImporter,
    Thing,
    column_of,
    find_things,
    reject_repeats,
    thing_of_row,
)
from tilik_server.importing.source_file import SourceFile
from tilik_server.models import AttributeRecord
from tilik_server.models.vocabulary import Described
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.rows import columns_of
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction
from tilik_server.validation.json_schema import faults_in_record
from tilik_server.validation.text import is_storable

RECORD: Final = columns_of(AttributeRecord)
LONGEST_VALUE: Final = 4000
NUMBERS: Final = frozenset({"integer", "number"})

SETS: Final = statement(
    "importing.find_attribute_sets",
    """
select s.id, s.code, s.describes, s.record_schema, u.path
from attribute_set s left join unit u on u.id = s.unit_id
where s.code = any($1::text[]) and s.retired_at is null for share of s
""",
)
# Also those of an earlier version, which the lines bring to the version in force.
KNOWN: Final = statement(
    "importing.find_attributes",
    f"""
select {RECORD.select_list("r")}, s.code from attribute_record r
join attribute_set s on s.id = r.attribute_set_id
where s.code = any($1::text[])
  and (r.employee_id = any($2::uuid[]) or r.position_id = any($2::uuid[])
       or r.unit_id = any($2::uuid[]) and r.employee_id is null)
order by s.version
""",
)
STORE: Final = statement(
    "importing.store_attributes", RECORD.upsert(f"from {RECORD.recordset('$1')}", "unit_id")
)
DELETE: Final = statement(
    "importing.remove_attributes", "delete from attribute_record where id = any($1::uuid[])"
)

RecordPlace = tuple[str, Described, UUID]
"""The code of a set, and what has its attributes."""


class AttributesImporter(DescribedImporter):
    """One attribute of a unit, a position or a person for each line.

    A blank value takes the attribute away. A row of a request has its value as JSON in `json`.
    """

    kind = "attributes"
    description = Text(
        "Attributes that an agency declared for units, positions or people",
        "Atribut yang ditetapkan instansi bagi unit kerja, jabatan, atau pegawai",
    )
    header = ("attribute_set", "name", "value", "unit", "position", "person")
    readers: ClassVar[Mapping[str, Reader]] = {
        "attribute_set": read_code,
        "name": read_code,
        "value": read_text(LONGEST_VALUE),
        "json": orjson.loads,
        **DescribedImporter.described_readers,
    }
    required = frozenset({"attribute_set", "name"})
    present = frozenset({"value"})

    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return the set, the attribute, and what has it."""
        return natural_key(record["attribute_set"], record["name"], self.name_of(record))


@dataclass(frozen=True, slots=True)
class AttributeLine:
    """The attribute that a line gives; `value` is as the set's schema types it, None for none."""

    key: str
    name: str
    value: Any


class AttributeRecords:
    """The records of attributes."""

    has_source_records = False

    def __init__(self, reach: Reach = EVERYWHERE) -> None:
        self._reach = reach
        self._rows: list[AttributeRecord] = []
        self._gone: list[UUID] = []
        self._changes: dict[str, Change] = {}

    async def find(
        self, transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
    ) -> None:
        """Reject what is unknown or outside the set's schema; compare the other lines."""
        codes = sorted(_codes(checked))
        sets = {row["code"]: row for row in await transaction.fetch(SETS, codes)}
        schemas = {code: orjson.loads(row["record_schema"]) for code, row in sets.items()}
        numbers = decide_attribute_numbers(checked, lambda row: _is_number(row, schemas))
        found = await find_things(transaction, checked, self._reach)
        records = {key: checked.accepted[key].imported.record for key in found}
        named = {
            key: (records[key]["attribute_set"], thing, records[key]["name"])
            for key, thing in found.items()
        }
        reject_repeats(checked, named)
        things = {key: thing for key, thing in found.items() if key in checked.accepted}
        lines: dict[RecordPlace, list[AttributeLine]] = defaultdict(list)
        for key, thing in things.items():
            record = records[key]
            row = sets.get(record["attribute_set"])
            if _is_of_set(checked, key, thing, row, self._reach):
                assert row is not None
                attribute = schemas[row["code"]]["properties"].get(record["name"], {})
                try:
                    value = _value(record, attribute, checked.accepted[key].line, numbers)
                except CellFault as fault:
                    checked.reject(key, "value", fault.reason)
                    continue
                place = (row["code"], thing.kind, thing.id)
                lines[place].append(AttributeLine(key, record["name"], value))
        rows = await transaction.fetch(KNOWN, codes, [each.id for each in things.values()])
        known = {(row["code"], *thing_of_row(row)): row for row in rows}
        for place, given in lines.items():
            self._settle(checked, place, given, sets[place[0]], known.get(place))

    def _settle(
        self,
        checked: CheckedLines,
        place: RecordPlace,
        given: Sequence[AttributeLine],
        attribute_set: ResultRow,
        row: ResultRow | None,
    ) -> None:
        """Bring the record of one thing to what its lines say."""
        schema = orjson.loads(attribute_set["record_schema"])
        stored = {} if row is None else orjson.loads(row["record"])
        before = {name: each for name, each in stored.items() if name in schema["properties"]}
        kept = _valid_lines(checked, before, given, schema)
        after = _after(before, kept)
        if not kept or (row is not None and after == stored):
            return
        if after:
            thing = Thing(place[1], place[2])
            made = RECORD.row(
                id=uuid4() if row is None else row["id"],
                attribute_set_id=attribute_set["id"],
                record=after,
                **thing.keys,
            )
            self._rows.append(made)
        elif row is not None:
            self._gone.append(row["id"])
        for line in kept:
            if before.get(line.name) != line.value:
                self._changes[line.key] = _change(place[1], line, before.get(line.name))
        # What the version in force has no more is told with the first line.
        gone = [AttributeLine(kept[0].key, name, None) for name in stored if name not in before]
        told = [_change(place[1], line, stored[line.name]).differences for line in gone]
        if gone:
            change = self._changes.get(kept[0].key, Change(ChangeKind.CHANGED))
            listed = (*change.differences, *(each for found in told for each in found))
            self._changes[kept[0].key] = replace(change, differences=listed)

    async def store(
        self,
        transaction: Transaction,
        file: SourceFile,
        checked: CheckedLines,
        catalogue: Catalogue,
    ) -> Stored:
        """Store the records that are new or differ."""
        if self._gone:
            await transaction.execute(DELETE, self._gone)
        if self._rows:
            await transaction.execute(STORE, RECORD.as_json(self._rows))
        return Stored(self._changes)


def _is_of_set(
    checked: CheckedLines, key: str, thing: Thing, row: ResultRow | None, reach: Reach
) -> bool:
    """Reject a line whose set is not in force or does not describe such a thing there."""
    column = column_of(checked.accepted[key].imported.record)
    if row is None:
        checked.reject(key, "attribute_set", NO_SET)
    elif row["describes"] != thing.kind:
        checked.reject(key, column, _describes(Described(row["describes"])))
    elif thing.kind is Described.POSITION:
        if reach.covers(row["path"]):
            return True
        checked.reject(key, "attribute_set", OUT_OF_REACH)
    elif row["path"] is not None and not (thing.path or "").startswith(row["path"]):
        checked.reject(key, column, ELSEWHERE)
    else:
        return True
    return False


def _valid_lines(
    checked: CheckedLines,
    before: Mapping[str, Any],
    given: Sequence[AttributeLine],
    schema: Mapping[str, Any],
) -> list[AttributeLine]:
    """Return the lines after which the record keeps to the schema; reject the others."""
    kept = list(given)
    while kept:
        faults = faults_in_record(_after(before, kept), schema, ()) if _after(before, kept) else []
        if not faults:
            return kept
        at_fault = {fault.path[0]: fault for fault in faults if fault.path}
        rejected = [line for line in kept if line.name in at_fault]
        for line in rejected:
            is_removed = line.value is None
            message = NEEDED if is_removed else at_fault[line.name].message
            checked.reject(
                line.key, "value" if line.name in schema["properties"] else "name", message
            )
        if not rejected:
            # What is missing is named by no line, so that none of them can stand.
            for line in kept:
                checked.reject(line.key, "name", _incomplete(faults[0]))
            return []
        kept = [line for line in kept if line not in rejected]
    return []


def _after(before: Mapping[str, Any], lines: Sequence[AttributeLine]) -> dict[str, Any]:
    merged = {**before, **{line.name: line.value for line in lines}}
    return {name: value for name, value in merged.items() if value is not None}


def _codes(checked: CheckedLines) -> set[str]:
    """Return the codes of sets that lines name, also those of lines that are rejected."""
    rows = () if checked.file is None else checked.file.rows()
    named = (clean_cell(row["attribute_set"]) for _, row in rows)
    accepted = (each.imported.record["attribute_set"] for each in checked.accepted.values())
    return {code for code in (*named, *accepted) if is_storable(code)}


def _is_number(row: Mapping[str, str], schemas: Mapping[str, Mapping[str, Any]]) -> bool:
    properties = schemas.get(row["attribute_set"], {}).get("properties", {})
    return properties.get(row["name"], {}).get("type") in NUMBERS


def _value(
    record: Mapping[str, Any], schema: Mapping[str, Any], line: int, numbers: AttributeNumbers
) -> Any:
    """Return the value of a line as the type that the schema gives it. Raises CellFault."""
    if "json" not in record:
        text = record["value"]
        return None if text is None else _typed(text, schema, line, numbers)
    value = record["json"]
    # JSON Schema takes 12.0 for an integer.
    is_whole = isinstance(value, float) and value.is_integer()
    return int(value) if is_whole and schema.get("type") == "integer" else value


def _typed(text: str, schema: Mapping[str, Any], line: int, numbers: AttributeNumbers) -> Any:
    if is_shown_rounded(text):
        raise CellFault(ROUNDED_CODE)
    kind = schema.get("type")
    if kind == "boolean":
        return read_flag(text)
    if kind in NUMBERS:
        return numbers.read(line, text, is_whole=kind == "integer")
    return str(read_day(text)) if schema.get("format") == "date" else text


def _change(kind: Described, line: AttributeLine, before: Any) -> Change:
    if before is None:
        return CREATED
    # Of what people are, only the fact of a change is told, as of their numbers.
    shown = ("-", "another") if kind is Described.EMPLOYEE else (_text(before), _text(line.value))
    ended = ChangeKind.ENDED if line.value is None else ChangeKind.CHANGED
    return Change(ended, (Difference(line.name, *shown),))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return orjson.dumps(value).decode()


def _describes(described: Described) -> Text:
    words = WORDS[described]
    return Text(f"the set describes {words.en}", f"kumpulan atribut ini untuk {words.id}")


def _incomplete(fault: FieldFault) -> Text:
    name = ".".join(fault.path)
    return Text(
        f"the set also needs {name}: {fault.message.en}",
        f"kumpulan atribut ini juga memerlukan {name}: {fault.message.id}",
    )


WORDS: Final = {
    Described.UNIT: Text("units", "unit kerja"),
    Described.POSITION: Text("positions", "jabatan"),
    Described.EMPLOYEE: Text("people", "pegawai"),
}
NO_SET: Final = Text(
    "no set of attributes with this code is in force; declare it first",
    "tidak ada kumpulan atribut yang berlaku dengan kode ini; tetapkan lebih dahulu",
)
ELSEWHERE: Final = Text(
    "this is outside of the unit that declared the set",
    "ini berada di luar unit kerja yang menetapkan kumpulan atribut tersebut",
)
NEEDED: Final = Text("the set needs this value", "kumpulan atribut ini memerlukan nilai tersebut")
