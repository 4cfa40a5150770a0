"""The known documents of the database, which every process holds within seconds."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Final

from graphql import OperationDefinitionNode, parse

from tilik_plugin import Text
from tilik_schema.documents.document_files import WrittenDocument
from tilik_schema.documents.fixed_documents import OWN, taken
from tilik_schema.documents.known_documents import BY_HASH, HeldDocument, KnownDocuments
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.location import CONNECTION_FAILURES
from tilik_server.database.pool import Database, translate_driver_errors
from tilik_server.errors import TilikError
from tilik_server.sql.statement import statement

LOG: Final = logging.getLogger("tilik.documents")
EVERY: Final = 5.0
"""Seconds after which a process looks for documents that were added or removed."""
ADD: Final = statement(
    "graph.add_document",
    "insert into known_document (id, hash, text) values ($1, $2, $3) on conflict (id) do nothing",
)
FIND: Final = statement("graph.find_document", "select text from known_document where id = $1")
REMOVE: Final = statement("graph.remove_document", "delete from known_document where id = $1")
KEYS: Final = statement("graph.list_documents", "select id, hash from known_document order by id")
READ: Final = statement(
    "graph.read_documents", "select id, text, added_at from known_document where id = any($1)"
)
OF_SERVICE: Final = Text(
    "it is one of the service's own, which are always known",
    "dokumen itu milik layanan sendiri, yang selalu dikenal",
)
NO_ID: Final = Text(
    "an id is what `tilik documents list` shows first, such as the name of the file that was added,"
    " or of its entry in a manifest",
    "id adalah yang ditampilkan lebih dahulu oleh `tilik documents list`, misalnya nama berkas yang"
    " ditambahkan, atau nama entrinya dalam manifes",
)


async def add_documents(database: Database, documents: Iterable[WrittenDocument]) -> int:
    """Store documents, all or none, and return how many were not stored before.

    Raises DocumentInvalid if an id is stored for another document.
    """
    added = 0
    async with database.writing(OPERATOR) as transaction:
        for document in documents:
            held = document.held
            if await transaction.execute(ADD, held.id, held.hash, held.text):
                added += 1
                continue
            text = await transaction.fetch_value(FIND, held.id)
            if text != held.text:
                raise document.refusal(1, taken(HeldDocument.of(held.id, "", "PostgreSQL")))
    return added


async def remove_document(database: Database, id: str) -> bool:
    """Remove the stored document of an id or `sha256:` and a hash; return whether there was one."""
    async with database.writing(OPERATOR) as transaction:
        return await transaction.execute(REMOVE, id.removeprefix(BY_HASH)) == 1


def why_not_stored(known: KnownDocuments, key: str) -> Text:
    """Return why no document is stored under an id, and which ones may be meant."""
    fixed = known.fixed.get(key)
    if fixed is not None and fixed.source == OWN:
        return OF_SERVICE
    if fixed is not None:
        return Text(
            f"it is the file {fixed.source} of TILIK_DOCUMENTS_FOLDER: delete it and restart",
            f"dokumen itu berkas {fixed.source} di TILIK_DOCUMENTS_FOLDER: hapus, lalu mulai ulang",
        )
    stored = sorted(known.stored.values(), key=lambda each: each.id)
    if same := ", ".join(each.id for each in stored if each.hash == key):
        return Text(
            f"it is the hash of {same}; remove it by this id",
            f"itu hash {same}; hapus dengan id ini",
        )
    if named := ", ".join(each.id for each in stored if key in _operations(each.text)):
        return Text(
            f"{key} names an operation of {named}; remove them by these ids",
            f"{key} adalah nama operasi di {named}; hapus dengan id itu",
        )
    return NO_ID


def _operations(text: str) -> set[str]:
    """Return the names of the operations in a document that was valid when it was stored."""
    definitions = parse(text, no_location=True).definitions
    operations = (each for each in definitions if isinstance(each, OperationDefinitionNode))
    return {each.name.value for each in operations if each.name is not None}


async def read_stored(database: Database, documents: KnownDocuments) -> None:
    """Let a process hold the stored documents as they are now; only new texts are read."""
    async with database.reading(OPERATOR) as transaction:
        keys = {row["id"]: row["hash"] for row in await transaction.fetch(KEYS)}
        kept = {id: held for id, held in documents.stored.items() if keys.get(id) == held.hash}
        lacking = [id for id in keys if id not in kept]
        rows = await transaction.fetch(READ, lacking) if lacking else []
    new = {
        row["id"]: HeldDocument.of(row["id"], row["text"], f"{row['added_at']:%Y-%m-%d %H:%M}")
        for row in rows
    }
    if new or len(kept) < len(documents.stored):
        documents.store({**kept, **new})


@asynccontextmanager
async def holding_stored(database: Database, documents: KnownDocuments) -> AsyncIterator[None]:
    """Hold the stored documents of the database while the block runs."""
    await read_stored(database, documents)
    task = asyncio.create_task(_follow(database, documents))
    try:
        yield
    finally:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _follow(database: Database, documents: KnownDocuments) -> None:
    """Read the stored documents again and again; those held stay while the database is away."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            with translate_driver_errors():
                await read_stored(database, documents)
        except (*CONNECTION_FAILURES, TilikError) as fault:
            LOG.warning("The known documents were not read: %s", type(fault).__name__)
        except Exception:
            # Without it nothing would be followed any more, and nobody told.
            LOG.exception("The known documents were not read")
