"""Declare a set of attributes, or its next version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

import orjson

from tilik_plugin import Text
from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_in_unit
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault
from tilik_server.models.vocabulary import Described
from tilik_server.operations.steps.find_unit import find_unit_of_input
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow
from tilik_server.validation.all_faults import AllFaults
from tilik_server.validation.attribute_schema import closed_schema, faults_in_attribute_schema
from tilik_server.validation.text import faults_in_code, faults_in_text, is_storable

# A new code has no row that could be locked.
ALONE: Final = statement(
    "attribute.lock_code", "select pg_advisory_xact_lock(hashtextextended('attributes ' || $1, 0))"
)
LATEST: Final = statement(
    "attribute.read_latest",
    """
select id, version, unit_id, describes, record_schema, retired_at from attribute_set
where code = $1 order by version desc limit 1
""",
)
RETIRE: Final = statement(
    "attribute.retire_set",
    "update attribute_set set retired_at = now() where id = $1 and retired_at is null",
)
STORE: Final = statement(
    "attribute.store_set",
    """
insert into attribute_set (id, code, version, describes, record_schema, unit_id, declared_by_id)
values ($1, $2, $3, $4, $5, $6, $7)
""",
)


@dataclass(frozen=True, slots=True)
class NewAttributeSet:
    """A declared set for a unit and all below it, or for everyone without a unit.

    If a set with the code exists, this is its next version.
    """

    code: str
    describes: Described
    schema: Any
    unit: str | None = None


async def declare_attributes(database: Database, viewer: Viewer, new: NewAttributeSet) -> UUID:
    """Store the set, which takes the place of the version before, and return its key.

    What has attributes keeps them as they are, with the version that describes them. The same
    declaration as the one in force changes nothing. Raises InvalidArgument, CodeUnknown for the
    unit, and NotYourStep.
    """
    found = AllFaults(_faults(new))
    async with database.writing(viewer) as transaction:
        unit, is_known = None, False
        with found.gathered():
            if new.unit is None or is_storable(new.unit):
                unit, is_known = await find_unit_of_input(transaction, new.unit), True
        if is_known:
            ACTIONS["declareAttributes"].require(await place_in_unit(transaction, unit))
        code = new.code if is_storable(new.code) else ""
        await transaction.execute(ALONE, code)
        latest = await transaction.fetch_row(LATEST, code)
        if latest is not None and is_known:
            found.add(_faults_in_same(latest, unit, new.describes))
        found.check()
        schema = closed_schema(new.schema)
        if latest is not None:
            if latest["retired_at"] is None and orjson.loads(latest["record_schema"]) == schema:
                in_force: UUID = latest["id"]
                return in_force
            await transaction.execute(RETIRE, latest["id"])
        key = uuid4()
        version = 1 if latest is None else latest["version"] + 1
        await transaction.execute(
            STORE,
            key,
            new.code,
            version,
            new.describes,
            orjson.dumps(schema).decode(),
            unit,
            viewer.employee,
        )
    return key


def _faults(new: NewAttributeSet) -> Iterator[FieldFault]:
    yield from faults_in_code(new.code, ("input", "code"))
    if new.unit is not None:
        yield from faults_in_text(new.unit, ("input", "unit"), 64)
    yield from faults_in_attribute_schema(new.schema, ("input", "schema"))


def _faults_in_same(
    latest: ResultRow | Mapping[str, Any], unit: UUID | None, kind: str
) -> Iterator[FieldFault]:
    """Yield a fault if a code would change whose it is, and if it would change what it describes.

    Of a set of another unit nothing more is said.
    """
    if latest["unit_id"] != unit:
        yield FieldFault(("input", "code"), TAKEN)
    elif latest["describes"] != kind:
        yield FieldFault(("input", "describes"), OTHER_KIND)


TAKEN: Final = Text(
    "a set of another unit has this code; choose another one",
    "kode ini dipakai kumpulan atribut unit kerja lain; pilih kode lain",
)
OTHER_KIND: Final = Text(
    "the earlier versions of this code describe something else; choose another code",
    "versi sebelumnya dari kode ini menerangkan hal lain; pilih kode lain",
)
