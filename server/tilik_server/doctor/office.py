"""The office: how much of one a database holds, from its tables to its first cycle."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tilik_plugin import Text
from tilik_server.access.actions import GRANTED_BY
from tilik_server.access.roles import ROLES
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.backup import TABLES
from tilik_server.database.location import without_password
from tilik_server.database.migrate import (
    applied_migrations,
    migration_names,
    missing_migrations,
    require_migrated,
)
from tilik_server.database.pool import Database
from tilik_server.doctor.finding import Finding, Severity, ok, warning
from tilik_server.errors import DatabaseForeign, MigrationsMissing
from tilik_server.sql.statement import statement
from tilik_server.terminal import count_of

COUNTS: Final = statement(
    "doctor.count_office",
    """
select (select count(*) from unit) as units, (select count(*) from position) as positions,
  (select count(*) from employee) as employees, (select count(*) from assignment) as assignments,
  (select count(*) from role_grant g where g.role = any ($1::text[])
     and g.ended_at is null and not tilik_is_past(g.ends_on, g.unit_id)) as administrators,
  (select count(*) from cycle) as cycles
""",
)
# Those who may grant a role that others hold.
ADMINISTRATORS: Final = [
    role.value
    for role, rule in ROLES.items()
    if {rule.acts_as, rule.also_as} & frozenset().union(*GRANTED_BY.values())
]


@dataclass(frozen=True, slots=True)
class Noun:
    """The name of what is counted; in Indonesian it is the same for one and for many."""

    one: str
    many: str
    id: str

    def counted(self, number: int) -> Text:
        """Return `1 unit` or `2 units`, `no units yet` for none."""
        if number == 0:
            return Text(f"no {self.many} yet", f"belum ada {self.id}")
        return Text(count_of(number, self.one, self.many), f"{number} {self.id}")


SUBJECTS: Final[Mapping[str, Noun]] = {
    "positions": Noun("position", "positions", "jabatan"),
    "employees": Noun("person", "people", "pegawai"),
    "units": Noun("unit", "units", "unit kerja"),
    "assignments": Noun("post that somebody holds", "posts that people hold", "penugasan"),
    "administrators": Noun("administrator", "administrators", "administrator"),
    "cycles": Noun("cycle", "cycles", "periode penilaian"),
}
"""What an office has, in the order in which it comes: each needs those before it."""


@dataclass(frozen=True, slots=True)
class Office:
    """What a database has of an office; `counts` is None before its tables are there."""

    place: Finding
    missing_migrations: int
    issuers: int
    counts: Mapping[str, int] | None

    @property
    def is_new(self) -> bool:
        """Whether no migration was applied."""
        return self.missing_migrations == len(migration_names())

    @property
    def missing(self) -> tuple[str, ...]:
        """The subjects of which there is none."""
        counts = self.counts or {}
        return tuple(subject for subject in SUBJECTS if not counts.get(subject))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding for the database, its tables, and each subject."""
        return (self.place, self._tables(), *self._subjects(), self._sign_in())

    def _tables(self) -> Finding:
        number = self.missing_migrations
        if number:
            return warning(
                "tables",
                f"{count_of(number, 'migration is', 'migrations are')} missing",
                f"{number} migrasi belum diterapkan",
            )
        return ok("tables", "migrated", "sudah dimigrasi")

    def _subjects(self) -> tuple[Finding, ...]:
        counts = self.counts
        if counts is None:
            return ()
        return tuple(
            Finding(
                subject,
                Severity.OK if counts[subject] else Severity.WARNING,
                noun.counted(counts[subject]),
            )
            for subject, noun in SUBJECTS.items()
        )

    def _sign_in(self) -> Finding:
        if self.issuers:
            return ok(
                "signing in", count_of(self.issuers, "issuer"), f"{self.issuers} penerbit token"
            )
        return warning(
            "signing in",
            "no issuer in TILIK_ISSUERS, so only tokens of `tilik token` are accepted",
            "belum ada penerbit di TILIK_ISSUERS, jadi hanya token dari `tilik token` diterima",
        )


async def is_new(database: Database) -> bool:
    """Return whether the database has no tables.

    Raises DatabaseForeign if it has tables, but none of them is Tilik's, and MigrationsUnknown and
    TablesUnrecorded.
    """
    try:
        await require_migrated(database)
    except MigrationsMissing:
        async with database.reading_unprotected() as transaction:
            if await applied_migrations(transaction):
                return False
            tables = await transaction.fetch(TABLES)
        if tables:
            place = without_password(database.conninfo)
            raise DatabaseForeign(place=place, table=tables[0]["name"]) from None
        return True
    return False


async def read_office(database: Database) -> Office:
    """Return what the database has of an office.

    Raises MigrationsUnknown and TablesUnrecorded.
    """
    missing, counts = 0, None
    try:
        await require_migrated(database)
    except MigrationsMissing:
        missing = len(await missing_migrations(database))
    else:
        async with database.reading(OPERATOR) as transaction:
            row = await transaction.fetch_row(COUNTS, ADMINISTRATORS)
        counts = dict(row or {})
    return Office(_place(database), missing, len(database.settings.issuers), counts)


def _place(database: Database) -> Finding:
    if database.is_embedded:
        folder = database.settings.data_dir
        return ok("database", f"embedded, in {folder}", f"tertanam, di {folder}")
    address = without_password(database.conninfo)
    return ok("database", f"given, at {address}", f"ditentukan, di {address}")
