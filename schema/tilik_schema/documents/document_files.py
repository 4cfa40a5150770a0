"""Files with documents: one document as `.graphql`, or a manifest with many as `.json`."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from tilik_plugin import Text
from tilik_schema.documents.known_documents import BY_HASH, HeldDocument, hash_of
from tilik_server.errors import DocumentInvalid

APOLLO: Final = "apollo-persisted-query-manifest"
LONGEST_FILE: Final = 20_000_000
"""Bytes of a file."""
# The characters that the specification of GraphQL over HTTP allows.
ID: Final = re.compile(r"[A-Za-z0-9._~-]{1,200}")
HASH: Final = re.compile(r"[0-9a-f]{64}")
OBJECT: Final = Text(
    'it must be a manifest: {"format": "' + APOLLO + '", "version": 1, "operations": [...]},'
    " or an object with a document under each id",
    'harus berupa manifes: {"format": "' + APOLLO + '", "version": 1, "operations": [...]},'
    " atau objek dengan satu dokumen di bawah setiap id",
)


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """A document as it stands in a file; `line` is that of its id in a manifest."""

    held: HeldDocument
    file: Path
    line: int | None = None

    def refusal(self, line: int, reason: Text) -> DocumentInvalid:
        """Return the refusal for a fault in a line of the document."""
        if self.line is None:
            return _refusal(self.file, line, reason)
        within = Text(
            f"in the document {self.held.id}, line {line}: {reason.en}",
            f"dalam dokumen {self.held.id}, baris {line}: {reason.id}",
        )
        return _refusal(self.file, self.line, within)


def read_folder(folder: Path) -> list[WrittenDocument]:
    """Return the documents of the files in a folder, in the order of the files' names.

    Files of other kinds and folders within it are passed over. Raises DocumentInvalid.
    """
    try:
        found = sorted(each for each in folder.iterdir() if each.suffix in READERS)
    except OSError as fault:
        reason = Text(
            f"TILIK_DOCUMENTS_FOLDER names it, and it cannot be read: {fault.strerror}",
            f"ditunjuk oleh TILIK_DOCUMENTS_FOLDER, dan tidak dapat dibaca: {fault.strerror}",
        )
        raise _refusal(folder, 1, reason) from fault
    return [document for file in found for document in read_file(file)]


def read_file(file: Path) -> list[WrittenDocument]:
    """Return the documents of a file. Raises DocumentInvalid if it is not such a file."""
    read = READERS.get(file.suffix)
    if read is None:
        kinds = ", ".join(READERS)
        reason = Text(f"its name must end in one of {kinds}", f"namanya harus berakhiran {kinds}")
        raise _refusal(file, 1, reason)
    try:
        raw = file.read_bytes()
        text = raw.decode()
    except OSError as fault:
        raise _refusal(file, 1, Text.both(str(fault.strerror))) from fault
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        raise _refusal(file, line, Text("it must be UTF-8", "harus UTF-8")) from fault
    if len(raw) > LONGEST_FILE:
        reason = Text(
            f"it may have {LONGEST_FILE} bytes; divide it", f"batasnya {LONGEST_FILE} bita; bagilah"
        )
        raise _refusal(file, 1, reason)
    return list(read(file, text))


def _read_document(file: Path, text: str) -> Iterator[WrittenDocument]:
    yield WrittenDocument(_held(file, 1, file.stem, text), file)


def _read_manifest(file: Path, text: str) -> Iterator[WrittenDocument]:
    seen: dict[str, str] = {}
    for id, body in _entries(file, text).items():
        line = _line_of(id, text)
        held = _held(file, line, id, body)
        if seen.setdefault(held.id, held.text) != held.text:
            reason = Text(f"the id {id} stands for two documents", f"id {id} untuk dua dokumen")
            raise _refusal(file, line, reason)
        yield WrittenDocument(held, file, line)


READERS: Final[Mapping[str, Callable[[Path, str], Iterator[WrittenDocument]]]] = {
    ".graphql": _read_document,
    ".gql": _read_document,
    ".json": _read_manifest,
}


def _entries(file: Path, text: str) -> Mapping[str, str]:
    """Return the documents of a manifest by their ids."""
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        reason = Text(f"it must be JSON: {fault.msg}", f"harus JSON: {fault.msg}")
        raise _refusal(file, fault.lineno, reason) from fault
    if not isinstance(content, dict):
        raise _refusal(file, 1, OBJECT)
    if "format" not in content:
        return {id: _text(file, _line_of(id, text), body) for id, body in content.items()}
    operations = content.get("operations")
    if (content["format"], content.get("version")) != (APOLLO, 1) or not isinstance(
        operations, list
    ):
        raise _refusal(file, _line_of("format", text), OBJECT)
    return _operations(file, text, operations)


def _operations(file: Path, text: str, operations: list[Any]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for number, each in enumerate(operations, 1):
        if not isinstance(each, dict) or not isinstance(each.get("id"), str):
            reason = Text(
                f"operation {number} must be an object with `id` and `body`",
                f"operasi {number} harus objek dengan `id` dan `body`",
            )
            raise _refusal(file, _line_of("operations", text), reason)
        id, line = each["id"], _line_of(each["id"], text)
        body = _text(file, line, each.get("body"))
        if found.setdefault(id, body) != body:
            reason = Text(f"the id {id} stands for two documents", f"id {id} untuk dua dokumen")
            raise _refusal(file, line, reason)
    return found


def _text(file: Path, line: int, body: object) -> str:
    if isinstance(body, str):
        return body
    reason = Text("the document must be text", "dokumen harus berupa teks")
    raise _refusal(file, line, reason)


def _held(file: Path, line: int, id: str, text: str) -> HeldDocument:
    """Return a document under its id. Raises DocumentInvalid if it cannot be one."""
    given = id.removeprefix(BY_HASH)
    if not ID.fullmatch(given):
        reason = Text(
            f"the id {id} may have 1 to 200 letters, digits and . _ ~ -; choose another",
            f"id {id} harus 1 sampai 200 huruf, angka, dan . _ ~ -; pilih yang lain",
        )
        raise _refusal(file, line, reason)
    if (HASH.fullmatch(given) or given != id) and given != hash_of(text):
        reason = Text(
            f"the id {id} is a SHA-256, but not that of the document; write the manifest again",
            f"id {id} adalah SHA-256, tetapi bukan milik dokumennya; tulis ulang manifes",
        )
        raise _refusal(file, line, reason)
    return HeldDocument.of(given, text, str(file))


def _line_of(name: str, text: str) -> int:
    """Return the line of a manifest in which a name stands first."""
    place = text.find(orjson.dumps(name).decode())
    return text.count("\n", 0, max(place, 0)) + 1


def _refusal(file: Path, line: int, reason: Text) -> DocumentInvalid:
    plain = Text(reason.en.rstrip("."), reason.id.rstrip("."))
    return DocumentInvalid(file=file, line=line, reason=plain)
