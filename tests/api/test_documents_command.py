"""`tilik documents` as an operator calls it, and the services that share what it stores."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Final

import asyncpg
import pytest

from tilik_plugin import Text
from tilik_schema.documents import stored_documents
from tilik_schema.documents.fixed_documents import OWN
from tilik_schema.documents.known_documents import HeldDocument, KnownDocuments, hash_of
from tilik_schema.documents.own_documents import own_documents
from tilik_schema.documents.stored_documents import (
    holding_stored,
    read_stored,
    why_not_stored,
)
from tilik_server.errors import DocumentInvalid, DocumentNotStored
from tilik_tests.commands import run_tilik, service_variables

UNITS: Final = "query Units {\n  units { totalCount }\n}\n"
Call = Callable[..., CompletedProcess[str]]


@pytest.fixture
def call(settings: Any, tmp_path: Path) -> Call:
    """Runs `tilik` in a folder of the test's, against its database."""

    def called(*arguments: str, **more: str) -> CompletedProcess[str]:
        return run_tilik(*arguments, cwd=tmp_path, env={**service_variables(settings), **more})

    return called


def write(folder: Path, name: str, content: object = UNITS) -> None:
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    (folder / name).write_text(text, encoding="utf-8")


async def test_document_is_added_listed_and_removed(call: Call, tmp_path: Path, world: Any) -> None:
    write(tmp_path, "Units.graphql")
    for said in ("1 document of 1 added.\n", "0 documents of 1 added.\n"):
        done = call("documents", "add", "Units.graphql")
        assert (done.returncode, done.stdout, done.stderr) == (0, said, "")
    (row,) = await world.fetch("select id, hash, text from known_document")
    assert row == {"id": "Units", "hash": hash_of(UNITS), "text": UNITS}
    head, *lines = call("documents", "list").stdout.splitlines()
    assert head.split() == ["ID", "SHA-256", "FROM"]
    assert len(lines) == len(own_documents()) + 1
    assert lines[-1].split()[:2] == ["Units", hash_of(UNITS)]
    done = call("documents", "remove", "Units")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert await world.fetch("select from known_document") == []
    done = call("documents", "remove", "Units")
    assert done.returncode == 1
    assert "There is no stored document with the id Units: an id is what" in done.stderr


async def test_document_is_not_removed_by_its_name(call: Call, world: Any) -> None:
    texts = {hash_of(text): text for text in (UNITS, f"{UNITS}# of another build")}
    for key, text in texts.items():
        await world.insert("known_document", id=key, hash=key, text=text)
    done = call("documents", "remove", "Units")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert f"Units names an operation of {', '.join(sorted(texts))}; remove them" in line
    assert len(await world.fetch("select from known_document")) == 2
    # As a request asks for it, a hash may have what says so before it.
    done = call("documents", "remove", f"sha256:{hash_of(UNITS)}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(await world.fetch("select from known_document")) == 1


@pytest.mark.parametrize(
    ("key", "english", "indonesian"),
    [
        ("Units", "Units names an operation of abc; remove", "Units adalah nama operasi di abc;"),
        # A part of a name, or a word of a comment, is none.
        ("Unit", "an id is what `tilik documents list`", "id adalah yang ditampilkan"),
        (hash_of(UNITS), "it is the hash of abc; remove", "itu hash abc; hapus"),
        ("Own", "it is one of the service's own", "dokumen itu milik layanan sendiri"),
        ("File", "it is the file a/File.gql of TILIK", "dokumen itu berkas a/File.gql di TILIK"),
    ],
)
def test_id_that_is_not_stored_is_told_with_those_that_may_be_meant(
    key: str, english: str, indonesian: str
) -> None:
    fixed = [HeldDocument.of("Own", UNITS, OWN), HeldDocument.of("File", UNITS, "a/File.gql")]
    known = KnownDocuments(fixed=fixed)
    known.store({"abc": HeldDocument.of("abc", UNITS, "today")})
    fault = DocumentNotStored(id=key, reason=why_not_stored(known, key))
    assert f"There is no stored document with the id {key}: {english}" in fault.message.en
    assert f"Tidak ada dokumen tersimpan dengan id {key}: {indonesian}" in fault.message.id


async def test_manifest_is_added_as_a_whole(call: Call, tmp_path: Path, world: Any) -> None:
    other = "{ regions { totalCount } }"
    write(tmp_path, "codegen.json", {hash_of(UNITS): UNITS, hash_of(other): other})
    assert call("documents", "add", "codegen.json").stdout == "2 documents of 2 added.\n"
    operations = [
        {"id": hash_of(text), "name": name, "type": "query", "body": text}
        for name, text in {"Units": UNITS, "Third": "{ cycles { totalCount } }"}.items()
    ]
    apollo = {
        "format": "apollo-persisted-query-manifest", "version": 1, "operations": operations
    }  # fmt: skip
    write(tmp_path, "apollo.json", apollo)
    assert call("documents", "add", "apollo.json").stdout == "1 document of 2 added.\n"
    assert len(await world.fetch("select from known_document")) == 3


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("A.graphql", "query A {\n  units { size }\n}", "A.graphql, line 2: Cannot query field"),
        ("A.json", {"a": UNITS, "b": "{ nothing }"}, "A.json, line 3: in the document b, line 1"),
        (
            "A.json",
            {"a": UNITS, "Units": "{ __typename }"},
            "document (PostgreSQL); choose another",
        ),
        ("InstalledPlugins.graphql", UNITS, "that of another document (tilik); choose another id"),
    ],
)
async def test_bad_file_is_one_line_and_nothing_of_it_is_stored(
    call: Call, tmp_path: Path, world: Any, name: str, content: object, words: str
) -> None:
    await world.insert("known_document", id="Units", hash=hash_of(UNITS), text=UNITS)
    write(tmp_path, name, content)
    done = call("documents", "add", name)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert words in line
    assert line.endswith("(nothing was taken; correct it and repeat the command).")
    assert await world.fetch("select id from known_document") == [{"id": "Units"}]


