"""Positions (jabatan) of the graph with their required competencies."""

from typing import ClassVar

import strawberry

from tilik_schema import concepts
from tilik_schema.attribute import AttributeFilter, attributes_of, has_attributes
from tilik_schema.external_code import ExternalCodeFilter, codes_of, has_code
from tilik_schema.reading.columns import Node, TableType, column
from tilik_schema.reading.conditions import MatchesText
from tilik_schema.reading.fields import listed, many, one, rows
from tilik_schema.reading.filters import StringFilter, where
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.relations import Through
from tilik_schema.vocabulary import Described

BY_CODE = (OrderTerm("t.code_key"),)


@strawberry.type(description="A position (jabatan) with its duties and what it requires.")
class Position(Node):
    """A position by its title and class."""

    table: ClassVar[str] = "position"

    code: str = column("The position's code, unique in the service.")
    title: str = column("The official title.")
    position_class: str = column("Its class: administrator, pengawas, ahli_pertama, ...")
    duties: list[str] = column("The main duties (tugas pokok dan fungsi).")
    requirements = listed(
        rows(
            concepts.CompetencyRequirement, to="position_id", order=(OrderTerm("t.competency_id"),)
        ),
        description="The competencies that the position requires, with their levels.",
    )
    indicators = listed(
        rows(
            concepts.Indicator,
            through=Through("indicator_position", parent="position_id", target="indicator_id"),
            condition="t.status = 'APPROVED'",
            order=BY_CODE,
        ),
        description="The approved indicators meant for this position, by code.",
    )
    codes = codes_of(Described.POSITION)
    attributes = attributes_of(Described.POSITION)


@strawberry.type(description="A competency and the level at which a position requires it.")
class CompetencyRequirement(TableType):
    """One line of a position's competency standard."""

    table: ClassVar[str] = "competency_requirement"

    level: int = column("1 to 5.")
    competency_id: strawberry.Private[str]
    competency = one(
        concepts.Competency,
        by="competency_id",
        required=True,
        description="What is required.",
    )


@strawberry.input(description="Which positions; all given conditions hold.")
class PositionFilter:
    """Conditions on positions."""

    code: StringFilter | None = where(MatchesText("t.code", "t.code_key"), "On the code.")
    title: StringFilter | None = where(
        MatchesText("t.title", "t.title_key", "position_by_words"), "On the title."
    )
    position_class: StringFilter | None = where(MatchesText("t.position_class"), "On the class.")
    external_code: ExternalCodeFilter | None = has_code(Described.POSITION)
    attributes: list[AttributeFilter] | None = has_attributes(Described.POSITION)


@strawberry.type
class PositionQuery:
    """The root field of positions."""

    positions = many(
        rows(concepts.Position, order=BY_CODE),
        filter="position.PositionFilter",
        description="All positions, by code.",
    )
