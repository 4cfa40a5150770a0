"""Failures of the database and its migrations."""

from tilik_server.errors.base import TilikError


class DatabaseError(TilikError):
    """Raised for a failure of the database that has no class below."""

    code = "DATABASE_FAILED"


class DatabaseUnreachable(DatabaseError):
    """Raised when no connection can be made.

    No server listens at the address, the name is unknown, or the role or password is refused.
    """

    code = "DATABASE_UNREACHABLE"


class DatabaseTooOld(DatabaseError):
    """Raised when the server's major version is below the oldest supported one."""

    code = "DATABASE_TOO_OLD"


class ServiceRoleTooStrong(DatabaseError):
    """Raised at start for a role to which policies would not apply.

    Give the service a role that owns nothing, is not a member of the owner's role, and has neither
    SUPERUSER nor BYPASSRLS.
    """

    code = "SERVICE_ROLE_TOO_STRONG"


class OwnerAddressMissing(DatabaseError):
    """Raised by `tilik migrate` when only the service's address is given."""

    code = "OWNER_ADDRESS_MISSING"


class ServiceAddressMissing(DatabaseError):
    """Raised when only the owner's address is given.

    The service needs a separate role, which gets its privileges from the migrations.
    """

    code = "SERVICE_ADDRESS_MISSING"


class RolesNotDistinct(DatabaseError):
    """Raised if both addresses name one role.

    The service's role must own nothing, so it cannot be the role that owns the tables.
    """

    code = "ROLES_NOT_DISTINCT"


class EmbeddedMissing(DatabaseError):
    """Raised if no address is given and the embedded PostgreSQL is not installed.

    It is the extra `embedded` of the distribution `tilik`.
    """

    code = "EMBEDDED_MISSING"


class EmbeddedDatabaseFailed(DatabaseError):
    """Raised when the embedded server cannot be prepared or started."""

    code = "EMBEDDED_DATABASE_FAILED"


class PoolExhausted(DatabaseError):
    """Raised when every connection of the pool stays in use for too long."""

    code = "POOL_EXHAUSTED"


class DatabaseUnwritable(DatabaseError):
    """Raised at start, and by `/readyz`, if the database answers but stores nothing.

    Its disk may be full, or it is a replica, or read-only. A change is then answered
    TEMPORARILY_UNAVAILABLE.
    """

    code = "DATABASE_UNWRITABLE"


class MigrationUnknown(TilikError):
    """Raised by `tilik migrate NAME` for a name that is not among the migrations."""

    code = "MIGRATION_UNKNOWN"


class MigrationsMissing(TilikError):
    """Raised at start when the tables are older than the code."""

    code = "MIGRATIONS_MISSING"


class MigrationsUnknown(TilikError):
    """Raised at start when migrations of a newer or unreleased version were applied."""

    code = "MIGRATIONS_UNKNOWN"


class TablesUnrecorded(TilikError):
    """Raised at start when tables of the service exist, but no migration is recorded."""

    code = "TABLES_UNRECORDED"


class MigrationBlocked(TilikError):
    """Raised by `tilik migrate` if others use the tables for too long; nothing was changed."""

    code = "MIGRATION_BLOCKED"


class StepBackUnconfirmed(TilikError):
    """Raised by `tilik migrate NAME` for a step back without `--yes`."""

    code = "STEP_BACK_UNCONFIRMED"


class StepBackRefused(TilikError):
    """Raised by `tilik migrate NAME`, also with `--yes`, if rows of an office would be dropped.

    Rows are an office's if the database holds a unit or an employee that is not the demo's.
    """

    code = "STEP_BACK_REFUSED"


class DatabaseNotEmpty(DatabaseError):
    """Raised by `tilik serve --demo` if the database holds data of an office.

    A list of regions is none, nor is what was added to the demo while trying it.
    """

    code = "DATABASE_NOT_EMPTY"


class DatabaseForeign(DatabaseError):
    """Raised by `tilik init` if the database holds tables that are not Tilik's.

    Give the office an empty database.
    """

    code = "DATABASE_FOREIGN"


class DemoStored(DatabaseError):
    """Raised by `tilik init` if the database holds the demo, to which no office is added."""

    code = "DEMO_STORED"
