"""Refusals of files."""

from tilik_server.errors.base import TilikError


class ImportRefused(TilikError):
    """Raised when a file as a whole cannot be imported.

    Nothing of the file was stored.
    """

    code = "IMPORT_REFUSED"


class RecordsUnreadable(TilikError):
    """Raised when a file for `tilik calculate` holds no valid records.

    Records are a JSON array, JSON lines, or CSV with a header.
    """

    code = "RECORDS_UNREADABLE"


class TooManyRows(TilikError):
    """Raised when what is exported has more lines than a sheet has rows.

    Write CSV, or export the subtrees one by one.
    """

    code = "TOO_MANY_ROWS"


class TooManyPages(TilikError):
    """Raised when more appraisals are to be printed than one file holds.

    Print the subtrees one by one.
    """

    code = "TOO_MANY_PAGES"
