"""Open a cycle: a span of dates with one rating scheme, copied as it is on that day."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_plugin.scheme import RatingScheme
from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_in_unit
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import CycleCodeTaken, FieldFault, SchemeMissing
from tilik_server.models import Cycle
from tilik_server.models.vocabulary import CycleStatus
from tilik_server.operations.cycle.cycle_row import find_unit_by_code
from tilik_server.operations.cycle.cycle_weights import faults_in_weights
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.all_faults import AllFaults
from tilik_server.validation.json_schema import faults_in_record
from tilik_server.validation.text import faults_in_code, faults_in_text, is_storable

# Deadlines are counted from the last day, and no calendar goes beyond the year 9999.
LAST: Final = date(9990, 12, 31)
# Cycles are opened one after the other, so that no two take the same number or code.
ALONE: Final = statement(
    "cycle.lock_opening", "select pg_advisory_xact_lock(hashtext('tilik.cycle'))"
)
# The number is in the keys of the cycle's rows, in two bytes; it is random because ids and cursors
# may tell no count and no time.
FREE: Final = statement(
    "cycle.find_free_key",
    """
select n from generate_series(1, 32767) n where not exists (select from cycle where id = n)
order by random() limit 1
""",
)


@dataclass(frozen=True, slots=True)
class NewCycle:
    """A cycle to open; `under` is a unit's code, None for everyone; `params` is any JSON value."""

    code: str
    name: str
    starts_on: date
    ends_on: date
    scheme_key: str
    under: str | None = None
    params: Any = None


async def open_cycle(
    database: Database, viewer: Viewer, catalogue: Catalogue, new: NewCycle
) -> int:
    """Store a cycle with a copy of its scheme, and return its key.

    The parameters must fit the scheme's schema, and are completed with its defaults. Raises
    SchemeMissing, CodeUnknown, NotYourStep and CycleCodeTaken.
    """
    faults = faults_in_code(new.code, ("input", "code"))
    faults += faults_in_text(new.name, ("input", "name"), 200)
    if new.under is not None:
        faults += faults_in_text(new.under, ("input", "under"), 64)
    found = AllFaults(faults)
    params = {} if new.params is None else new.params
    scheme = None
    with found.gathered():
        scheme = _scheme(catalogue, new.scheme_key)
        outside = faults_in_record(params, scheme.params_schema, ("input", "params"))
        found.add(outside or faults_in_weights(scheme, params, ("input", "params")))
    found.add(_faults_in_dates(new, scheme))
    async with database.writing(viewer) as transaction:
        unit, is_known = None, new.under is None
        with found.gathered():
            if new.under is None or is_storable(new.under):
                unit, is_known = await _find_unit_key(transaction, new.under), True
        if is_known:
            ACTIONS["openCycle"].require(await place_in_unit(transaction, unit))
        with found.gathered():
            key = await _find_free_key(transaction, new.code if is_storable(new.code) else "")
        found.check()
        assert scheme is not None
        await Cycle.create(
            id=key,
            code=new.code,
            name=new.name.strip(),
            starts_on=new.starts_on,
            ends_on=new.ends_on,
            status=CycleStatus.OPEN,
            # A copy, so that the cycle keeps its rules when the plugin changes or is gone.
            scheme=catalogue.stored_scheme(new.scheme_key),
            params=scheme.complete(params),
            unit_id=unit,
        )
    return key


def _scheme(catalogue: Catalogue, key: str) -> RatingScheme:
    entry = catalogue.schemes.get(key)
    if entry is None:
        known = ", ".join(sorted(catalogue.schemes)) or "-"
        message = Text(f"give one of {known}", f"berikan salah satu dari {known}")
        raise SchemeMissing(key=key, fields=[FieldFault(("input", "schemeKey"), message)])
    return entry.scheme


def _faults_in_dates(new: NewCycle, scheme: RatingScheme | None) -> list[FieldFault]:
    """Return the faults of the days; `scheme` is None where there is none of the key."""
    if new.ends_on < new.starts_on:
        message = Text("it ends before it starts", "berakhir sebelum dimulai")
        return [FieldFault(("input", "endsOn"), message)]
    if new.ends_on > LAST:
        message = Text(f"give a day until {LAST}", f"berikan tanggal sampai {LAST}")
        return [FieldFault(("input", "endsOn"), message)]
    if scheme is None:
        return []
    if new.starts_on < scheme.valid_from:
        return [
            FieldFault(
                ("input", "startsOn"),
                Text(
                    f"the scheme is in force from {scheme.valid_from} on",
                    f"skema ini berlaku sejak {scheme.valid_from}",
                ),
            )
        ]
    if scheme.valid_to is not None and scheme.valid_to < new.ends_on:
        return [
            FieldFault(
                ("input", "endsOn"),
                Text(
                    f"the scheme is in force until {scheme.valid_to}",
                    f"skema ini berlaku sampai {scheme.valid_to}",
                ),
            )
        ]
    return []


async def _find_unit_key(transaction: Transaction, code: str | None) -> UUID | None:
    if code is None:
        return None
    found: UUID = (await find_unit_by_code(transaction, code, ("input", "under")))["id"]
    return found


async def _find_free_key(transaction: Transaction, code: str) -> int:
    """Return a free number at random, while no other cycle is being opened.

    Raises CycleCodeTaken.
    """
    await transaction.execute(ALONE)
    if await Cycle.filter(code=code).exists():
        message = Text("this code is taken", "kode ini sudah dipakai")
        raise CycleCodeTaken(code=code, fields=[FieldFault(("input", "code"), message)])
    (found,) = await transaction.fetch(FREE)
    key: int = found["n"]
    return key
