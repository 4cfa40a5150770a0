"""The tables of appraisals and of what surrounds them, each with who reads and writes its rows."""

from collections.abc import Mapping
from typing import Final

from tilik_plugin import Text
from tilik_server.access.audiences import (
    ADMIN,
    AGENCY_ADMIN,
    ANYONE,
    APPRAISAL,
    APPRAISER,
    AUTHOR,
    BELOW,
    BELOW_APPRAISAL,
    COMPETENCY,
    CONTRIBUTOR,
    EVIDENCE,
    FEEDBACK,
    INTEGRATION,
    LINE,
    ME,
    MEMBER,
    OF_GOAL,
    OF_PERSON,
    PERFORMANCE_TEAM,
    REGION_VIEWER,
    RESULTS,
    SELF,
    SELF_ONCE_DECIDED,
    SIGNED_IN,
    SUPERIOR,
    THE_IMPORT,
    THE_SCORING,
    Binding,
)
from tilik_server.access.restrictions import (
    ABOUT_A_UNIT,
    IMPORTED_OVER,
    IN_OWN_NAME,
    NOT_PRIVATE,
    NOT_PRIVATE_OF_PERSON,
    OF_CITIZENS,
    OF_ONESELF,
    OF_OTHERS,
    OF_PROPOSAL,
    OF_READ_INDICATOR,
    OPEN_ABOUT_UNIT,
    OPEN_TO_EMPLOYEE,
    OWN_REQUEST,
    PROPOSED,
    RAISED_WITH_EMPLOYEE,
    RECORDED,
    TEAM_ABOUT_PERSON,
    WAS_APPROVED,
)
from tilik_server.access.row_security import Command
from tilik_server.access.table_access import Restriction, Rule, TableAccess, to
from tilik_server.access.table_rules import (
    APPRAISAL_READERS,
    BY_IMPORT,
    BY_SCORING,
    DEVELOPERS,
    IMPORT_ADDS,
    IN_UNIT,
    NO_BINDING,
    PUBLIC,
    RATERS,
    SCORE_READERS,
    SIDES,
    SYSTEMS,
    TEAM,
)

