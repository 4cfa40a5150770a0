"""The documents that are known from the start: the service's own, and those of a folder."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from graphql import GraphQLSchema

from tilik_plugin import Text
from tilik_schema.documents.checking import check_document
from tilik_schema.documents.document_files import WrittenDocument, read_folder
from tilik_schema.documents.known_documents import HeldDocument
from tilik_schema.documents.own_documents import own_documents
from tilik_server.limits import DocumentLimits

OWN: Final = "tilik"
"""The source of the service's own documents."""


def fixed_documents(
    schema: GraphQLSchema, limits: DocumentLimits, folder: Path | None
) -> list[HeldDocument]:
    """Return the documents that a process knows without the database.

    Raises DocumentInvalid if one of the folder cannot be answered, or has the id of another.
    """
    known = {id: HeldDocument.of(id, text, OWN) for id, text in own_documents().items()}
    written = [] if folder is None else read_folder(folder)
    for document in new_documents(written, known):
        check_document(schema, document, limits)
        known[document.held.id] = document.held
    return list(known.values())


def new_documents(
    written: Iterable[WrittenDocument], known: Mapping[str, HeldDocument]
) -> list[WrittenDocument]:
    """Return the documents whose ids are not known yet.

    Raises DocumentInvalid if an id is that of another document.
    """
    found: list[WrittenDocument] = []
    seen = dict(known)
    for document in written:
        other = seen.setdefault(document.held.id, document.held)
        if other is document.held:
            found.append(document)
        elif other.text != document.held.text:
            raise document.refusal(1, taken(other))
    return found


def taken(other: HeldDocument) -> Text:
    """Return the reason against a document whose id is that of another."""
    return Text(
        f"the id {other.id} is that of another document ({other.source}); choose another id",
        f"id {other.id} milik dokumen lain ({other.source}); pilih id lain",
    )
