"""Organisational units (unit kerja) of the graph."""

from typing import ClassVar
from uuid import UUID

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.attribute import AttributeFilter, attributes_of, has_attributes
from tilik_schema.employee import BY_NAME
from tilik_schema.external_code import ExternalCodeFilter, codes_of, has_code
from tilik_schema.feedback import LATEST, summarise_feedback_of_unit
from tilik_schema.next_step import names_of, steps_of
from tilik_schema.pair_offers import offered_by_unit
from tilik_schema.reading.columns import Node, column
from tilik_schema.reading.conditions import MatchesText, in_subtree, under
from tilik_schema.reading.fields import found, listed, many, one, rows
from tilik_schema.reading.filters import StringFilter, where
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.parameters import Parameters
from tilik_schema.reading.relations import Argument, Choice
from tilik_schema.unit_summary import summarise
from tilik_schema.vocabulary import Described

BY_CODE = (OrderTerm("t.code_key"),)

OF_SCHEME = """where t.id = (select x.unit_id from external_code x
  where x.scheme = upper({}) and x.value = {} and x.employee_id is null) limit 1"""

OWN_EMPLOYEES = rows(concepts.Employee, to="unit_id", order=BY_NAME)
ALL_EMPLOYEES = rows(
    concepts.Employee, condition=in_subtree("t.unit_id", "r.id = {parent}"), order=BY_NAME
)
ANCESTORS = rows(
    concepts.Unit,
    condition="t.path = any(tilik_prefixes("
    "(select left(p.path, -8) from unit p where p.id = {parent})))",
    order=(OrderTerm("t.path"),),
)


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

    region = one(concepts.Region, by="region_id", description="The region it works for.")
    parent = one(concepts.Unit, by="parent_id", description="The unit one level up.")
    ancestors = listed(ANCESTORS, description="From the root down to the parent.")
    children = many(
        rows(concepts.Unit, to="parent_id", order=BY_CODE),
        description="The units one level down, by code.",
    )
    head = one(concepts.Employee, by="head_id", description="The head of the unit.")
    employees = many(
        OWN_EMPLOYEES,
        filter="employee.EmployeeFilter",
        order_by="employee.EmployeeOrder",
        choice=Choice(
            "include_subunits", "Whether those of all units below count too.", ALL_EMPLOYEES
        ),
        description="The people of the unit, by name.",
    )
    indicators = many(
        rows(concepts.Indicator, to="unit_id", order=(OrderTerm("t.code_key"),)),
        filter="indicator.IndicatorFilter",
        description="The unit's own indicators, by code.",
    )
    feedback = many(
        rows(
            concepts.Feedback,
            to="unit_id",
            condition="t.about_id is null and t.parent_id is null",
            order=LATEST,
        ),
        description="Feedback about the unit itself, newest first; anonymous last, in no order.",
    )
    codes = codes_of(Described.UNIT)
    attributes = attributes_of(Described.UNIT)
    feedback_summary = summarise_feedback_of_unit
    summary = summarise
    next_steps = names_of(offered_by_unit)
    next_steps_with = steps_of(offered_by_unit)


@strawberry.input(description="Which units; all given conditions hold.")
class UnitFilter:
    """Conditions on units."""

    code: StringFilter | None = where(MatchesText("t.code", "t.code_key"), "On the code.")
    name: StringFilter | None = where(
        MatchesText("t.name", "t.name_key", "unit_by_words"), "On the name."
    )
    kind: StringFilter | None = where(MatchesText("t.kind"), "On the kind.")
    sector: StringFilter | None = where(MatchesText("t.sector"), "On the sector.")
    under: str | None = where(
        under("t.id"), "A unit's code: the unit itself and all units below it."
    )
    external_code: ExternalCodeFilter | None = has_code(Described.UNIT)
    attributes: list[AttributeFilter] | None = has_attributes(Described.UNIT)


def _by_code(parameters: Parameters, code: str, scheme: str | None = UNSET) -> str:
    """Select the unit with a code of ours, or of another system's scheme."""
    if (system := or_none(scheme)) is None:
        return f"where t.code = {parameters.bind(code)} limit 1"
    return OF_SCHEME.format(parameters.bind(system), parameters.bind(code))


@strawberry.type
class UnitQuery:
    """The root fields of units."""

    unit = found(
        concepts.Unit,
        find=_by_code,
        arguments=(
            Argument("code", "The code."),
            Argument(
                "scheme",
                "The other system whose code it is; left out: none.",
                kind=str | None,
                default=UNSET,
            ),
        ),
        description="The unit of a code.",
    )
    units = many(
        rows(concepts.Unit, order=BY_CODE),
        filter="unit.UnitFilter",
        description="All units, by code.",
    )
