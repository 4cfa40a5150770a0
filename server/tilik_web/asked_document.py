"""The document that a request asks for, sent with it or known."""

from tilik_schema.documents.known_documents import KnownDocuments
from tilik_web.body import Asked, Operation
from tilik_web.refusal import (
    DocumentMismatch,
    DocumentUnknown,
    PersistedQueryNotFound,
    PersistedQueryNotSupported,
)


def find_operation(known: KnownDocuments, asked: Asked) -> Operation:
    """Return the operation that a request asks for, with its document.

    Raises DocumentUnknown, PersistedQueryNotFound or PersistedQueryNotSupported if a document is
    named that is not known, and DocumentMismatch if what a request has of them is of two documents.
    """
    document = _find(known, asked) if asked.document is None else asked.document
    names = {"documentId": asked.document_id, "extensions.persistedQuery.sha256Hash": asked.hash}
    of = "documentId" if asked.document is None else "query"
    for parameter, name in names.items():
        if name is not None and not known.is_named(document, name):
            raise DocumentMismatch(parameter=parameter, of=of)
    return Operation(document, asked.variables, asked.name)


def _find(known: KnownDocuments, asked: Asked) -> str:
    name = asked.document_id or asked.hash
    document = None if name is None else known.find(name)
    if document is not None:
        return document
    if asked.document_id is not None:
        raise DocumentUnknown(id=asked.document_id)
    raise PersistedQueryNotFound if known.remembers else PersistedQueryNotSupported
