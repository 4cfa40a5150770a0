"""Refusals of the commands about what is held of one person."""

from tilik_server.errors.base import TilikError


class PersonNotFound(TilikError):
    """Raised by `tilik person` if what was given is not the number of one person."""

    code = "PERSON_NOT_FOUND"
