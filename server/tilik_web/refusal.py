"""Refusals: failures of a request as such, each with the HTTP status that says so."""

from typing import ClassVar

from tilik_server.errors import TilikError


class Refusal(TilikError):
    """The base of what refuses a request before anything is executed."""

    code = "REFUSED"
    status: ClassVar[int] = 400
    headers: ClassVar[dict[str, str]] = {}


class BodyNotJson(Refusal):
    """Refuses a body that cannot be decoded."""

    code = "BODY_NOT_JSON"


class BodyNotObject(Refusal):
    """Refuses JSON other than one object."""

    code = "BODY_NOT_OBJECT"


class ParameterInvalid(Refusal):
    """Refuses a parameter of the request that is missing or of another type."""

    code = "PARAMETER_INVALID"


class NulCharacter(Refusal):
    """Refuses text that PostgreSQL cannot store."""

    code = "NUL_CHARACTER"


class Unauthenticated(Refusal):
    """Refuses a request whose Authorization header holds no valid token.

    `tilik token` prints one, which holds for an hour.
    """

    code = "UNAUTHENTICATED"
    status = 401
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class AddressUnknown(Refusal):
    """Refuses a path at which nothing is served."""

    code = "ADDRESS_UNKNOWN"
    status = 404


class MethodNotAllowed(Refusal):
    """Refuses an HTTP method that the path does not know."""

    code = "METHOD_NOT_ALLOWED"
    status = 405


class QueriesOnly(Refusal):
    """Refuses a mutation by GET."""

    code = "QUERIES_ONLY"
    status = 405
    headers: ClassVar = {"allow": "POST"}


class BodyTooLarge(Refusal):
    """Refuses a body by its number of bytes."""

    code = "BODY_TOO_LARGE"
    status = 413


class ContentTypeUnsupported(Refusal):
    """Refuses a body of another media type, character set or encoding."""

    code = "CONTENT_TYPE_UNSUPPORTED"
    status = 415
    headers: ClassVar = {"accept": "application/json"}


class InternalFailure(Refusal):
    """Stands for an unexpected failure; the log holds the cause under the request's id."""

    code = "INTERNAL"
    status = 500


class TemporarilyUnavailable(Refusal):
    """Stands for a database that is away or busy; the log holds the cause."""

    code = "TEMPORARILY_UNAVAILABLE"
    status = 503
    headers: ClassVar = {"retry-after": "1"}
