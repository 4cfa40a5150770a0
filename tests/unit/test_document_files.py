"""Files of documents, and what is said of those that cannot be known."""

import json
from pathlib import Path
from typing import Any

import pytest

from tilik_plugin import Text
from tilik_schema.build import schema
from tilik_schema.documents.checking import check_document, fault_in
from tilik_schema.documents.document_files import read_file, read_folder
from tilik_schema.documents.fixed_documents import OWN, fixed_documents
from tilik_schema.documents.known_documents import hash_of
from tilik_schema.documents.own_documents import own_documents
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server.errors import DocumentInvalid
from tilik_server.limits import DocumentLimits

COSTLY = "query B { units(first: 500) { nodes { employees(first: 500) { nodes { id } } } } }"
UNITS = "query Units {\n  units { totalCount }\n}"
LIMITS = DocumentLimits()
GRAPHQL_SCHEMA = graphql_schema(schema)


def apollo(*operations: object, **more: Any) -> dict[str, Any]:
    """A manifest as `generate-persisted-query-manifest` writes it."""
    head = {"format": "apollo-persisted-query-manifest", "version": 1}
    return {**head, "operations": list(operations), **more}


def entry(key: str, body: object = UNITS) -> dict[str, Any]:
    return {"id": key, "name": "Units", "type": "query", "body": body}


def write(folder: Path, content: object, name: str = "given.json") -> Path:
    file = folder / name
    text = content if isinstance(content, str) else json.dumps(content, indent=2)
    file.write_text(text, encoding="utf-8")
    return file


def said(refused: pytest.ExceptionInfo[DocumentInvalid]) -> tuple[str, int, Text]:
    details: dict[str, Any] = refused.value.details
    return Path(details["file"]).name, details["line"], details["reason"]


def test_graphql_file_is_one_document_under_its_name(tmp_path: Path) -> None:
    (found,) = read_file(write(tmp_path, UNITS, "Units.graphql"))
    assert (found.held.id, found.held.text, found.held.hash) == ("Units", UNITS, hash_of(UNITS))


@pytest.mark.parametrize(
    "content",
    [
        apollo(entry(hash_of(UNITS))),
        {hash_of(UNITS): UNITS},
        {f"sha256:{hash_of(UNITS)}": UNITS},
    ],
    ids=["apollo", "codegen", "codegen with a prefix"],
)
def test_manifest_is_read_with_its_hashes(tmp_path: Path, content: object) -> None:
    (found,) = read_file(write(tmp_path, content))
    assert (found.held.id, found.held.text) == (hash_of(UNITS), UNITS)


@pytest.mark.parametrize("key", ["Units", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "a.b_c~d-1"])
def test_manifest_may_have_ids_of_another_kind(tmp_path: Path, key: str) -> None:
    assert [each.held.id for each in read_file(write(tmp_path, apollo(entry(key))))] == [key]
    assert [each.held.id for each in read_file(write(tmp_path, {key: UNITS}))] == [key]


def test_empty_manifest_has_no_documents(tmp_path: Path) -> None:
    assert read_file(write(tmp_path, {})) == []
    assert read_file(write(tmp_path, apollo())) == []


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("[]", 1, "it must be a manifest"),
        ('{\n"a": 1,\n"b"\n}', 4, "it must be JSON: "),
        ({"format": "other"}, 2, "it must be a manifest"),
        (apollo(version=2), 2, "it must be a manifest"),
        (apollo(operations={}), 2, "it must be a manifest"),
        (apollo("a"), 4, "operation 1 must be an object with `id` and `body`"),
        (apollo({"id": 1}), 4, "operation 1 must be an object with `id` and `body`"),
        (apollo(entry("a"), entry("Second", None)), 12, "the document must be text"),
        ({"a": UNITS, "b": 1}, 3, "the document must be text"),
        (apollo(entry("a b")), 6, "the id a b may have 1 to 200 letters"),
        ({"": UNITS}, 2, "the id  may have 1 to 200 letters"),
        ({"x" * 201: UNITS}, 2, "may have 1 to 200 letters"),
        ({"0" * 64: UNITS}, 2, "is a SHA-256, but not that of the document"),
        ({"sha256:0": UNITS}, 2, "is a SHA-256, but not that of the document"),
        (apollo(entry("a"), entry("a", "{ a }")), 6, "the id a stands for two documents"),
    ],
)
def test_manifest_of_another_form_is_refused(
    tmp_path: Path, content: object, line: int, words: str
) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read_file(write(tmp_path, content))
    name, found, reason = said(refused)
    assert (name, found) == ("given.json", line)
    assert words in reason.en
    assert reason.en != reason.id