def test_file_that_is_not_there_is_one_line(call: Call) -> None:
    done = call("documents", "add", "none.graphql")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "none.graphql" in done.stderr


def test_folder_is_listed_and_keeps_its_ids(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder, "Units.graphql")
    given = {"TILIK_DOCUMENTS_FOLDER": str(folder)}
    listed = call("documents", "list", **given).stdout.splitlines()[-1]
    assert listed.split() == ["Units", hash_of(UNITS), str(folder / "Units.graphql")]
    write(tmp_path, "Units.graphql", "{ __typename }")
    done = call("documents", "add", "Units.graphql", **given)
    assert f"that of another document ({folder / 'Units.graphql'})" in done.stderr


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"TILIK_DOCUMENTS": "some"}, "TILIK_DOCUMENTS is not valid: it must be one of"),
        ({"TILIK_DOCUMENTS_FOLDER": "."}, "A.graphql, line 1: Cannot query field 'nothing'"),
    ],
)
def test_service_does_not_start_with_a_document_that_cannot_be_known(
    call: Call, tmp_path: Path, variables: dict[str, str], words: str
) -> None:
    write(tmp_path, "A.graphql", "{ nothing }")
    done = call("serve", "--port", "0", **variables)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert words in line


def test_refusal_is_told_in_both_languages() -> None:
    reason = Text("it has no operation", "tidak ada operasi")
    fault = DocumentInvalid(file="A.graphql", line=1, reason=reason)
    assert fault.message.en.startswith("A.graphql, line 1: it has no operation (nothing was taken")
    assert fault.message.id.startswith("A.graphql, baris 1: tidak ada operasi (tidak ada yang")


async def test_processes_share_what_is_stored(database: Any, world: Any) -> None:
    first, second = KnownDocuments("only"), KnownDocuments("only")
    await world.insert("known_document", id="Units", hash=hash_of(UNITS), text=UNITS)
    for known in (first, second):
        await read_stored(database, known)
        assert known.find("Units") == known.find(hash_of(UNITS)) == UNITS
    # Under the same id another text is another document.
    await world.change("delete from known_document")
    other = "{ __typename }"
    await world.insert("known_document", id="Units", hash=hash_of(other), text=other)
    await read_stored(database, first)
    assert (first.find("Units"), first.find(hash_of(UNITS))) == (other, None)
    assert second.find("Units") == UNITS
    await world.change("delete from known_document")
    for known in (first, second):
        await read_stored(database, known)
        assert known.find("Units") is None


async def until(is_so: Callable[[], bool]) -> None:
    """Return when it is so, which another task brings about."""
    async with asyncio.timeout(20):
        while not is_so():
            await asyncio.sleep(0.01)


async def test_running_service_follows_what_is_added_and_removed(
    database: Any, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_documents, "EVERY", 0.01)
    known = KnownDocuments("only")
    async with holding_stored(database, known):
        await world.insert("known_document", id="Units", hash=hash_of(UNITS), text=UNITS)
        await until(lambda: known.find("Units") == UNITS)
        await world.change("delete from known_document")
        await until(lambda: known.find("Units") is None)


async def test_documents_stay_while_the_database_is_away(
    database: Any,
    world: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(stored_documents, "EVERY", 0.01)
    await world.insert("known_document", id="Units", hash=hash_of(UNITS), text=UNITS)
    known = KnownDocuments("only")
    async with holding_stored(database, known):
        with monkeypatch.context() as away:

            def fail(_: object) -> None:
                raise asyncpg.ConnectionDoesNotExistError("it is away")

            away.setattr(database, "reading", fail)
            await until(lambda: "were not read" in caplog.text)
            assert known.find("Units") == UNITS
        await world.change("delete from known_document")
        await until(lambda: known.find("Units") is None)
