"""The steps that a cycle and a unit offer: those that mutations on a whole unit would accept."""

from collections.abc import Mapping, Sequence
from typing import Final

from tilik_plugin import Text
from tilik_server.access.actions import ACTIONS
from tilik_server.access.organisation import SIDES_OF_UNIT
from tilik_server.access.place import place_above_unit_row, place_by_roles, place_in_unit_row
from tilik_server.access.viewer import Viewer
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.models.vocabulary import AppraisalStage, CycleStatus
from tilik_server.operations.cycle.cycle_row import check_open
from tilik_server.operations.indicator.indicator_steps import check_proposal
from tilik_server.operations.steps.find_unit import check_inside, check_meets
from tilik_server.operations.steps.offers import Check, Facts, Offer
from tilik_server.operations.steps.waiting import Waiting
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree

# A unit and a cycle with somebody in common. A scheme is long: it is opened once for each cycle.
PAIRS: Final = """
with cycles as materialized (
  select c.id, c.code, c.status, c.starts_on, c.unit_id,
    (select r.path from unit r where r.id = c.unit_id) as path,
    jsonb_array_length(coalesce(c.scheme -> 'organisation_predicates', '[]')) as predicates
  from cycle c {which}
)
select {by} as id, u.id as unit_id, u.path, c.id as cycle_id, c.code, c.status,
  c.path as cycle_path, c.starts_on <= tilik_today(u.id) as has_begun, c.predicates,
  u.head_id, p.head_id as leader_id, tilik_roles(u.id) as roles,
  tilik_roles(coalesce(u.parent_id, u.id)) as roles_above
from cycles c
join unit u on starts_with(u.path, coalesce(c.path, '')) or starts_with(c.path, u.path)
left join unit p on p.id = u.parent_id
where {condition} order by c.starts_on desc, c.code, u.path
"""
CYCLES_OF_UNITS: Final = statement(
    "cycle.find_cycles_of_units", PAIRS.format(which="", by="u.id", condition="u.id = any($1)")
)
"""The pairs of units, $1, with their cycles, the newest first."""
# The cycle's own unit, those of the viewer's roles, and those one level below where they lead.
UNITS_OF_CYCLES: Final = statement(
    "cycle.find_units_of_cycles",
    PAIRS.format(
        which="where c.id = any($1)",
        by="c.id",
        condition="""(u.id = any($2::uuid[]) or u.id = c.unit_id or p.head_id = $3
  or c.unit_id is null and u.parent_id is null)""",
    ),
)
"""The pairs of cycles, $1, with units of the viewer: of roles in the units $2, of the person $3."""
PAIR_FACTS: Final = statement(
    "cycle.find_pair_facts",
    f"""
select k.unit_id, k.cycle_id,
  exists (select from unit s join appraisal a on a.unit_id = s.id
    where {in_subtree("s.path", "u.path")} and a.cycle_id = k.cycle_id
      and a.stage in ('RATED', 'CALIBRATED')) as rates,
  (select a.stage from appraisal a where a.cycle_id = k.cycle_id and a.unit_id = u.id
    and a.employee_id = u.head_id and not a.imported
    order by a.starts_on desc limit 1) as head_stage
from unnest($1::uuid[], $2::smallint[]) k (unit_id, cycle_id) join unit u on u.id = k.unit_id
""",
)
"""What stands in appraisals about pairs of units and cycles; asked as the viewer."""
UNITS: Final = statement(
    "cycle.find_unit_facts",
    f"""
select u.id, tilik_roles(u.id) as roles, s.*
from unit u cross join lateral ({SIDES_OF_UNIT.format(viewer="$2::uuid")}) s where u.id = any($1)
""",
)
CYCLES: Final = statement(
    "cycle.find_cycle_facts",
    "select c.id, c.code, c.status, tilik_roles(c.unit_id) as roles from cycle c "
    "where c.id = any($1)",
)


def check_opening(viewer: Viewer, row: Facts) -> None:
    """Raise NotYourStep if the viewer opens no cycle for the unit of a row."""
    ACTIONS["openCycle"].require(place_by_roles(row["roles"]))


def check_closing(viewer: Viewer, row: Facts) -> None:
    """Raise NotYourStep, or CycleNotOpen."""
    ACTIONS["closeCycle"].require(place_by_roles(row["roles"]))
    check_open(row)


def check_start(viewer: Viewer, row: Facts) -> None:
    """Raise NotYourStep, CycleNotOpen, or InvalidArgument if the unit is outside the cycle."""
    ACTIONS["startAppraisals"].require(place_by_roles(row["roles"]))
    check_open(row)
    check_inside(row["cycle_path"], row["path"], ("under",))


def check_forum(viewer: Viewer, row: Facts) -> None:
    """Raise NotYourStep, or InvalidArgument where no day of a forum would be accepted."""
    ACTIONS["recordForum"].require(place_in_unit_row(viewer, row))
    check_meets(row["cycle_path"], row["path"], ("cycleCode",))
    if not row["has_begun"]:
        message = Text("the cycle has not begun", "siklus belum dimulai")
        raise InvalidArgument(fields=[FieldFault(("heldOn",), message)])


def check_predicate(viewer: Viewer, row: Facts) -> None:
    """Raise NotYourStep, or InvalidArgument if the cycle has no predicate for the unit."""
    ACTIONS["setOrganisationPredicate"].require(place_above_unit_row(viewer, row))
    check_inside(row["cycle_path"], row["path"], ("cycleCode",))
    if not row["predicates"]:
        message = Text("the scheme has no predicates of units", "skema ini tanpa predikat unit")
        raise InvalidArgument(fields=[FieldFault(("predicateKey",), message)])


ON_UNIT: Final[Mapping[str, Check]] = {
    "openCycle": check_opening,
    "proposeIndicator": check_proposal,
}
ON_CYCLE: Final[Mapping[str, Check]] = {"closeCycle": check_closing}
ON_UNIT_IN_CYCLE: Final[Mapping[str, Check]] = {
    "startAppraisals": check_start,
    "recordForum": check_forum,
    "setOrganisationPredicate": check_predicate,
}
ON_CYCLE_IN_UNIT: Final[Mapping[str, Check]] = {
    name: ON_UNIT_IN_CYCLE[name] for name in ("startAppraisals", "recordForum")
}
"""A unit's predicate is set in the unit; of a cycle it would be one for every unit."""


WITH_WORK: Final = frozenset({"recordForum", "setOrganisationPredicate"})
"""The steps of pairs that `PAIR_FACTS` has to be asked about."""


def offers_of_pair(
    names: Sequence[str], row: Facts, found: Facts | None, concept: str
) -> Sequence[Offer]:
    """Return what a pair offers of the accepted steps, about its `Cycle` or its `Unit`.

    `found` is the pair's row of `PAIR_FACTS`, for steps of `WITH_WORK`.
    """
    about = Waiting(concept, row[f"{concept.lower()}_id"])
    return [
        Offer(name, about)
        for name in names
        if name not in WITH_WORK or (found is not None and _has_work(name, row, found))
    ]


def _has_work(name: str, row: Facts, found: Facts) -> bool:
    """Return whether a step has something to act on.

    A forum needs ratings that are not decided yet, a predicate a cycle that is open, or an
    appraisal of the unit's head that is not decided.
    """
    if name == "recordForum":
        return bool(found["rates"])
    if found["head_stage"] is None:
        return bool(row["status"] == CycleStatus.OPEN)
    return AppraisalStage(found["head_stage"]) in ACTIONS[name].stages