def test_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    for name, words in (("given.txt", ".graphql, .gql, .json"), ("none.graphql", "No such file")):
        write(tmp_path, UNITS, "given.txt")
        with pytest.raises(DocumentInvalid, match=words):
            read_file(tmp_path / name)
    (tmp_path / "bytes.graphql").write_bytes(b"query A {\n \xff }")
    with pytest.raises(DocumentInvalid, match=r"line 2: it must be UTF-8"):
        read_file(tmp_path / "bytes.graphql")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "Syntax Error"),
        ("query A {\n  units {\n", 3, "Syntax Error"),
        ("query A {\n  units(first:) { totalCount }\n}", 2, "Syntax Error"),
        ("query A {\n  units { totalcount }\n}", 2, "Did you mean 'totalCount'?"),
        ("query A {\n  ...B\n}", 2, "Unknown fragment 'B'"),
        ("fragment A on Query { __typename }", 1, "it has no operation"),
        ("type A { b: Int }", 1, "it has no operation"),
        ("query A {\n  __typename # \x00\n}", 2, "remove the NUL character"),
        ('query A {\n  unit(code: "\\u0000") { code }\n}', 2, "remove the NUL character"),
        ("{ a " * 200, 1, "levels deep"),
        ("#" * 50_000, 1, "40000 are allowed"),
        (f"{{ __typename }}\n{COSTLY}", 1, "This anonymous operation"),
        (f"query A {{ __typename }}\n{COSTLY}", 2, "objects, and 20000 are allowed"),
    ],
)
def test_document_that_no_request_could_ask_is_refused(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    (plain,) = read_file(write(tmp_path, text, "A.graphql"))
    (in_manifest,) = read_file(write(tmp_path, {"A": text}))
    with pytest.raises(DocumentInvalid) as refused:
        check_document(GRAPHQL_SCHEMA, plain, LIMITS)
    name, found, reason = said(refused)
    assert (name, found) == ("A.graphql", line)
    assert words in reason.en
    with pytest.raises(DocumentInvalid) as refused:
        check_document(GRAPHQL_SCHEMA, in_manifest, LIMITS)
    name, found, reason = said(refused)
    assert (name, found) == ("given.json", 2)
    assert reason.en.startswith(f"in the document A, line {line}: ")
    assert reason.id.startswith(f"dalam dokumen A, baris {line}: ")


@pytest.mark.parametrize("kind", ["query", "mutation", "subscription"])
def test_own_documents_of_all_kinds_are_known(kind: str) -> None:
    found = fixed_documents(GRAPHQL_SCHEMA, LIMITS, None)
    assert {each.id: each.text for each in found} == own_documents()
    assert {each.source for each in found} == {OWN}
    assert [
        name for name, text in own_documents().items() if fault_in(GRAPHQL_SCHEMA, text, LIMITS)
    ] == []
    assert any(f"{kind} {each.id}" in each.text for each in found)


def test_folder_is_read_by_the_names_of_its_files(tmp_path: Path) -> None:
    write(tmp_path, UNITS, "Units.graphql")
    write(tmp_path, {"Regions": "{ regions { totalCount } }"}, "a.json")
    write(tmp_path, "not a document", "README.md")
    assert [each.held.id for each in read_folder(tmp_path)] == ["Units", "Regions"]


def test_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        DocumentInvalid, match=r"none, line 1: TILIK_DOCUMENTS_FOLDER names it.*: No such"
    ):
        read_folder(tmp_path / "none")


def test_id_of_another_document_is_refused(tmp_path: Path) -> None:
    write(tmp_path, UNITS, "InstalledPlugins.graphql")
    with pytest.raises(DocumentInvalid, match="the id InstalledPlugins is that of another"):
        fixed_documents(GRAPHQL_SCHEMA, LIMITS, tmp_path)
    write(tmp_path, own_documents()["InstalledPlugins"], "InstalledPlugins.graphql")
    assert len(fixed_documents(GRAPHQL_SCHEMA, LIMITS, tmp_path)) == len(own_documents())
    write(tmp_path, UNITS, "Units.graphql")
    write(tmp_path, {"Units": "{ __typename }"}, "b.json")
    with pytest.raises(DocumentInvalid, match=r"b\.json.*the id Units is that of another"):
        fixed_documents(GRAPHQL_SCHEMA, LIMITS, tmp_path)
