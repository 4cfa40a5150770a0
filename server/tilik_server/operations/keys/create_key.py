"""Create the key of an integration."""

from typing import Final
from uuid import UUID

from tilik_server.access.actions import ACTIONS
from tilik_server.access.key_text import hash_of_key, new_key
from tilik_server.access.place import place_in_unit
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import KeyNameTaken
from tilik_server.operations.keys.new_key import (
    IssuedKey,
    NewKey,
    faults_in_expiry,
    faults_in_key,
    require_scopes,
)
from tilik_server.operations.steps.find_unit import find_unit_of_input
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ConstraintViolation
from tilik_server.validation.all_faults import AllFaults
from tilik_server.validation.text import is_storable

TODAY: Final = statement("keys.find_today", "select tilik_today($1)")
STORE: Final = statement(
    "keys.store_key",
    """
insert into integration_key
  (name, unit_id, scopes, calculators, key_hash, expires_on, created_by_id)
values ($1, $2, $3, $4, $5, $6, $7) returning id
""",
)


async def create_key(
    database: Database, viewer: Viewer, catalogue: Catalogue, new: NewKey
) -> IssuedKey:
    """Store a key, of which only the hash is kept, and return it with its secret.

    Raises InvalidArgument, CodeUnknown, NotYourStep and KeyNameTaken.
    """
    found = AllFaults(faults_in_key(new, catalogue.calculators))
    secret = new_key()
    async with database.writing(viewer) as transaction:
        unit, is_known = None, False
        with found.gathered():
            if new.unit is None or is_storable(new.unit):
                unit, is_known = await find_unit_of_input(transaction, new.unit), True
        if is_known:
            known = [scope for scope in new.scopes if f"createKey.{scope}" in ACTIONS]
            require_scopes("createKey", await place_in_unit(transaction, unit), known)
        today = await transaction.fetch_value(TODAY, unit)
        found.add(faults_in_expiry(new.expires_on, today, ("input", "expiresOn")))
        found.check()
        scopes, calculators = sorted(set(new.scopes)), sorted(set(new.calculators))
        try:
            row: UUID = await transaction.fetch_value(
                STORE,
                new.name,
                unit,
                scopes,
                calculators,
                hash_of_key(secret),
                new.expires_on,
                viewer.employee,
            )
        except ConstraintViolation as fault:
            raise KeyNameTaken(name=new.name) from fault
    return IssuedKey(row, secret)
