"""The documents that a process knows by id and by hash, and whose others it takes."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from tilik_server.access.viewer import NOBODY, Viewer
from tilik_server.settings import DocumentMode

BY_HASH: Final = "sha256:"
"""What begins an id that is the hash of the document."""
REMEMBERED: Final = 4_000_000
"""Characters of the documents that clients sent with their hash, at most."""


def hash_of(text: str) -> str:
    """Return the SHA-256 of a document's text in UTF-8, in lower-case hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A known document as a process holds it; `source` says where it comes from."""

    id: str
    hash: str
    text: str
    source: str

    @classmethod
    def of(cls, id: str, text: str, source: str) -> Self:
        """Return the document with its hash."""
        return cls(id, hash_of(text), text, source)


class KnownDocuments:
    """The known documents of a process: fixed ones, those of the database, those of clients.

    What clients sent with its hash is remembered in the mode `any` alone, for in the others it
    would let a viewer who may send any document make one known to those who may not.
    """

    def __init__(self, mode: DocumentMode = "any", fixed: Iterable[HeldDocument] = ()) -> None:
        self.mode: Final = mode
        self.fixed: Final = {each.id: each for each in fixed}
        self.stored: Mapping[str, HeldDocument] = {}
        self._by_hash: dict[str, str] = {}
        self._remembered = _Remembered()
        self.store({})

    @property
    def remembers(self) -> bool:
        """Whether a client may send a document with its hash, and then the hash alone."""
        return self.mode == "any"

    def store(self, stored: Mapping[str, HeldDocument]) -> None:
        """Hold these documents of the database, and none that it had before."""
        self.stored = stored
        held = (*stored.values(), *self.fixed.values())
        self._by_hash = {each.hash: each.text for each in held}

    def find(self, key: str) -> str | None:
        """Return the text of the document with this id or hash."""
        given = key.removeprefix(BY_HASH)
        if given == key and (known := self.fixed.get(key) or self.stored.get(key)):
            return known.text
        return self._by_hash.get(given) or self._remembered.find(given)

    def is_named(self, text: str, key: str) -> bool:
        """Return whether a document is the one with this id or hash."""
        return hash_of(text) == key.removeprefix(BY_HASH) or self.find(key) == text

    def takes(self, text: str, viewer: Viewer) -> bool:
        """Return whether a viewer may send this document."""
        if self.mode == "any" or self._by_hash.get(hash_of(text)) == text:
            return True
        # Who may write is a person in service or a system, and answers for what it asks.
        return self.mode == "known" and viewer.may_write

    def remember(self, text: str, viewer: Viewer) -> None:
        """Keep a document that a client sent with its hash, if this mode does."""
        # Anybody could let others' documents be forgotten, if nobody's were kept.
        if self.remembers and viewer.name != NOBODY.name:
            self._remembered.add(text)


class _Remembered:
    """The documents that clients sent last, by their hash."""

    def __init__(self) -> None:
        self._texts = OrderedDict[str, str]()
        self._size = 0

    def find(self, hash: str) -> str | None:
        """Return the document with this hash, which is then the last to be forgotten."""
        if hash not in self._texts:
            return None
        self._texts.move_to_end(hash)
        return self._texts[hash]

    def add(self, text: str) -> None:
        """Keep a document, and forget those that were not asked for longest."""
        if self.find(key := hash_of(text)) is not None or len(text) > REMEMBERED:
            return
        self._texts[key] = text
        self._size += len(text)
        while self._size > REMEMBERED:
            self._size -= len(self._texts.popitem(last=False)[1])
