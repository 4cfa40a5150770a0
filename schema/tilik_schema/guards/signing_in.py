"""What is open without a token: nothing is read, and feedback is given with a code."""

from typing import Any, Final

from graphql import FieldNode, OperationDefinitionNode, SelectionNode
from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver
from strawberry.types.base import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from tilik_schema.reading.context import Info

OPEN: Final = frozenset({"__typename", "giveFeedback"})
"""The root fields that are answered without a token."""


def is_open(operation: OperationDefinitionNode) -> bool:
    """Return whether every root field of an operation is open to everybody."""
    return all(_is_open(each) for each in operation.selection_set.selections)


def _is_open(selection: SelectionNode) -> bool:
    # A fragment at the root is refused, whatever it holds: nobody needs one for two fields.
    return isinstance(selection, FieldNode) and selection.name.value in OPEN


class ForSignedIn(FieldExtension):
    """Answers who may change nothing with a Problem before the mutation's input is looked at."""

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: Info, **kwargs: Any
    ) -> Any:
        """Run the mutation. Raises VisitorsOnlyRead and TokenNamesNobody."""
        info.context.viewer.require_writer()
        return await next_(source, info, **kwargs)


def require_sign_in(mutations: type) -> None:
    """Let all mutations of the root type but the open ones answer visitors with a Problem."""
    definition = get_object_definition(mutations, strict=True)
    for field in definition.fields:
        if to_camel_case(field.python_name) not in OPEN:
            field.extensions.append(ForSignedIn())
