"""Propose an indicator, or the next version of one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

import orjson

from tilik_plugin import Text
from tilik_server.access.act_as import act_as
from tilik_server.access.actions import ACTIONS
from tilik_server.access.organisation import place_towards_unit
from tilik_server.access.place import place_by_roles
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import (
    CodeUnknown,
    FieldFault,
    IndicatorCodeTaken,
    InvalidArgument,
)
from tilik_server.models import Indicator, IndicatorPosition
from tilik_server.models.goal import LARGEST_TARGET
from tilik_server.models.vocabulary import Aspect, IndicatorStatus, Polarity
from tilik_server.operations.indicator.lock_code import lock_code
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.plugin_host.reach import faults_beyond_reach
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.all_faults import AllFaults
from tilik_server.validation.json_schema import faults_in_record
from tilik_server.validation.text import faults_in_code, faults_in_text, is_storable

MOST_POSITIONS: Final = 100
COMPARED: Final = (
    "name",
    "description",
    "aspect",
    "is_key",
    "unit_of_measure",
    "polarity",
    "calculator_key",
    "target_lowest",
    "target_highest",
)
UNIT: Final = statement(
    "indicator.find_proposing_unit", "select id, tilik_roles(id) as roles from unit where code = $1"
)
VERSIONS: Final = statement(
    "indicator.read_versions",
    """
select id, version, status, unit_id from indicator where code = $1 order by version desc
""",
)
# The newest version, if it waits for a decision and the same person proposed the same content.
WAITING: Final = statement(
    "indicator.find_same_proposal",
    """
select i.id from indicator i
where i.id = $1 and i.status = 'PROPOSED' and i.proposed_by_id is not distinct from $2
  and (i.name, i.description, i.aspect, i.is_key, i.unit_of_measure, i.polarity)
    = ($3::text, $4::text, $5::text, $6::boolean, $7::text, $8::text)
  and i.calculator_key is not distinct from $9 and i.target_lowest is not distinct from $10
  and i.target_highest is not distinct from $11 and i.params = $12::jsonb
  and $13::uuid[] = (select coalesce(array_agg(p.position_id order by p.position_id), '{}')
    from indicator_position p where p.indicator_id = i.id)
