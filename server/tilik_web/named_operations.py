"""Named operations: documents ready to run, each with its users and working variables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeGuard

from graphql import DefinitionNode, FieldNode, OperationDefinitionNode, OperationType, parse

from tilik_schema.documents.own_documents import FOLDER, own_documents
from tilik_server.access.actions import who_and_when
from tilik_server.errors.messages import Language

Variables = Mapping[str, Mapping[str, Any]]
"""By operation name, the variables it is shown with."""


@dataclass(frozen=True, slots=True)
class NamedOperation:
    """One operation with its fragments, as written, and its description for the pages.

    `for_whom` says of a mutation who may call it, and in which stages of an appraisal.
    """

    name: str
    document: str
    variables: Mapping[str, Any]
    asked_by: Mapping[Language, str]
    about: Mapping[Language, str]
    for_whom: Mapping[Language, str] | None


def named_operations(variables: Variables | None = None) -> Sequence[NamedOperation]:
    """Return every named operation in the order of `about.json`.

    `variables` replaces, operation by operation, those of `variables.json`: the demo passes
    codes and numbers that it has.
    """
    shown = {**_read_json("variables.json"), **(variables or {})}
    documents = own_documents()
    return [
        NamedOperation(
            name,
            documents[name],
            shown.get(name, {}),
            entry["asked_by"],
            entry["about"],
            _for_whom(documents[name]),
        )
        for name, entry in _read_json("about.json").items()
    ]


@cache
def _for_whom(document: str) -> Mapping[Language, str] | None:
    operation = next(each for each in parse(document).definitions if is_operation(each))
    if operation.operation is not OperationType.MUTATION:
        return None
    (asked,) = operation.selection_set.selections
    assert isinstance(asked, FieldNode)
    return who_and_when(asked.name.value).as_dict()


def is_operation(definition: DefinitionNode) -> TypeGuard[OperationDefinitionNode]:
    """Return whether a definition is an operation, and no fragment."""
    return isinstance(definition, OperationDefinitionNode)


@cache
def _read_json(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / name).read_text("utf-8"))
    return content
