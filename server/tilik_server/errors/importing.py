"""Refusals of an import, and of files in general."""

from tilik_server.errors.base import TilikError


class ImportRefused(TilikError):
    """Raised when a file as a whole cannot be imported.

    Nothing of it was stored.
    """

    code = "IMPORT_REFUSED"


class RecordsUnreadable(TilikError):
    """Raised when a file given to `tilik calculate` holds no records.

    Records come as a JSON array, as JSON lines, or as CSV with a header.
    """

    code = "RECORDS_UNREADABLE"