""",
)
POSITIONS: Final = statement(
    "indicator.find_positions", "select id, code from position where code = any($1)"
)


@dataclass(frozen=True, slots=True)
class NewIndicator:
    """A proposed indicator for a unit and all units below it.

    If an indicator with the code exists, this proposes its next version.
    """

    code: str
    name: str
    description: str
    aspect: Aspect
    unit_of_measure: str
    polarity: Polarity
    unit_code: str
    is_key: bool = False
    calculator_key: str | None = None
    params: Any = None
    target_lowest: float | None = None
    target_highest: float | None = None
    position_codes: Sequence[str] = field(default_factory=tuple)


async def propose_indicator(
    database: Database, viewer: Viewer, catalogue: Catalogue, new: NewIndicator
) -> UUID:
    """Store a proposal, and return its key; agreed goals keep the version they have.

    If the same person proposed the same content and it still waits, that proposal's key is
    returned. Raises InvalidArgument, CodeUnknown for the unit, NotYourStep, and IndicatorCodeTaken
    if another unit's indicator has the code.
    """
    found = AllFaults(
        [
            *_faults_in_texts(new),
            *_faults_in_targets(new),
            *_faults_in_calculator(new, catalogue),
            *_faults_in_reach(new, catalogue),
        ]
    )
    async with database.writing(viewer) as transaction:
        with found.gathered():
            if is_storable(new.unit_code):
                unit = await _find_unit(transaction, viewer, new.unit_code)
        with found.gathered():
            positions = await _positions(transaction, new.position_codes)
        found.check()
        await lock_code(transaction, new.code)
        # A code is taken by a proposal of another unit, too.
        async with act_as(transaction, OPERATOR):
            earlier = await transaction.fetch(VERSIONS, new.code)
        if earlier and earlier[0]["unit_id"] != unit:
            raise IndicatorCodeTaken(code=new.code)
        waiting = await _find_same_proposal(transaction, viewer, new, earlier, positions)
        if waiting is not None:
            return waiting
        key = uuid4()
        await Indicator.create(
            id=key,
            **_content(new),
            version=earlier[0]["version"] + 1 if earlier else 1,
            unit_id=unit,
            status=IndicatorStatus.PROPOSED,
            proposed_by_id=viewer.employee,
            supersedes_id=_find_superseded(earlier),
        )
        for position in positions:
            await IndicatorPosition.create(indicator_id=key, position_id=position)
    return key


def _content(new: NewIndicator) -> dict[str, Any]:
    return {
        "code": new.code,
        "name": new.name.strip(),
        "description": new.description.strip(),
        "aspect": new.aspect,
        "is_key": new.is_key,
        "unit_of_measure": new.unit_of_measure.strip(),
        "polarity": new.polarity,
        "calculator_key": new.calculator_key,
        "target_lowest": new.target_lowest,
        "target_highest": new.target_highest,
        "params": new.params or {},
    }


async def _find_same_proposal(
    transaction: Transaction,
    viewer: Viewer,
    new: NewIndicator,
    earlier: Sequence[Mapping[str, Any]],
    positions: Sequence[UUID],
) -> UUID | None:
    """Return the key of the same, undecided proposal by the same person, or None."""
    if not earlier:
        return None
    said = _content(new)
    values = [said[name] for name in COMPARED]
    params = orjson.dumps(said["params"]).decode()
    asked = [earlier[0]["id"], viewer.employee, *values, params, sorted(positions)]
    rows = await transaction.fetch(WAITING, *asked)
    return rows[0]["id"] if rows else None


def _find_superseded(earlier: Sequence[Mapping[str, Any]]) -> UUID | None:
    """Return the key of the newest version that was ever in use, or None."""
    used = (IndicatorStatus.APPROVED, IndicatorStatus.RETIRED)
    return next((row["id"] for row in earlier if row["status"] in used), None)


async def _find_unit(transaction: Transaction, viewer: Viewer, code: str) -> UUID:
    rows = await transaction.fetch(UNIT, code)
    if not rows:
        fault = _fault(("unitCode",), "there is no such unit", "unit ini tidak ada")
        raise CodeUnknown(concept="unit", code=code, fields=[fault])
    unit: UUID = rows[0]["id"]
    place = place_by_roles(rows[0]["roles"]) | await place_towards_unit(transaction, viewer, unit)
    ACTIONS["proposeIndicator"].require(place)
    return unit


async def _positions(transaction: Transaction, codes: Sequence[str]) -> list[UUID]:
    rows = await transaction.fetch(POSITIONS, [code for code in codes if is_storable(code)])
    known = {row["code"]: row["id"] for row in rows}
    faults = [
        _fault(("positionCodes", str(place)), "there is no such position", "jabatan ini tidak ada")
        for place, code in enumerate(codes)
        if code not in known
    ]
    if faults:
        raise InvalidArgument(fields=faults)
    return list(dict.fromkeys(known[code] for code in codes))


def _faults_in_texts(new: NewIndicator) -> Iterator[FieldFault]:
    yield from faults_in_code(new.code, ("input", "code"))
    for name, value, longest in (
        ("name", new.name, 200),
        ("description", new.description, 4000),
        ("unitOfMeasure", new.unit_of_measure, 64),
        ("unitCode", new.unit_code, 64),
    ):
        yield from faults_in_text(value, ("input", name), longest)
    if len(new.position_codes) > MOST_POSITIONS:
        en = f"give at most {MOST_POSITIONS} positions"
        yield _fault(("positionCodes",), en, f"berikan paling banyak {MOST_POSITIONS} jabatan")
    for place, code in enumerate(new.position_codes):
        yield from faults_in_text(code, ("input", "positionCodes", str(place)), 64)


def _faults_in_targets(new: NewIndicator) -> Iterator[FieldFault]:
    """Yield a fault for an end of the range that no target can have, or for a range that falls."""
    for name, end in (("lowest", new.target_lowest), ("highest", new.target_highest)):
        # `not ... <=` instead of `>`, so that NaN is a fault too.
        if end is not None and not 0 <= end <= LARGEST_TARGET:
            yield _fault(("targetRange", name), "give 0 to 1e15", "berikan 0 sampai 1e15")
    if (
        new.target_lowest is not None
        and new.target_highest is not None
        and new.target_lowest > new.target_highest
    ):
        en, indonesian = "give at least the lowest target", "berikan paling sedikit target terendah"
        yield _fault(("targetRange", "highest"), en, indonesian)


def _faults_in_reach(new: NewIndicator, catalogue: Catalogue) -> Iterator[FieldFault]:
    """Yield a fault for an end of the range that the calculator cannot reach."""
    if new.calculator_key is None or not isinstance(new.params or {}, Mapping):
        return
    for name, end in (("lowest", new.target_lowest), ("highest", new.target_highest)):
        if end is not None:
            found = faults_beyond_reach(end, new.calculator_key, new.params or {}, catalogue)
            yield from (_fault(("targetRange", name), each.en, each.id) for each in found)


def _faults_in_calculator(new: NewIndicator, catalogue: Catalogue) -> list[FieldFault]:
    """Return the faults of an unknown calculator, or of parameters that do not fit its schema."""
    if new.calculator_key is None:
        if not new.params:
            return []
        en, indonesian = "parameters need a calculator", "parameter memerlukan kalkulator"
        return [_fault(("params",), en, indonesian)]
    calculator = catalogue.calculators.get(new.calculator_key)
    if calculator is None:
        en, indonesian = "no such calculator is installed", "kalkulator ini tidak terpasang"
        return [_fault(("calculatorKey",), en, indonesian)]
    params = {} if new.params is None else new.params
    return faults_in_record(params, calculator.params_schema, ("input", "params"))


def _fault(path: tuple[str, ...], en: str, indonesian: str) -> FieldFault:
    return FieldFault(("input", *path), Text(en, indonesian))
