"""Checking a document before it is known: against the schema, and against the limits."""

import re
from typing import Final, NamedTuple

from graphql import GraphQLError, GraphQLSchema, validate

from tilik_plugin import Text
from tilik_schema.documents.document_files import WrittenDocument
from tilik_schema.graphql_adapter import COMPARISONS, is_too_repetitive
from tilik_schema.guards.measured_documents import MeasuredDocument, read_document
from tilik_server.errors import DocumentTooCostly, DocumentTooRepetitive, TilikError
from tilik_server.limits import DocumentLimits

# As the endpoint refuses it in a request: PostgreSQL stores none, also not as a value.
NUL: Final = re.compile(r"\x00|\\u(?:0000|\{0+\})")


class DocumentFault(NamedTuple):
    """What is wrong with a document, and in which of its lines."""

    line: int
    reason: Text


def check_document(
    schema: GraphQLSchema, document: WrittenDocument, limits: DocumentLimits
) -> None:
    """Raise DocumentInvalid if a request with the document would be refused in any case."""
    fault = fault_in(schema, document.held.text, limits)
    if fault is not None:
        raise document.refusal(*fault)


def fault_in(schema: GraphQLSchema, text: str, limits: DocumentLimits) -> DocumentFault | None:
    """Return the first fault of a document, or None."""
    if nul := NUL.search(text):
        line = text.count("\n", 0, nul.start()) + 1
        return DocumentFault(line, Text("remove the NUL character", "hapus karakter NUL"))
    try:
        measured = read_document(schema, text, limits)
    except TilikError as fault:
        return DocumentFault(1, fault.message)
    except GraphQLError as fault:
        return _told(fault)
    if measured.fault is not None:
        return _told(measured.fault)
    if not measured.operations:
        reason = Text("it has no operation; add one", "tidak ada operasi; tambahkan satu")
        return DocumentFault(1, reason)
    for error in validate(schema, measured.syntax):
        return _told(error)
    return _too_costly(measured, limits)


def _told(error: GraphQLError) -> DocumentFault:
    if is_too_repetitive(error):
        return DocumentFault(1, DocumentTooRepetitive(limit=COMPARISONS).message)
    line = error.locations[0].line if error.locations else 1
    return DocumentFault(line, Text.both(error.message))


def _too_costly(measured: MeasuredDocument, limits: DocumentLimits) -> DocumentFault | None:
    """Return the fault of an operation that costs too much even without variables."""
    for folded in measured.operations:
        own = folded.operation.name
        cost = measured.cost(None if own is None else own.value, {})
        if cost is not None and cost > limits.document_cost:
            reason = DocumentTooCostly(found=cost, limit=limits.document_cost).message
            line = folded.operation.loc.start_token.line if folded.operation.loc else 1
            return DocumentFault(line, reason)
    return None
