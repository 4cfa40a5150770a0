"""One year of the demo: its cycle, its appraisals and all their rows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from tilik_demo.appraisals import DemoAppraisal, add_appraisals, make_appraisals
from tilik_demo.calendar import DemoYear
from tilik_demo.evidence import add_evidence
from tilik_demo.feedback import add_feedback
from tilik_demo.follow_ups import add_settled_follow_ups
from tilik_demo.forums import add_forums, add_unit_predicates
from tilik_demo.goals import BEHAVIOUR, WORK_RESULT, DemoGoal, add_goals, make_goals
from tilik_demo.outcomes import add_outcomes
from tilik_demo.people import Staff
from tilik_demo.ratings import Ratings, add_self_assessments, add_verdicts
from tilik_demo.reviews import add_reviews
from tilik_demo.rows import Rows, SeededKeys
from tilik_demo.timeline import Timelines, add_planning_steps
from tilik_demo.units import DemoUnit
from tilik_demo.verdicts import ABOVE, AS, make_verdicts, organisation_predicates
from tilik_plugin.scheme.schema_defaults import with_defaults


@dataclass(frozen=True, slots=True)
class YearContext:
    """The units, people and rules of a year."""

    year: DemoYear
    units: list[DemoUnit]
    staff: Staff
    scheme: Mapping[str, Any]
    random: Random

    @property
    def params(self) -> dict[str, Any]:
        """Returns the cycle's parameters, which are the defaults."""
        return with_defaults(self.scheme["params_schema"], {})


def add_year(rows: Rows, keys: SeededKeys, context: YearContext) -> None:
    """Add a year with all its rows; a finished year has results."""
    year, staff, random = context.year, context.staff, context.random
    _add_cycle(rows, context)
    appraisals = make_appraisals(staff, year, keys, random)
    goals = make_goals(appraisals, keys, random)
    timelines = Timelines()
    add_appraisals(rows, keys, appraisals, random)
    add_goals(rows, keys, goals)
    add_evidence(rows, keys, goals, random)
    add_planning_steps(timelines, appraisals, random)
    add_reviews(rows, keys, appraisals, context.scheme, timelines, random)
    if year.is_finished:
        _add_results(rows, keys, context, appraisals, goals, timelines)
    else:
        _add_own_ratings(rows, keys, context, appraisals, goals, timelines)
    add_feedback(rows, keys, year, appraisals, goals, staff, context.units, random)
    timelines.store(rows, keys, appraisals)


def _add_cycle(rows: Rows, context: YearContext) -> None:
    year = context.year
    rows.add(
        "cycle",
        id=year.number,
        code=year.code,
        name=f"Penilaian kinerja tahun {year.code}",
        starts_on=year.first,
        ends_on=year.last,
        status="CLOSED" if year.is_finished else "OPEN",
        scheme=context.scheme,
        params=context.params,
        unit_id=None,
    )


def _add_results(
    rows: Rows,
    keys: SeededKeys,
    context: YearContext,
    appraisals: list[DemoAppraisal],
    goals: list[DemoGoal],
    timelines: Timelines,
) -> None:
    """Add all rows from the self-assessments to the follow-ups of outcomes."""
    year, staff, units, scheme = context.year, context.staff, context.units, context.scheme
    predicates = organisation_predicates(staff, units)
    verdicts = make_verdicts(appraisals, predicates, scheme, context.random)
    ratings = Ratings(rows, keys, context.random)
    own = {verdict.appraisal.name: verdict.own for verdict in verdicts}
    add_self_assessments(ratings, appraisals, own, _by_appraisal(goals), timelines)
    add_verdicts(ratings, verdicts, staff, timelines)
    add_outcomes(ratings, verdicts, timelines)
    rules = scheme, context.params
    add_settled_follow_ups(rows, keys, verdicts, rules, timelines, context.random)
    add_unit_predicates(rows, keys, year, units, staff, predicates)
    add_forums(rows, keys, year, units, staff, verdicts, predicates, scheme)


def _add_own_ratings(
    rows: Rows,
    keys: SeededKeys,
    context: YearContext,
    appraisals: list[DemoAppraisal],
    goals: list[DemoGoal],
    timelines: Timelines,
) -> None:
    """Add the self-assessments of the current year, for the appraisals at that stage."""
    ready = [each for each in appraisals if each.stage == "SELF_ASSESSED"]
    own = {each.name: _own(each) for each in ready}
    ratings = Ratings(rows, keys, context.random)
    add_self_assessments(ratings, ready, own, _by_appraisal(goals), timelines)


def _own(appraisal: DemoAppraisal) -> dict[str, str]:
    level = ABOVE if appraisal.person.merit > 0.4 else AS
    return {WORK_RESULT: level, BEHAVIOUR: AS}


def _by_appraisal(goals: list[DemoGoal]) -> dict[UUID, list[DemoGoal]]:
    found: dict[UUID, list[DemoGoal]] = defaultdict(list)
    for goal in goals:
        found[goal.appraisal.key].append(goal)
    return found
