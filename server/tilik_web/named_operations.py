"""Named operations: documents ready to run, each with its users and working variables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tilik_schema.documents.own_documents import FOLDER, own_documents
from tilik_server.errors.messages import Language

Variables = Mapping[str, Mapping[str, Any]]
"""By operation name, the variables it is shown with."""


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
    documents = own_documents()
    return [
        NamedOperation(
            name, documents[name], shown.get(name, {}), entry["asked_by"], entry["about"]
        )
        for name, entry in _read_json("about.json").items()
    ]


@cache
def _read_json(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / name).read_text("utf-8"))
    return content
