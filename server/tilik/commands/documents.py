"""`tilik documents`: add, list or remove documents that clients ask for by an id."""

from pathlib import Path
from typing import Final

import click

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated
from tilik_schema.build import schema
from tilik_schema.documents.checking import check_document
from tilik_schema.documents.document_files import WrittenDocument, read_file
from tilik_schema.documents.fixed_documents import fixed_documents, new_documents
from tilik_schema.documents.known_documents import KnownDocuments
from tilik_schema.documents.stored_documents import (
    add_documents,
    read_stored,
    remove_document,
    why_not_stored,
)
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server.errors import DocumentNotStored
from tilik_server.settings import Settings, read_settings
from tilik_server.terminal import count_of, table

HEAD: Final = ("ID", "SHA-256", "FROM")


@click.group("documents")
def command() -> None:
    """Add, list or remove documents that clients ask for by an id.

    A FILE is one document (.graphql), or a manifest of many (.json).
    """


@command.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(file: Path) -> None:
    """Add the documents of a file, all or none; services know them within seconds."""
    settings = read_settings()
    written = _checked(settings, file)
    added = run(_add(settings, written))
    click.echo(f"{count_of(added, 'document')} of {len(written)} added.")


@command.command("list")
def list_command() -> None:
    """List the known documents: their ids, hashes, and where they come from."""
    for line in table([HEAD, *run(_list(read_settings()))]):
        click.echo(line)


@command.command("remove")
@click.argument("key", metavar="ID")
def remove(key: str) -> None:
    """Remove a document that was added, by its id; services forget it within seconds."""
    run(_remove(read_settings(), key))


def _checked(settings: Settings, file: Path) -> list[WrittenDocument]:
    """Return the documents of a file. Raises DocumentInvalid."""
    written = read_file(file)
    known = _fixed(settings).fixed
    for document in new_documents(written, known):
        check_document(graphql_schema(schema), document, settings.document_limits)
    return [each for each in written if each.held.id not in known]


def _fixed(settings: Settings) -> KnownDocuments:
    limits, folder = settings.document_limits, settings.documents_folder
    return KnownDocuments(fixed=fixed_documents(graphql_schema(schema), limits, folder))


async def _add(settings: Settings, written: list[WrittenDocument]) -> int:
    async with open_migrated(settings) as database:
        return await add_documents(database, written)


async def _list(settings: Settings) -> list[tuple[str, ...]]:
    known = _fixed(settings)
    async with open_migrated(settings) as database:
        await read_stored(database, known)
    listed = [*known.fixed.values(), *known.stored.values()]
    return [(each.id, each.hash, each.source) for each in listed]


async def _remove(settings: Settings, key: str) -> None:
    async with open_migrated(settings) as database:
        if await remove_document(database, key):
            return
        known = _fixed(settings)
        await read_stored(database, known)
    raise DocumentNotStored(id=key, reason=why_not_stored(known, key))
