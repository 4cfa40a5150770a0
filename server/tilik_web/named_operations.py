"""Named operations: documents ready to run, each with its users and working variables."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    parse,
    separate_operations,
)

from tilik_server.errors.messages import Language

Variables = Mapping[str, Mapping[str, Any]]
"""By operation name, the variables it is shown with."""

_FOLDER: Final = files("tilik_schema") / "operations"


@dataclass(frozen=True, slots=True)
class NamedOperation:
    """One operation with its fragments, as written, and its description for the pages."""

    name: str
    document: str
    variables: Mapping[str, Any]
    asked_by: Mapping[Language, str]
    about: Mapping[Language, str]


def named_operations(variables: Variables | None = None) -> Sequence[NamedOperation]:
    """Return every named operation in the order of `about.json`.

    `variables` replaces, operation by operation, those of `variables.json`: the demo passes
    codes and numbers that it has.
    """
    shown = {**_read_json("variables.json"), **(variables or {})}
    documents = _documents()
    return [
        NamedOperation(
            name, documents[name], shown.get(name, {}), entry["asked_by"], entry["about"]
        )
        for name, entry in _read_json("about.json").items()
    ]


@cache
def _documents() -> Mapping[str, str]:
    sources = sorted(_FOLDER.iterdir(), key=lambda file: file.name)
    texts = (file.read_text("utf-8") for file in sources if file.name.endswith(".graphql"))
    return {name: document for text in texts for name, document in _separate(text)}


def _separate(text: str) -> Iterator[tuple[str, str]]:
    # The text is cut rather than printed, so that it stays as its author laid it out.
    for name, document in separate_operations(parse(text)).items():
        yield name, "\n\n".join(_sources(document, text)) + "\n"


def _sources(document: DocumentNode, text: str) -> Iterator[str]:
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode) and node.loc:
            yield _comment_above(text[: node.loc.start]) + text[node.loc.start : node.loc.end]


def _comment_above(text: str) -> str:
    lines: list[str] = []
    for line in reversed(text.splitlines()):
        if not line.startswith("#"):
            break
        lines.insert(0, f"{line}\n")
    return "".join(lines)


@cache
def _read_json(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_FOLDER / name).read_text("utf-8"))
    return content
