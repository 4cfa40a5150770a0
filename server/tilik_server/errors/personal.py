"""Refusals of the commands about what is held of one person."""

from tilik_server.errors.base import TilikError


class PersonNotFound(TilikError):
    """Raised by `tilik person` if what was given names nobody, or several people."""

    code = "PERSON_NOT_FOUND"


class AlreadyErased(TilikError):
    """Raised by `tilik person erase` for somebody who has a pseudonym already; it ends with 3."""

    code = "ALREADY_ERASED"


class StillInService(TilikError):
    """Raised by `tilik person erase` for somebody whose last day of service is not past or unknown.

    The last day is `active_until` of a file of `employees`.
    """

    code = "STILL_IN_SERVICE"


class ErasureTooEarly(TilikError):
    """Raised by `tilik person erase` before the years of `TILIK_ERASURE_YEARS` have passed."""

    code = "ERASURE_TOO_EARLY"


class AppraisalsOpen(TilikError):
    """Raised by `tilik person erase` for somebody who is appraised or appraises still."""

    code = "APPRAISALS_OPEN"


class ErasureUnconfirmed(TilikError):
    """Raised by `tilik person erase` without `--yes`, since nothing brings the texts back."""

    code = "ERASURE_UNCONFIRMED"
