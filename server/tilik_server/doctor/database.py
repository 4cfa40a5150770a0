"""The database: its version, its two roles, its tables, rights and trail, and its clock."""

import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import asyncpg

from tilik_server.access.policies import POLICIES
from tilik_server.database.client_programs import find_programs
from tilik_server.database.location import translate_connect_errors
from tilik_server.database.migrate import require_migrated
from tilik_server.database.pool import Database
from tilik_server.database.write_probe import require_writable
from tilik_server.doctor.finding import Finding, fault, ok, warning
from tilik_server.errors import BackupProgramsMissing, DatabaseUnwritable, TilikError
from tilik_server.settings import Settings
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Session, Transaction
from tilik_server.trail.gaps import Gap, find_gaps

VERSION: Final = "version"
ROLES: Final = "roles"
TABLES: Final = "tables"
TRAIL: Final = "trail"
CLOCK: Final = "clock"
BACKUP: Final = "backup"
OFF: Final = 2.0
"""Seconds between two clocks that are still called equal."""
FAR_OFF: Final = 30.0
SERVER: Final = statement(
    "doctor.describe_server",
    """
select current_setting('server_version') as version,
  current_setting('server_version_num')::int / 10000 as major,
  current_setting('server_encoding') as encoding, current_setting('fsync') as fsync,
  current_setting('max_connections')::int
    - current_setting('superuser_reserved_connections')::int as connections,
  exists (select from pg_extension where extname = 'pg_stat_statements') as statistics,
  pg_postmaster_start_time() as started, current_database()::text as database
""",
)
NOW: Final = statement("doctor.read_clock", "select extract(epoch from clock_timestamp())::float8")
# The rights that the migrations grant; a restore without them leaves the tables without.
UNUSABLE: Final = statement(
    "doctor.find_unusable_tables",
    """
select c.relname::text as name, not relrowsecurity as open
from pg_class c
where relnamespace = current_schema()::regnamespace and relname = any ($1)
  and (not relrowsecurity or not has_table_privilege(c.oid, 'select'))
order by 2 desc, 1
""",
)
# With tables or functions of its own, a role can have triggers of its own.
CREATING: Final = statement(
    "doctor.find_creating",
    """
select quote_ident(current_user) as role, quote_ident(current_database()) as database,
  quote_ident(current_schema()) as schema,
  has_database_privilege(current_database(), 'temporary') as temporary,
  has_database_privilege(current_database(), 'create') as schemas,
  has_schema_privilege(current_schema(), 'create') as objects
""",
)
OWNER: Final = statement(
    "doctor.describe_owner",
    """
select current_user::text as name, current_database()::text as database,
  pg_postmaster_start_time() as started,
  (select rolsuper from pg_roles where rolname = current_user) as superuser,
  (select min(relname::text) from pg_class where relnamespace = current_schema()::regnamespace
     and relname = any ($1) and not pg_has_role(relowner, 'usage')) as foreign_table
""",
)


async def check_database(database: Database, settings: Settings) -> AsyncIterator[Finding]:
    """Yield the findings about an open database."""
    async with database.reading_unprotected() as transaction:
        server = await transaction.fetch_row(SERVER)
        assert server is not None
        for finding in (*_of_server(server, settings), *_of_backup(server["major"])):
            yield finding
        yield await _of_clock(transaction)
        creating = await transaction.fetch_row(CREATING)
        assert creating is not None
        for finding in _of_creating(creating):
            yield finding
    try:
        await require_writable(database)
    except DatabaseUnwritable as problem:
        yield Finding.of(VERSION, problem)
    try:
        await require_migrated(database)
    except TilikError as problem:
        yield Finding.of(TABLES, problem)
    else:
        async with database.reading_unprotected() as transaction:
            yield _of_tables(await transaction.fetch(UNUSABLE, sorted(POLICIES)))
        for finding in _of_trail(await find_gaps(database)):
            yield finding
    if settings.owner_database_url is not None:
        try:
            yield await _of_owner(settings.owner_database_url.get_secret_value(), settings, server)
        except TilikError as problem:
            yield Finding.of(ROLES, problem)


def _of_server(server: ResultRow, settings: Settings) -> list[Finding]:
    found = [ok(VERSION, f"PostgreSQL {server['version']}.", f"PostgreSQL {server['version']}.")]
    if server["encoding"] != "UTF8":
        found.append(
            fault(
                VERSION,
                f"The database's encoding is {server['encoding']}; it must be UTF8.",
                f"Pengodean basis data {server['encoding']}; harus UTF8.",
            )
        )
    if server["fsync"] != "on":
        found.append(
            fault(
                VERSION,
                "fsync is off: a loss of power loses what was acknowledged.",
                "fsync mati: listrik padam menghilangkan data yang sudah dikonfirmasi.",
            )
        )
    if settings.pool_size > server["connections"]:
        found.append(
            fault(
                VERSION,
                f"TILIK_POOL_SIZE is {settings.pool_size}, and the server accepts "
                f"{server['connections']} connections.",
                f"TILIK_POOL_SIZE {settings.pool_size}, sedangkan server menerima "
                f"{server['connections']} koneksi.",
            )
        )
    if not server["statistics"]:
        found.append(
            warning(
                VERSION,
                "The extension pg_stat_statements is missing; docs/operating.md uses it.",
                "Ekstensi pg_stat_statements tidak ada; docs/operating.md memakainya.",
            )
        )
    return found


