"""Salts: nobody who reads the trail can test a guess, and of an erased person nobody at all."""

from hashlib import sha256
from typing import Any

import asyncpg
import pytest

from tilik_server.access.viewer import OPERATOR, UNKNOWN
from tilik_server.database.pool import Database
from tilik_server.errors import ChangeNotAllowed
from tilik_server.sql.statement import composed
from tilik_server.trail.chains import verify_chains
from tilik_server.trail.copies import copy_chains
from tilik_server.trail.salts import forget_person

ERASE = composed("tests.erase", "update employee set name = 'Pegawai terhapus' where id = $1")


async def salts_of(owner: Any, person: Any = None) -> int:
    """How many changes about a person, or of all, have a salt."""
    found: int = await owner.fetchval(
        "select count(*) from audit_salt s join audit_change c on c.id = s.id "
        "where $1::uuid is null or $1 = any (c.people)",
        person,
    )
    return found


@pytest.mark.parametrize(
    "asking",
    [
        "select salt from audit_salt",
        "delete from audit_salt",
        "insert into audit_salt values (null)",
    ],
)
async def test_service_has_no_right_on_salts(agency: Any, database: Database, asking: str) -> None:
    async with database._acquire() as connection:
        await connection.execute("select set_config('tilik.viewer', 'operator', true)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
            await connection.execute(asking)


async def test_guess_is_not_proven_by_what_an_auditor_or_a_copy_has(
    agency: Any, owner: Any, database: Database
) -> None:
    await agency.world.change("update employee set name = 'Budiman' where name = 'Budi'")
    assert await salts_of(owner) > 0
    rows = await owner.fetch("select id, columns::text as columns from audit_change")
    numbers = [row["nip"] for row in await owner.fetch("select nip from employee")]
    texts = {"Budi", "Budiman", *numbers}
    guesses = {
        sha256(f'{row["id"]}"{text}"'.encode()).hexdigest() for row in rows for text in texts
    }
    assert "sha256:" in rows[-1]["columns"]
    told = "".join(row["columns"] for row in rows)
    assert not any(guess in told for guess in guesses)
    copy = "".join([line async for line in copy_chains(database)])
    salts = [str(row["salt"]) for row in await owner.fetch("select salt from audit_salt")]
    assert [salt for salt in salts if salt in copy or salt in told] == []


async def test_salts_of_an_erased_person_are_gone_and_the_chains_hold(
    agency: Any, owner: Any, database: Database
) -> None:
    budi, ani = agency.people["Budi"], agency.people["Ani"]
    events = await verify_chains(database)
    kept = await salts_of(owner, ani)
    assert await salts_of(owner, budi) > 0
    async with database.writing(OPERATOR) as transaction:
        await transaction.execute(ERASE, budi)
        await forget_person(transaction, budi)
    assert await salts_of(owner, budi) == 0
    assert await salts_of(owner, ani) == kept
    done = await verify_chains(database)
    assert (done.faults, done.events) == ([], events.events + 1)


async def test_only_the_operator_forgets(agency: Any, database: Database) -> None:
    with pytest.raises(ChangeNotAllowed):
        async with database.writing(UNKNOWN) as transaction:
            await forget_person(transaction, agency.people["Budi"])
