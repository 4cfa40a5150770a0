"""Failures of the database and its migrations."""

from tilik_server.errors.base import TilikError


class DatabaseError(TilikError):
    """The database refused: {reason}.

    What PostgreSQL or the network answered, where none of the classes below says it better.
    """

    code = "DATABASE_FAILED"
    message_id = "Basis data menolak: {reason}."


class DatabaseUnreachable(DatabaseError):
    """The database at {address} cannot be reached: {reason}.

    Nothing listens there, the name is unknown, or the role or password is refused.
    """

    code = "DATABASE_UNREACHABLE"
    message_id = "Basis data di {address} tidak dapat dihubungi: {reason}."


class DatabaseTooOld(DatabaseError):
    """PostgreSQL {found} is too old; Tilik needs {needed} or newer."""

    code = "DATABASE_TOO_OLD"
    message_id = "PostgreSQL {found} terlalu lama; Tilik memerlukan versi {needed} atau lebih baru."


class ServiceRoleTooStrong(DatabaseError):
    """The role {role} of TILIK_DATABASE_URL {reason}; row-level security would not hold for it.

    Give the service a role that owns nothing, is no member of the owner's role and has neither
    SUPERUSER nor BYPASSRLS.
    """

    code = "SERVICE_ROLE_TOO_STRONG"
    message_id = (
        "Peran {role} pada TILIK_DATABASE_URL tidak boleh dipakai ({reason}); "
        "keamanan tingkat baris tidak akan berlaku baginya."
    )


class OwnerAddressMissing(DatabaseError):
    """TILIK_OWNER_DATABASE_URL is not set; migrations need the role that owns the tables."""

    code = "OWNER_ADDRESS_MISSING"
    message_id = "TILIK_OWNER_DATABASE_URL belum diisi; migrasi memerlukan peran pemilik tabel."


class ServiceAddressMissing(DatabaseError):
    """TILIK_OWNER_DATABASE_URL is set but TILIK_DATABASE_URL is not.

    The service needs a role of its own, and the migrations grant it what it may do.
    """

    code = "SERVICE_ADDRESS_MISSING"
    message_id = "TILIK_OWNER_DATABASE_URL diisi tetapi TILIK_DATABASE_URL tidak."


class EmbeddedDatabaseFailed(DatabaseError):
    """The embedded PostgreSQL in {folder} did not start: {reason}."""

    code = "EMBEDDED_DATABASE_FAILED"
    message_id = "PostgreSQL tertanam di {folder} tidak dapat dijalankan: {reason}."


class PoolExhausted(DatabaseError):
    """The service is busy: no database connection became free within {seconds} seconds."""

    code = "POOL_EXHAUSTED"
    message_id = "Layanan sedang sibuk: tidak ada koneksi basis data dalam {seconds} detik."


class MigrationUnknown(TilikError):
    """There is no migration {name}."""

    code = "MIGRATION_UNKNOWN"
    message_id = "Tidak ada migrasi {name}."


class MigrationsMissing(TilikError):
    """The database lacks {count} migrations, the first is {first}; run `tilik migrate`."""

    code = "MIGRATIONS_MISSING"
    message_id = (
        "Basis data belum menjalankan {count} migrasi, mulai dari {first}; "
        "jalankan `tilik migrate`."
    )


class DatabaseNotEmpty(DatabaseError):
    """The database holds data other than the demo's; give the demo an empty one.

    Regions alone are no hindrance.
    """

    code = "DATABASE_NOT_EMPTY"
    message_id = "Basis data berisi data selain peragaan; sediakan basis data kosong."
