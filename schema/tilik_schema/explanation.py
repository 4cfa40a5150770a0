"""Explanations: the steps from the sources to a number."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from tilik_schema.node import load_node
from tilik_schema.reading.columns import Node
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.stored import all_made, made, part, unshown, words


@strawberry.type(description="Something unusual that was not refused.")
class Warning:
    """A warning with a stable code."""

    code: str = part("Stable.")
    message: str = words("One sentence in the viewer's language.")


@strawberry.type(description="One step of a calculation, with its numbers.")
class ExplanationStep:
    """One step, detailed enough to repeat with a pocket calculator."""

    label: str = words("What is worked out.")
    expression: str = part("With the numbers that went in.")
    value: float | None = part("What came out.")
    unit_of_measure: str | None = words("Of the value.")
    text: str | None = words("A remark, or what came out in words.")
    origin: strawberry.Private[Mapping[str, str] | None] = unshown("source")

    @strawberry.field(description="The score, rating or evidence it comes from.")
    async def source(self, info: Info) -> Node | None:
        """Return the row that the step names, or None."""
        if self.origin is None:
            return None
        found: Node | None = await load_node(
            info.context, self.origin["type"], UUID(self.origin["id"])
        )
        return found


@strawberry.type(description="How a number came about, down to its sources.")
class Explanation:
    """A stored explanation in the viewer's language."""

    formula: str = words("The rule as a formula.")
    citation: str | None = part("Where the rule is published.")
    calculator_key: str | None = part("The calculator, if one was used.")
    version: str | None = part("Of the calculator or the scheme.")
    params: JSON | None = part("The parameters that applied.")
    records: int = part("How many records went in.", default=0)
    steps: list[ExplanationStep] = part("From the inputs to the value.")
    warnings: list[Warning] = part("What was unusual.")


def warnings(context: Context, stored: Iterable[Mapping[str, Any]]) -> list[Warning]:
    """Return stored warnings in the viewer's language."""
    return all_made(context, Warning, list(stored))


def explanation(context: Context, stored: Mapping[str, Any]) -> Explanation:
    """Return a stored explanation in the viewer's language."""
    return made(context, Explanation, stored)
