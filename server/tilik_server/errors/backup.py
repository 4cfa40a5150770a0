"""Failures of backups."""

from tilik_server.errors.base import TilikError


class BackupFolderNotEmpty(TilikError):
    """Raised by `tilik backup` if its folder holds something."""

    code = "BACKUP_FOLDER_NOT_EMPTY"


class BackupUnreadable(TilikError):
    """Raised if a folder is no backup, or cannot be read or written."""

    code = "BACKUP_UNREADABLE"


class BackupIncomplete(TilikError):
    """Raised by `tilik restore` if a table has other rows than the backup counted."""

    code = "BACKUP_INCOMPLETE"


class BackupOfNewerVersion(TilikError):
    """Raised by `tilik restore` for a backup whose migrations this version lacks."""

    code = "BACKUP_OF_NEWER_VERSION"


class BackupOfAnotherRole(TilikError):
    """Raised by `tilik restore` if the backup grants its tables to another role.

    The name of the service's role is part of a backup.
    """

    code = "BACKUP_OF_ANOTHER_ROLE"


class RestoreTargetNotEmpty(TilikError):
    """Raised by `tilik restore` if the database has a table already."""

    code = "RESTORE_TARGET_NOT_EMPTY"


class DatabaseNotMigrated(TilikError):
    """Raised by `tilik backup` if the database has no tables of the service."""

    code = "DATABASE_NOT_MIGRATED"


class BackupProgramsMissing(TilikError):
    """Raised if no installed pg_dump and pg_restore are new enough for the server or the backup."""

    code = "BACKUP_PROGRAMS_MISSING"


class BackupProgramsFailed(TilikError):
    """Raised if pg_dump or pg_restore fails; nothing is left of its work."""

    code = "BACKUP_PROGRAMS_FAILED"
