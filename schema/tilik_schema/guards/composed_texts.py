"""Composed texts: the texts that a document has in itself, in one Unicode form."""

from dataclasses import replace
from typing import Any

from graphql import DocumentNode, StringValueNode, Visitor, visit

from tilik_server.validation.composed import composed


class _Composing(Visitor):
    def enter_string_value(self, node: StringValueNode, *_: Any) -> StringValueNode | None:
        text = composed(node.value)
        return None if text == node.value else replace(node, value=text)


def with_composed_texts(document: str, syntax: DocumentNode) -> DocumentNode:
    """Return the syntax tree with its texts as variables have them; most documents have none."""
    if document.isascii() and "\\u" not in document:
        return syntax
    made: DocumentNode = visit(syntax, _Composing())
    return made
