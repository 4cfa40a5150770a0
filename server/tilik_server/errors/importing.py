"""Refusals of an import."""

from tilik_server.errors.base import TilikError


class ImportRefused(TilikError):
    """{file} was not imported: {reason}.

    Nothing of it was stored.
    """

    code = "IMPORT_REFUSED"
    message_id = "{file} tidak diimpor: {reason}."
