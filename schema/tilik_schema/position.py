"""Positions (jabatan) of the graph, and what they require."""

from typing import ClassVar

import strawberry

from tilik_schema.reading.filters import StringFilter, text, where
from tilik_schema.reading.keyset import Term
from tilik_schema.reading.listing import Many
from tilik_schema.reading.relations import listed, many, one
from tilik_schema.reading.tables import Node, Read, column

BY_CODE = (Term("t.code_key"),)


@strawberry.type(description="A position (jabatan) with its duties and what it requires.")
class Position(Node):
    """A post's title and class."""

    table: ClassVar[str] = "position"

    code: str = column("The position's code, unique in the service.")
    title: str = column("The official title.")
    position_class: str = column("Its class: administrator, pengawas, ahli_pertama, ...")
    duties: list[str] = column("The main duties (tugas pokok dan fungsi).")
    requirements = listed(
        Many("position.CompetencyRequirement", "t.position_id = k.key", (Term("t.competency_id"),)),
        description="The competencies that the position requires, with their levels.",
    )
    indicators = listed(
        Many(
            "indicator.Indicator",
            "t.status = 'APPROVED' and t.id in "
            "(select i.indicator_id from indicator_position i where i.position_id = k.key)",
            BY_CODE,
        ),
        description="The approved indicators meant for this position, by code.",
    )


@strawberry.type(description="A competency and the level at which a position requires it.")
class CompetencyRequirement(Read):
    """One line of a position's competency standard."""

    table: ClassVar[str] = "competency_requirement"

    level: int = column("1 to 5.")
    competency_id: strawberry.Private[str]
    competency = one(
        "competency.Competency",
        by="competency_id",
        required=True,
        description="What is required.",
    )


@strawberry.input(description="Which positions; all given conditions hold.")
class PositionFilter:
    """Conditions on positions."""

    code: StringFilter | None = where(text("t.code", "t.code_key"), "On the code.")
    title: StringFilter | None = where(text("t.title", "t.title_key"), "On the title.")
    position_class: StringFilter | None = where(text("t.position_class"), "On the class.")


@strawberry.type
class PositionQuery:
    """The root field of positions."""

    positions = many(
        Many("position.Position", None, BY_CODE),
        filter="position.PositionFilter",
        description="All positions, by code.",
    )
