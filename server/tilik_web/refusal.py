"""Refusals: failures of a request itself, each with its HTTP status."""

from typing import ClassVar

from tilik_server.errors import TilikError


class Refusal(TilikError):
    """The base of errors that refuse a request before anything is executed."""

    code = "REFUSED"
    status: ClassVar[int] = 400
    headers: ClassVar[dict[str, str]] = {}


class RequestMalformed(Refusal):
    """Raised when what was sent is not HTTP/1.1; the connection is closed."""

    code = "REQUEST_MALFORMED"


class BodyNotJson(Refusal):
    """Raised when a body cannot be decoded."""

    code = "BODY_NOT_JSON"


class BodyNotObject(Refusal):
    """Raised when a body is JSON but not one object, nor a batch where batches are taken."""

    code = "BODY_NOT_OBJECT"


class BatchEmpty(Refusal):
    """Raised when a [batch](limits.md#batches) has no operation."""

    code = "BATCH_EMPTY"


class BatchPartNotObject(Refusal):
    """Raised when a part of a batch is no JSON object; the other parts are answered."""

    code = "BATCH_PART_NOT_OBJECT"


class BatchNotStreamed(Refusal):
    """Raised when a batch asks for an event stream, which tells of one operation."""

    code = "BATCH_NOT_STREAMED"


class BatchTooLong(Refusal):
    """Raised when a [batch](limits.md#batches) has more operations than `batch_max`."""

    code = "BATCH_TOO_LONG"


class BatchTooCostly(Refusal):
    """Raised when the operations of a batch together cost more than a single one may."""

    code = "BATCH_TOO_COSTLY"


class ParameterInvalid(Refusal):
    """Raised when a parameter of the request is missing, or is not of its type or form."""

    code = "PARAMETER_INVALID"


class ParameterRepeated(Refusal):
    """Raised when the address of a GET has a parameter twice, of which only one could count."""

    code = "PARAMETER_REPEATED"


class DocumentUnknown(Refusal):
    """Raised when a request asks by a `documentId` that is not known.

    [Known documents](documents.md) have an id, and `sha256:` with their hash.
    """

    code = "DOCUMENT_UNKNOWN"


class DocumentMismatch(Refusal):
    """Raised when the document, the id and the hash of a request are not those of one document."""

    code = "DOCUMENT_MISMATCH"


class PersistedQueryNotFound(TilikError):
    """Raised for a hash of Apollo's persisted queries whose document has not been sent.

    Clients that send such hashes answer by sending the document with its hash; their libraries
    look for this code or this message.
    """

    code = "PERSISTED_QUERY_NOT_FOUND"


class PersistedQueryNotSupported(TilikError):
    """Raised for such a hash where `TILIK_DOCUMENTS` is not `any` and it is no known document's.

    Clients answer by sending documents without hashes from then on.
    """

    code = "PERSISTED_QUERY_NOT_SUPPORTED"


class NulCharacter(Refusal):
    """Raised when a text holds a NUL character, which PostgreSQL cannot store."""

    code = "NUL_CHARACTER"


class Unauthenticated(Refusal):
    """Raised when the Authorization header of a request holds no valid token.

    An [issuer](signing-in.md) gives persons theirs; `tilik token` prints one for an hour.
    """

    code = "UNAUTHENTICATED"
    status = 401
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class OriginForeign(Refusal):
    """Raised when a request for a persona's token comes from a page of another origin."""

    code = "ORIGIN_FOREIGN"
    status = 403


class OriginNotAllowed(Refusal):
    """Raised for a query that a browser sends by GET for a page of another origin.

    Pages of the origins in `TILIK_CORS_ORIGINS` may ask. A browser sends a GET for any page
    without asking the service first; a POST of JSON it does not.
    """

    code = "ORIGIN_NOT_ALLOWED"
    status = 403


class AddressUnknown(Refusal):
    """Raised when nothing is served at a path."""

    code = "ADDRESS_UNKNOWN"
    status = 404


class MethodNotAllowed(Refusal):
    """Raised when a path does not support the HTTP method."""

    code = "METHOD_NOT_ALLOWED"
    status = 405


class QueriesOnly(Refusal):
    """Raised when a mutation is sent by GET."""

    code = "QUERIES_ONLY"
    status = 405
    headers: ClassVar = {"allow": "POST"}


class BodyTooSlow(Refusal):
    """Raised when a body has not come within the setting `request_timeout`."""

    code = "BODY_TOO_SLOW"
    status = 408
    # What of the body is still to come would be read as the next request.
    headers: ClassVar = {"connection": "close"}


class HeadersTooSlow(Refusal):
    """Raised when the headers have not come whole within the setting `header_timeout`."""

    code = "HEADERS_TOO_SLOW"
    status = 408


class BodyTooLarge(Refusal):
    """Raised when a body has too many bytes."""

    code = "BODY_TOO_LARGE"
    status = 413


class ContentTypeUnsupported(Refusal):
    """Raised when a body has another media type, character set or encoding."""

    code = "CONTENT_TYPE_UNSUPPORTED"
    status = 415
    headers: ClassVar = {"accept": "application/json"}


class TooManyConnections(Refusal):
    """Raised when a viewer opens more sockets and event streams than `viewer_connections`."""

    code = "TOO_MANY_CONNECTIONS"
    status = 429


class TooManyOperations(Refusal):
    """Raised when more operations run at once than a connection or its viewer may have.

    The settings `connection_operations` and `viewer_operations` say how many.
    """

    code = "TOO_MANY_OPERATIONS"
    status = 429


class HeadersTooLarge(Refusal):
    """Raised when the address and the headers have more bytes than the setting `header_bytes`."""

    code = "HEADERS_TOO_LARGE"
    status = 431


class HeadersTooMany(Refusal):
    """Raised when a request has more headers than the setting `header_count`."""

    code = "HEADERS_TOO_MANY"
    status = 431


class InternalFailure(Refusal):
    """Raised when a failure was not expected; the log holds the cause under the request's id."""

    code = "INTERNAL"
    status = 500


class RequestTooSlow(Refusal):
    """Raised when a request takes longer than the setting `request_timeout` allows.

    Its statement is cancelled, and a change is undone.
    """

    code = "REQUEST_TOO_SLOW"
    status = 503
    headers: ClassVar = {"retry-after": "1"}


class TemporarilyUnavailable(Refusal):
    """Raised when the database is away or busy; the log holds the cause."""

    code = "TEMPORARILY_UNAVAILABLE"
    status = 503
    headers: ClassVar = {"retry-after": "1"}
