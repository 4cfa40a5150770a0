"""Explanations: the steps from the sources to a number."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson
import strawberry
from strawberry.scalars import JSON

from tilik_schema.node import load_node
from tilik_schema.reading.columns import Node
from tilik_schema.reading.context import Context, Info


@strawberry.type(description="Something unusual that was not refused.")
class Warning:
    """A warning with a stable code."""

    code: str = strawberry.field(description="Stable.")
    message: str = strawberry.field(description="One sentence in the viewer's language.")


@strawberry.type(description="One step of a calculation, with its numbers.")
class ExplanationStep:
    """One step, detailed enough to repeat with a pocket calculator."""

    label: str = strawberry.field(description="What is worked out.")
    expression: str = strawberry.field(description="With the numbers that went in.")
    value: float | None = strawberry.field(description="What came out.")
    unit_of_measure: str | None = strawberry.field(description="Of the value.")
    text: str | None = strawberry.field(description="A remark, or what came out in words.")
    origin: strawberry.Private[Mapping[str, str] | None]

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

    formula: str = strawberry.field(description="The rule as a formula.")
    citation: str | None = strawberry.field(description="Where the rule is published.")
    calculator_key: str | None = strawberry.field(description="The calculator, if one was used.")
    version: str | None = strawberry.field(description="Of the calculator or the scheme.")
    params: JSON | None = strawberry.field(description="The parameters that applied.")
    records: int = strawberry.field(description="How many records went in.")
    steps: list[ExplanationStep] = strawberry.field(description="From the inputs to the value.")
    warnings: list[Warning] = strawberry.field(description="What was unusual.")


def warnings(context: Context, stored: Iterable[Mapping[str, Any]]) -> list[Warning]:
    """Return stored warnings in the viewer's language."""
    return [Warning(code=each["code"], message=context.say(each["message"])) for each in stored]


def explanation(context: Context, stored: Mapping[str, Any]) -> Explanation:
    """Return a stored explanation in the viewer's language."""
    return Explanation(
        formula=_words(context, stored["formula"]) or "",
        citation=stored.get("citation"),
        calculator_key=stored.get("calculator_key"),
        version=stored.get("version"),
        params=stored.get("params"),
        records=stored.get("records", 0),
        steps=[_step(context, each) for each in stored["steps"]],
        warnings=warnings(context, stored.get("warnings", ())),
    )


def explanation_text(context: Context, stored: str) -> Explanation:
    """Return an explanation in the viewer's language from the JSON text of the database."""
    return explanation(context, orjson.loads(stored))


def _step(context: Context, stored: Mapping[str, Any]) -> ExplanationStep:
    return ExplanationStep(
        label=context.say(stored["label"]),
        expression=stored["expression"],
        value=stored.get("value"),
        unit_of_measure=_words(context, stored.get("unit_of_measure")),
        text=_words(context, stored.get("text")),
        origin=stored.get("source"),
    )


def _words(context: Context, stored: Mapping[str, str] | str | None) -> str | None:
    if stored is None or isinstance(stored, str):
        return stored
    return context.say(stored)
