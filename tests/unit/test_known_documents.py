"""The documents that a process knows: found by id and hash, and few of clients remembered."""

from typing import Final

import pytest

from tilik_schema.documents.known_documents import (
    REMEMBERED,
    HeldDocument,
    KnownDocuments,
    hash_of,
)
from tilik_server.access.viewer import NOBODY, USER
from tilik_server.settings import DocumentMode

UNITS: Final = HeldDocument.of("Units", "{ units { totalCount } }", "test")
OTHER: Final = HeldDocument.of("Units", "{ cycles { totalCount } }", "test")


def test_hash_is_that_of_the_specification() -> None:
    text = "query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}"
    assert hash_of(text) == "7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e"


def test_document_is_found_by_id_and_hash() -> None:
    known = KnownDocuments("any", [UNITS])
    for key in ("Units", UNITS.hash, f"sha256:{UNITS.hash}"):
        assert known.find(key) == UNITS.text
        assert known.is_named(UNITS.text, key)
        assert not known.is_named(OTHER.text, key)
    for key in ("units", "sha256:Units", UNITS.hash.upper(), ""):
        assert known.find(key) is None


def test_fixed_document_keeps_its_id_and_the_stored_one_its_hash() -> None:
    known = KnownDocuments("only", [UNITS])
    known.store({"Units": OTHER})
    assert known.find("Units") == UNITS.text
    assert known.find(OTHER.hash) == OTHER.text
    assert known.takes(OTHER.text, NOBODY)
    known.store({})
    assert known.find(OTHER.hash) is None
    assert not known.takes(OTHER.text, USER)


@pytest.mark.parametrize(("mode", "is_kept"), [("any", True), ("known", False), ("only", False)])
def test_sent_document_is_remembered_in_the_mode_any_alone(
    mode: DocumentMode, is_kept: bool
) -> None:
    known = KnownDocuments(mode)
    known.remember(UNITS.text, USER)
    assert (known.find(UNITS.hash) is not None) == is_kept == known.remembers
    # It does not make the document a known one.
    assert known.takes(UNITS.text, NOBODY) == (mode == "any")


def test_document_not_asked_for_longest_is_forgotten_first() -> None:
    known = KnownDocuments()
    third = REMEMBERED // 3
    texts = [str(number) * third for number in range(4)]
    for text in texts[:3]:
        known.remember(text, USER)
    assert known.find(hash_of(texts[0])) == texts[0]
    known.remember(texts[3], USER)
    found = [known.find(hash_of(text)) is not None for text in texts]
    assert found == [True, False, True, True]
    known.remember("5" * (REMEMBERED + 1), USER)
    assert [known.find(hash_of(text)) is not None for text in texts] == found