def _of_backup(major: int) -> list[Finding]:
    try:
        folder, programs = find_programs(major)
    except BackupProgramsMissing as problem:
        return [warning(BACKUP, problem.message.en, problem.message.id)]
    text = f"pg_dump {programs} ({folder})."
    return [ok(BACKUP, text, text)]


async def _of_clock(transaction: Transaction) -> Finding:
    begun = time.time()
    there = float(await transaction.fetch_value(NOW))
    ended = time.time()
    # Nothing is known within the time that the question took.
    off = max(begun - there, there - ended, 0.0)
    judge = fault if off > FAR_OFF else warning if off > OFF else ok
    return judge(
        CLOCK,
        f"The clocks of this machine and of the database differ by {off:.1f} s.",
        f"Jam mesin ini dan jam basis data berselisih {off:.1f} detik.",
    )


def _of_creating(row: ResultRow) -> Iterator[Finding]:
    """Yield what the service's role may create beside the tables, and what takes that away."""
    database, schema = f"database {row['database']}", f"schema {row['schema']}"
    for may, en, indonesian, mend in (
        ("temporary", "temporary tables", "tabel sementara", f"temporary on {database}"),
        ("schemas", "schemas", "skema", f"create on {database}"),
        ("objects", "tables and functions", "tabel dan fungsi", f"create on {schema}"),
    ):
        if row[may]:
            revoking = f"revoke {mend} from public, {row['role']}"
            yield fault(
                ROLES,
                f"The service's role may create {en}, by whose triggers it could change rows; run "
                f"as the owner of the database: {revoking}.",
                f"Peran layanan boleh membuat {indonesian}, yang pemicunya dapat mengubah baris; "
                f"jalankan sebagai pemilik basis data: {revoking}.",
            )


def _of_tables(unusable: list[ResultRow]) -> Finding:
    if not unusable:
        return ok(TABLES, "All migrations are applied.", "Semua migrasi sudah dijalankan.")
    name = unusable[0]["name"]
    if unusable[0]["open"]:
        return fault(
            TABLES,
            f"Row-level security is off for the table {name}: everybody sees all of its rows.",
            f"Keamanan tingkat baris mati pada tabel {name}: semua orang melihat semua barisnya.",
        )
    return fault(
        TABLES,
        f"The service's role may not read the table {name}; restore with `tilik restore`.",
        f"Peran layanan tidak boleh membaca tabel {name}; pulihkan dengan `tilik restore`.",
    )


def _of_trail(gaps: list[Gap]) -> list[Finding]:
    if not gaps:
        return [ok(TRAIL, "Every change is noted.", "Setiap perubahan tercatat.")]
    return [
        fault(TRAIL, f"{gap.name}: {gap.what.en}.", f"{gap.name}: {gap.what.id}.") for gap in gaps
    ]


async def _of_owner(address: str, settings: Settings, server: ResultRow) -> Finding:
    """Return what is wrong with the owner's address, if anything. Raises DatabaseUnreachable."""
    with translate_connect_errors(address):
        connection: Any = await asyncpg.connect(address, timeout=settings.connect_timeout)
    try:
        owner = await Session(connection).fetch_row(OWNER, sorted(POLICIES))
    finally:
        await connection.close()
    assert owner is not None
    name = owner["name"]
    if (owner["database"], owner["started"]) != (server["database"], server["started"]):
        return fault(
            ROLES,
            "TILIK_OWNER_DATABASE_URL and TILIK_DATABASE_URL lead to two databases.",
            "TILIK_OWNER_DATABASE_URL dan TILIK_DATABASE_URL menuju dua basis data.",
        )
    if owner["foreign_table"] is not None:
        return fault(
            ROLES,
            f"The role {name} of TILIK_OWNER_DATABASE_URL does not own {owner['foreign_table']}.",
            f"Peran {name} pada TILIK_OWNER_DATABASE_URL bukan pemilik {owner['foreign_table']}.",
        )
    if owner["superuser"]:
        return warning(
            ROLES,
            f"The role {name} of TILIK_OWNER_DATABASE_URL is a superuser, and need not be.",
            f"Peran {name} pada TILIK_OWNER_DATABASE_URL adalah superuser, padahal tidak perlu.",
        )
    return ok(
        ROLES,
        f"{name} owns the tables, and the service's role does not.",
        f"{name} memiliki tabel, dan peran layanan tidak.",
    )
