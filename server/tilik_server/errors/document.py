"""Refusals of GraphQL documents: those that exceed a limit, and those that are not known."""

from tilik_server.errors.base import TilikError


class DocumentTooLong(TilikError):
    """Raised for a document with too many characters, before it is parsed."""

    code = "DOCUMENT_TOO_LONG"


class DocumentTooManyTokens(TilikError):
    """Raised for more names, numbers, strings, comments and signs than a document may have."""

    code = "DOCUMENT_TOO_MANY_TOKENS"


class DocumentTooManySelections(TilikError):
    """Raised when fragments that spread each other make a document too large.

    Selections are fields and fragments. The limit is that of tokens, so that a document with
    fragments may be as large as one without.
    """

    code = "DOCUMENT_TOO_MANY_SELECTIONS"


class DocumentTooDeep(TilikError):
    """Raised for more levels of fields within fields than an operation may have.

    Separate limits hold for fields below `__schema` and `__type`, for brackets, and for fields and
    fragments together.
    """

    code = "DOCUMENT_TOO_DEEP"


class IntrospectionTooDeep(TilikError):
    """Raised for lists within each other below `__schema` or `__type`.

    The lists are `fields`, `interfaces`, `possibleTypes` and `inputFields`, through which types
    lead to types without end. The limit is the library's own.
    """

    code = "INTROSPECTION_TOO_DEEP"


class DocumentTooCostly(TilikError):
    """Raised for an operation that may return more objects than allowed.

    [How the cost is counted](limits.md).
    """

    code = "DOCUMENT_TOO_COSTLY"


class DocumentTooManyAliases(TilikError):
    """Raised for more aliases than an operation with its fragments may have."""

    code = "DOCUMENT_TOO_MANY_ALIASES"


class DocumentTooManyRootFields(TilikError):
    """Raised for more fields at the top of an operation than it may have."""

    code = "DOCUMENT_TOO_MANY_ROOT_FIELDS"


class DocumentTooManyDirectives(TilikError):
    """Raised for more directives than a document may have."""

    code = "DOCUMENT_TOO_MANY_DIRECTIVES"


class DocumentNotTaken(TilikError):
    """Raised for a document that is not known, where `TILIK_DOCUMENTS` asks for known ones.

    [Known documents](documents.md) are those of this service and those that its operator added.
    """

    code = "DOCUMENT_NOT_TAKEN"


class DocumentInvalid(TilikError):
    """Raised by `tilik documents add`, and at start for a file of `TILIK_DOCUMENTS_FOLDER`.

    A known document must be valid against the schema and within the limits, and its id must be
    that of no other document.
    """

    code = "DOCUMENT_INVALID"


class DocumentNotStored(TilikError):
    """Raised by `tilik documents remove` for an id that is not stored.

    The service's own documents, and those of the folder, are not stored. The name of an operation
    is no id, unless its file has that name.
    """

    code = "DOCUMENT_NOT_STORED"


class DocumentTooRepetitive(TilikError):
    """Raised when validation would compare too many fields of the same name.

    Fields of the same name are compared in pairs, because they are merged into one.
    """

    code = "DOCUMENT_TOO_REPETITIVE"
