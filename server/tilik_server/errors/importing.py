"""Refusals of an import, and of files in general."""

from tilik_server.errors.base import TilikError


class ImportRefused(TilikError):
    """{file} was not imported: {reason}.

    Nothing of it was stored.
    """

    code = "IMPORT_REFUSED"
    message_id = "{file} tidak diimpor: {reason}."


class RecordsUnreadable(TilikError):
    """{file} gives no records: {reason}.

    Records come as a JSON array, as JSON lines, or as CSV with a header.
    """

    code = "RECORDS_UNREADABLE"
    message_id = "{file} tidak berisi rekaman: {reason}."
