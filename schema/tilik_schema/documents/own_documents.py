"""The service's own documents: the named operations, each with its fragments."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    parse,
    separate_operations,
)

FOLDER: Final = files("tilik_schema") / "operations"


@cache
def own_documents() -> Mapping[str, str]:
    """Return the document of each operation by its name, as it is written."""
    sources = sorted(FOLDER.iterdir(), key=lambda file: file.name)
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
