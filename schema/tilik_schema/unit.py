"""Organisational units (unit kerja) of the graph."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

import strawberry

from tilik_schema.employee import BY_NAME, order_employees
from tilik_schema.feedback import LATEST, summarise_feedback_of_unit
from tilik_schema.reading.context import Info
from tilik_schema.reading.filters import StringFilter, in_subtree, text, under, where
from tilik_schema.reading.keyset import Term
from tilik_schema.reading.listing import Many
from tilik_schema.reading.relations import listed, load_one, many, one
from tilik_schema.reading.tables import Node, column
from tilik_schema.unit_summary import summarise

BY_CODE = (Term("t.code_key"),)

OWN_EMPLOYEES = Many("employee.Employee", "t.unit_id = k.key", BY_NAME)
ALL_EMPLOYEES = Many("employee.Employee", in_subtree("t.unit_id", "r.id = k.key"), BY_NAME)
ANCESTORS = Many(
    "unit.Unit",
    "t.path = any(tilik_prefixes((select left(p.path, -8) from unit p where p.id = k.key)))",
    (Term("t.path"),),
)


def _employees(unit: Any, include_subunits: bool) -> tuple[Many, Any]:
    return (ALL_EMPLOYEES if include_subunits else OWN_EMPLOYEES), unit.key


@strawberry.type(description="An agency, a division, a school, a clinic: a node of the unit tree.")
class Unit(Node):
    """A unit with its people and its figures."""

    table: ClassVar[str] = "unit"

    code: str = column("The unit's code, unique in the service.")
    name: str = column("The official name.")
    kind: str = column("What it is: dinas, badan, puskesmas, school, ...")
    sector: str = column("What it works for: education, health, finance, public_service, ...")
    region_id: strawberry.Private[UUID | None]
    parent_id: strawberry.Private[UUID | None]
    head_id: strawberry.Private[UUID | None]

    region = one("region.Region", by="region_id", description="The region it works for.")
    parent = one("unit.Unit", by="parent_id", description="The unit one level up.")
    ancestors = listed(ANCESTORS, description="From the root down to the parent.")
    children = many(
        Many("unit.Unit", "t.parent_id = k.key", BY_CODE),
        description="The units one level down, by code.",
    )
    head = one("employee.Employee", by="head_id", description="The head of the unit.")
    employees = many(
        OWN_EMPLOYEES,
        filter="employee.EmployeeFilter",
        order=("employee.EmployeeOrder", order_employees),
        extra=[
            (
                "include_subunits",
                Annotated[
                    bool,
                    strawberry.argument(description="Whether those of all units below count too."),
                ],
                False,
            )
        ],
        choose=_employees,
        description="The people of the unit, by name.",
    )
    indicators = many(
        Many("indicator.Indicator", "t.unit_id = k.key", (Term("t.code_key"),)),
        filter="indicator.IndicatorFilter",
        description="The unit's own indicators, by code.",
    )
    feedback = many(
        Many(
            "feedback.Feedback",
            "t.unit_id = k.key and t.about_id is null and t.parent_id is null",
            LATEST,
        ),
        description="Feedback about the unit itself, newest first; anonymous last, in no order.",
    )
    feedback_summary = summarise_feedback_of_unit
    summary = summarise


@strawberry.input(description="Which units; all given conditions hold.")
class UnitFilter:
    """Conditions on units."""

    code: StringFilter | None = where(text("t.code", "t.code_key"), "On the code.")
    name: StringFilter | None = where(text("t.name", "t.name_key"), "On the name.")
    kind: StringFilter | None = where(text("t.kind"), "On the kind.")
    sector: StringFilter | None = where(text("t.sector"), "On the sector.")
    under: str | None = where(
        under("t.id"), "A unit's code: the unit itself and all units below it."
    )


@strawberry.type
class UnitQuery:
    """The root fields of units."""

    @strawberry.field(description="The unit of a code.")
    async def unit(
        self, info: Info, code: Annotated[str, strawberry.argument(description="The code.")]
    ) -> Unit | None:
        """The unit, or null where no unit has the code or the viewer may not see it."""
        found: Unit | None = await load_one(info.context, "unit.Unit", code, "code")
        return found

    units = many(
        Many("unit.Unit", None, BY_CODE),
        filter="unit.UnitFilter",
        description="All units, by code.",
    )
