"""Verdicts of the demo: the ratings and the result of each appraisal of the finished year."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from statistics import fmean
from typing import Any, Final

from tilik_demo.appraisals import DemoAppraisal
from tilik_demo.calendar import at
from tilik_demo.goals import BEHAVIOUR, WORK_RESULT
from tilik_demo.people import STAR, Staff
from tilik_demo.units import DemoUnit
from tilik_server.judging.outcome import Decision, decide
from tilik_server.models.vocabulary import RatingSource

ABOVE, AS, BELOW = "above", "as", "below"
AXES: Final = (WORK_RESULT, BEHAVIOUR)
Levels = Mapping[str, str]

UPHELD: Final = STAR
"""Whose objection led to a better result."""
REFUSED: Final = "SERANG-KEC/5"
"""Whose objection was heard and rejected."""
MISCONDUCT: Final = frozenset({"TUBEI-BPKD/6", "WANGGAR-KEC/8"})
"""Whose behaviour was below what is expected."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The levels by axis: the employee's, the appraiser's, the forum's, and the final ones."""

    appraisal: DemoAppraisal
    own: Levels
    by_appraiser: Levels
    forum: Levels
    final: Levels
    sources: Mapping[str, RatingSource]
    before_objection: Decision
    decision: Decision

    @property
    def first_decided_at(self) -> datetime:
        """The time of the appraiser's decision."""
        return at(self.appraisal.year.day(13, 29), 16)

    @property
    def decided_at(self) -> datetime:
        """The time of the final decision: that on the objection, if it changed the result."""
        if self.appraisal.person.code != UPHELD:
            return self.first_decided_at
        return at(self.appraisal.year.day(14, 23), 14)


def organisation_predicates(staff: Staff, units: list[DemoUnit]) -> dict[str, str]:
    """Return the predicate of each unit with appraised people, by the unit's code."""
    found = {}
    for unit in units:
        people = [person.merit for person in staff.of(unit.code) if person.is_appraised]
        if people:
            mean = fmean(people)
            found[unit.code] = (
                "istimewa" if mean > 0.55 else "baik" if mean > -0.4 else "butuh_perbaikan"
            )
    return found


def make_verdicts(
    appraisals: list[DemoAppraisal],
    predicates: Mapping[str, str],
    scheme: Mapping[str, Any],
    random: Random,
) -> list[Verdict]:
    """Return the verdicts on the finished year."""
    head_levels = scheme["unit_rating"]["levels"]
    return [
        _verdict(each, head_levels[predicates[each.unit.code]], scheme, random)
        for each in appraisals
    ]


def _verdict(
    appraisal: DemoAppraisal, head_level: str, scheme: Mapping[str, Any], random: Random
) -> Verdict:
    by_appraiser = _appraiser_levels(appraisal, random)
    own = {axis: _own_level(level, random) for axis, level in by_appraiser.items()}
    if appraisal.person.code == STAR:
        own = dict.fromkeys(AXES, ABOVE)
    # A head's work result is the unit's achievement, by its organisation predicate.
    if appraisal.is_of_head:
        by_appraiser = {**by_appraiser, WORK_RESULT: head_level}
    forum = _forum_levels(appraisal, by_appraiser, random)
    sources = dict.fromkeys(AXES, RatingSource.FORUM)
    if appraisal.is_of_head:
        sources[WORK_RESULT] = RatingSource.UNIT
    decision = decide(scheme, forum, sources)
    verdict = Verdict(appraisal, own, by_appraiser, forum, forum, sources, decision, decision)
    return _after_objection(verdict, scheme)


def _after_objection(verdict: Verdict, scheme: Mapping[str, Any]) -> Verdict:
    if verdict.appraisal.person.code != UPHELD:
        return verdict
    final = {**verdict.forum, WORK_RESULT: ABOVE}
    sources = {**verdict.sources, WORK_RESULT: RatingSource.SUPERIOR}
    decision = decide(scheme, final, sources)
    return replace(verdict, final=final, sources=sources, decision=decision)


def _appraiser_levels(appraisal: DemoAppraisal, random: Random) -> dict[str, str]:
    """Return the levels by the appraiser, who is not always fair."""
    person = appraisal.person
    if person.code == STAR:
        return {WORK_RESULT: AS, BEHAVIOUR: AS}
    result = _level(person.merit + random.gauss(0, 0.45))
    if person.code in MISCONDUCT:
        return {WORK_RESULT: result, BEHAVIOUR: BELOW}
    behaviour = _level(person.merit + random.gauss(0.1, 0.6))
    return {WORK_RESULT: result, BEHAVIOUR: AS if behaviour == BELOW else behaviour}


def _level(merit: float) -> str:
    if merit > 0.75:
        return ABOVE
    return BELOW if merit < -1.5 else AS


def _own_level(level: str, random: Random) -> str:
    """Return the employee's own level, which is sometimes one better."""
    if random.random() > 0.25:
        return level
    return {BELOW: AS, AS: ABOVE, ABOVE: ABOVE}[level]


def _forum_levels(
    appraisal: DemoAppraisal, by_appraiser: dict[str, str], random: Random
) -> dict[str, str]:
    """Return the forum's levels: most confirmed, a few moved by one level."""
    if appraisal.person.code == STAR:
        return {**by_appraiser, BEHAVIOUR: ABOVE}
    if random.random() > 0.09 or appraisal.person.code in MISCONDUCT:
        return by_appraiser
    axis = BEHAVIOUR if appraisal.is_of_head else random.choice(AXES)
    moved = {ABOVE: AS, AS: ABOVE if appraisal.person.merit > 0.3 else AS, BELOW: AS}
    return {**by_appraiser, axis: moved[by_appraiser[axis]]}
