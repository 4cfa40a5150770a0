"""Refusals: failures of a request as such, each with the HTTP status that says so."""

from typing import ClassVar

from tilik_server.errors import TilikError


class Refusal(TilikError):
    """The request was refused."""

    code = "REFUSED"
    message_id = "Permintaan ditolak."
    status: ClassVar[int] = 400
    headers: ClassVar[dict[str, str]] = {}


class BodyNotJson(Refusal):
    """The request is not valid JSON in UTF-8."""

    code = "BODY_NOT_JSON"
    message_id = "Permintaan bukan JSON yang sah dalam UTF-8."


class BodyNotObject(Refusal):
    """The body must be one JSON object; batches are not accepted."""

    code = "BODY_NOT_OBJECT"
    message_id = "Isi permintaan harus berupa satu objek JSON; kumpulan permintaan tidak diterima."


class ParameterInvalid(Refusal):
    """`{parameter}` is missing or of the wrong type."""

    code = "PARAMETER_INVALID"
    message_id = "`{parameter}` tidak ada atau jenisnya salah."


class NulCharacter(Refusal):
    """The NUL character is not accepted."""

    code = "NUL_CHARACTER"
    message_id = "Karakter NUL tidak diterima."


class DocumentTooDeep(Refusal):
    """The document is nested too deeply."""

    code = "DOCUMENT_TOO_DEEP"
    message_id = "Dokumen terlalu dalam susunannya."


class DocumentTooLong(Refusal):
    """The document is longer than {limit} characters."""

    code = "DOCUMENT_TOO_LONG"
    message_id = "Dokumen lebih panjang dari {limit} karakter."


class Unauthenticated(Refusal):
    """The token is not valid; ask for a new one.

    `tilik token` prints one, which holds for an hour.
    """

    code = "UNAUTHENTICATED"
    message_id = "Token tidak sah; mintalah yang baru."
    status = 401
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class AddressUnknown(Refusal):
    """There is nothing at this address."""

    code = "ADDRESS_UNKNOWN"
    message_id = "Tidak ada apa pun di alamat ini."
    status = 404


class MethodNotAllowed(Refusal):
    """This address does not answer that method."""

    code = "METHOD_NOT_ALLOWED"
    message_id = "Alamat ini tidak menerima metode tersebut."
    status = 405


class QueriesOnly(Refusal):
    """Only queries may be sent by GET; send mutations by POST."""

    code = "QUERIES_ONLY"
    message_id = "Hanya kueri yang boleh dikirim dengan GET; kirim mutasi dengan POST."
    status = 405
    headers: ClassVar = {"allow": "POST"}


class BodyTooLarge(Refusal):
    """The body is larger than {limit} bytes."""

    code = "BODY_TOO_LARGE"
    message_id = "Isi permintaan lebih besar dari {limit} bita."
    status = 413


class ContentTypeUnsupported(Refusal):
    """Send the request as application/json in UTF-8, not compressed."""

    code = "CONTENT_TYPE_UNSUPPORTED"
    message_id = "Kirim permintaan sebagai application/json dalam UTF-8, tanpa kompresi."
    status = 415
    headers: ClassVar = {"accept": "application/json"}


class InternalFailure(Refusal):
    """Something went wrong on our side (request {request_id})."""

    code = "INTERNAL"
    message_id = "Terjadi kesalahan di pihak kami (permintaan {request_id})."
    status = 500


class TemporarilyUnavailable(Refusal):
    """The service cannot answer right now; try again in a moment (request {request_id})."""

    code = "TEMPORARILY_UNAVAILABLE"
    message_id = (
        "Layanan sedang tidak dapat menjawab; coba lagi sebentar (permintaan {request_id})."
    )
    status = 503
    headers: ClassVar = {"retry-after": "1"}
