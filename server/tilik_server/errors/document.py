"""Why a document is not executed: it asks for more at once than a document may."""

from tilik_server.errors.base import TilikError


class DocumentTooLong(TilikError):
    """Raised for a document that is not read at all, by its number of characters."""

    code = "DOCUMENT_TOO_LONG"


class DocumentTooManyTokens(TilikError):
    """Raised for more names, numbers, texts, comments and signs than a document may have."""

    code = "DOCUMENT_TOO_MANY_TOKENS"


class DocumentTooManySelections(TilikError):
    """Raised for fragments that spread each other until a document is larger than it looks.

    Selections are fields and fragments. As many are allowed as tokens, so that a document is no
    larger with fragments than without.
    """

    code = "DOCUMENT_TOO_MANY_SELECTIONS"


class DocumentTooDeep(TilikError):
    """Raised for more levels of fields within fields than an operation may have.

    Fields below `__schema` and `__type` have a limit for themselves, and so have brackets, and
    fields and fragments together.
    """

    code = "DOCUMENT_TOO_DEEP"


class DocumentTooCostly(TilikError):
    """Raised for an operation that may get more objects than it may ask for.

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


class DocumentTooRepetitive(TilikError):
    """Raised where validation would compare too many fields of the same name.

    Fields of the same name are compared in pairs, as their answers become one.
    """

    code = "DOCUMENT_TOO_REPETITIVE"