BY_AUTHOR: Final = (Rule((AUTHOR,), withheld=True),)
APPRAISAL_TABLES: Final[Mapping[str, TableAccess]] = {
    "adjustment": TableAccess(
        BELOW_APPRAISAL,
        read=(Rule(RATERS, OF_OTHERS), *to(SELF_ONCE_DECIDED, THE_SCORING)),
        add=to(SUPERIOR, LINE, *TEAM, rows=OF_OTHERS),
    ),
    "appraisal": TableAccess(
        APPRAISAL,
        read=to(*APPRAISAL_READERS),
        add=(*to(*TEAM), *to(THE_IMPORT, rows=IMPORTED_OVER)),
        change=(
            *to(*SIDES, LINE, *TEAM, EVIDENCE),
            *to(THE_IMPORT, rows=IMPORTED_OVER),
        ),
        is_locked=True,
    ),
    "competency_assessment": TableAccess(
        OF_PERSON,
        read=to(SELF, *DEVELOPERS, COMPETENCY),
        add=to(*DEVELOPERS),
        change=to(*DEVELOPERS),
    ),
    "competency_profile": TableAccess(
        OF_PERSON,
        read=to(SELF, *DEVELOPERS, COMPETENCY),
        add=to(*DEVELOPERS),
        change=to(*DEVELOPERS),
    ),
    "cycle": TableAccess(
        IN_UNIT,
        read=PUBLIC,
        add=(
            *to(*TEAM),
            *to(THE_IMPORT, rows=Restriction("status = 'CLOSED'", Text("closed", "ditutup"))),
        ),
        change=to(*TEAM),
        is_locked=True,
    ),
    # Not even an administrator: what is not submitted is nobody else's to know.
    "draft": TableAccess(
        Binding(people=(("AUTHOR", "person_id"),)),
        read=BY_AUTHOR,
        add=BY_AUTHOR,
        change=BY_AUTHOR,
        delete=BY_AUTHOR,
    ),
    "evidence": TableAccess(
        OF_GOAL,
        read=(
            *to(*SIDES, LINE, PERFORMANCE_TEAM, REGION_VIEWER, *SYSTEMS),
            *to(EVIDENCE, rows=RECORDED),
        ),
        add=(*to(SELF, APPRAISER, *TEAM, THE_IMPORT), *to(EVIDENCE, rows=RECORDED)),
        change=(*to(*SIDES, *TEAM, THE_IMPORT), *to(EVIDENCE, rows=RECORDED)),
        is_locked=True,
    ),
    "feedback": TableAccess(
        Binding(
            unit="unit_id",
            feedback="parent_id",
            people=(("AUTHOR", "author_id"), ("SELF", "about_id")),
        ),
        read=(
            Rule((AUTHOR, SELF), withheld=True),
            Rule(
                (APPRAISER, SUPERIOR),
                NOT_PRIVATE_OF_PERSON,
                Binding(person="about_id"),
            ),
            Rule((ADMIN,), NOT_PRIVATE),
            Rule((MEMBER,), TEAM_ABOUT_PERSON, withheld=True),
            Rule(
                (LINE, BELOW, PERFORMANCE_TEAM, REGION_VIEWER),
                OPEN_ABOUT_UNIT,
                withheld=True,
            ),
            Rule((LINE,), ABOUT_A_UNIT, withheld=True),
        ),
        add=(
            Rule(
                (SIGNED_IN,),
                IN_OWN_NAME,
                NO_BINDING,
            ),
            Rule(
                (FEEDBACK, ADMIN),
                OF_CITIZENS,
                IN_UNIT,
                withheld=True,
            ),
        ),
    ),
    "follow_up": TableAccess(
        BELOW_APPRAISAL,
        read=to(*SIDES, *TEAM),
        add=to(APPRAISER, SUPERIOR, *TEAM),
        change=to(APPRAISER, SUPERIOR, *TEAM),
        delete=to(APPRAISER, SUPERIOR, *TEAM),
    ),
    "forum": TableAccess(
        Binding(unit="unit_id"),
        read=(
            *to(LINE, PERFORMANCE_TEAM),
            Rule(
                (SIGNED_IN,),
                Restriction(
                    f"(chair_id = {ME} or id in (select p.forum_id from forum_participant p "
                    f"where p.employee_id = {ME}))",
                    Text("in which one sat", "yang diikuti"),
                ),
                NO_BINDING,
                withheld=True,
            ),
        ),
        add=to(LINE, *TEAM),
    ),
    "forum_participant": TableAccess(
        Binding(unit="unit_id", people=(("SELF", "employee_id"),)),
        read=to(SELF, LINE, PERFORMANCE_TEAM),
        add=to(LINE, *TEAM),
    ),
    "goal": TableAccess(
        BELOW_APPRAISAL,
        read=to(*APPRAISAL_READERS, CONTRIBUTOR),
        add=to(SELF, APPRAISER, *TEAM),
        change=to(SELF, APPRAISER),
        delete=to(SELF, APPRAISER),
    ),
    "idempotency_key": TableAccess(
        NO_BINDING,
        read=to(SIGNED_IN, INTEGRATION, rows=OWN_REQUEST),
        add=to(SIGNED_IN, INTEGRATION, rows=OWN_REQUEST),
    ),
    "indicator": TableAccess(
        Binding(unit="unit_id", people=(("AUTHOR", "proposed_by_id"),)),
        read=(
            *to(AUTHOR, BELOW, LINE, PERFORMANCE_TEAM),
            *to(*ANYONE, *SYSTEMS, rows=WAS_APPROVED),
        ),
        add=(
            *to(
                BELOW,
                LINE,
                *TEAM,
                REGION_VIEWER,
                rows=PROPOSED,
            ),
        ),
        change=to(*TEAM),
        is_locked=True,
    ),
    "indicator_position": TableAccess(
        NO_BINDING,
        read=to(*ANYONE, *SYSTEMS, rows=OF_READ_INDICATOR),
        add=to(SIGNED_IN, rows=OF_PROPOSAL),
    ),
    "invitation": TableAccess(NO_BINDING, read=()),
    "invitation_attempt": TableAccess(NO_BINDING, read=()),
    "objection": TableAccess(
        BELOW_APPRAISAL,
        read=to(*SIDES, PERFORMANCE_TEAM),
        add=to(SELF),
        change=to(*SIDES),
    ),
    "outbox": TableAccess(NO_BINDING, read=()),
    "outcome": TableAccess(
        BELOW_APPRAISAL,
        read=to(
            SELF_ONCE_DECIDED,
            APPRAISER,
            SUPERIOR,
            LINE,
            PERFORMANCE_TEAM,
            REGION_VIEWER,
            RESULTS,
            *SYSTEMS,
        ),
        add=(*to(APPRAISER, SUPERIOR), *IMPORT_ADDS),
        change=(*to(APPRAISER, SUPERIOR), *IMPORT_ADDS),
        delete=to(APPRAISER, SUPERIOR),
    ),
    "rating": TableAccess(
        BELOW_APPRAISAL,
        read=(
            Rule(RATERS, RAISED_WITH_EMPLOYEE),
            *to(SELF, rows=OPEN_TO_EMPLOYEE),
            *to(SELF_ONCE_DECIDED, THE_SCORING),
        ),
        add=(
            *to(APPRAISER, SUPERIOR, LINE, *TEAM, rows=OF_OTHERS),
            *to(SELF, rows=OF_ONESELF),
        ),
        change=to(APPRAISER, SUPERIOR, LINE, *TEAM, rows=OF_OTHERS),
        delete=(
            *to(APPRAISER, SUPERIOR, LINE, *TEAM, rows=OF_OTHERS),
            *to(SELF, rows=OF_ONESELF),
        ),
    ),
    "review": TableAccess(
        BELOW_APPRAISAL,
        read=to(*SIDES, PERFORMANCE_TEAM, THE_SCORING),
        add=to(APPRAISER),
        change=to(SELF, APPRAISER),
    ),
    "score": TableAccess(
        Binding(unit="unit_id", scored_goal="goal_id"),
        read=to(*SCORE_READERS),
        add=BY_SCORING,
        change=BY_SCORING,
        delete=BY_SCORING,
    ),
    "source_record": TableAccess(
        NO_BINDING,
        read=to(AGENCY_ADMIN, *SYSTEMS),
        add=BY_IMPORT,
        change=BY_IMPORT,
        delete=BY_IMPORT,
    ),
    "timeline_entry": TableAccess(
        BELOW_APPRAISAL,
        read=to(*SIDES, PERFORMANCE_TEAM, *SYSTEMS),
        add=(*to(*SIDES, LINE, *TEAM, EVIDENCE), *IMPORT_ADDS),
        never=frozenset({Command.CHANGE, Command.DELETE}),
    ),
    "training": TableAccess(
        OF_PERSON,
        read=to(SELF, *DEVELOPERS, COMPETENCY),
        add=to(*DEVELOPERS),
        change=to(*DEVELOPERS),
        delete=to(*DEVELOPERS),
    ),
    "unit_predicate": TableAccess(
        IN_UNIT,
        read=PUBLIC,
        add=to(LINE, *TEAM),
        change=to(LINE, *TEAM),
    ),
}
