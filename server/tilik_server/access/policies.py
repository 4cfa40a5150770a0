"""The policies: which viewers may read and change which rows of each table.

PostgreSQL enforces them, so that a forgotten filter cannot leak a row. `tilik makemigrations`
writes a migration for each change here.
"""

from collections.abc import Mapping
from typing import Final

from tilik_server.access.row_security import NO_ROW, Command, Policy, viewers
from tilik_server.access.viewer import (
    IMPORT,
    INTEGRATION,
    OPERATOR,
    SCORING,
    USER,
    VISITOR,
)

# Until access rules exist, viewers with a token or a key are administrators of the database.
ADMINISTRATORS: Final = viewers(USER, INTEGRATION, OPERATOR)
EVERYBODY: Final = viewers(USER, INTEGRATION, VISITOR, IMPORT, SCORING, OPERATOR)
PEOPLE: Final = viewers(USER, OPERATOR)
THE_IMPORT: Final = viewers(IMPORT)
THE_SCORING: Final = viewers(SCORING)

COMMON: Final = (
    Policy("reading", Command.SEE, (EVERYBODY,)),
    Policy("writing", Command.ANY, (ADMINISTRATORS,)),
)
# No system needs to know who holds a role, or what keys there are.
OF_ACCESS: Final = (Policy("managing", Command.ANY, (PEOPLE,)),)
IMPORTED: Final = (*COMMON, Policy("importing", Command.ANY, (THE_IMPORT,)))

# An import adds cycles of earlier years with closed appraisals, and changes no other appraisal.
OF_IMPORTED: Final = "exists (select from appraisal a where a.id = appraisal_id and a.imported)"
OVER: Final = "imported and stage = 'CLOSED'"

POLICIES: Final[Mapping[str, tuple[Policy, ...]]] = {
    "account": COMMON,
    "adjustment": COMMON,
    "appraisal": (
        *COMMON,
        # PostgreSQL requires the right to update even for `select ... for share`.
        Policy("importing", Command.CHANGE, (THE_IMPORT,), written=NO_ROW),
        Policy("adding_years", Command.ADD, (THE_IMPORT,), OVER),
        Policy("correcting_years", Command.CHANGE, (THE_IMPORT,), "imported", written=OVER),
    ),
    "assignment": COMMON,
    "competency": COMMON,
    "competency_assessment": COMMON,
    "competency_profile": COMMON,
    "competency_requirement": COMMON,
    "cycle": (*COMMON, Policy("adding_years", Command.ADD, (THE_IMPORT,), "status = 'CLOSED'")),
    "departure": COMMON,
    "employee": COMMON,
    "evidence": IMPORTED,
    "feedback": COMMON,
    "follow_up": COMMON,
    "forum": COMMON,
    "forum_participant": COMMON,
    "goal": COMMON,
    "idempotency_key": COMMON,
    "indicator": COMMON,
    "indicator_position": COMMON,
    "integration_key": OF_ACCESS,
    "invitation": COMMON,
    "invitation_attempt": COMMON,
    "objection": COMMON,
    "outbox": COMMON,
    "outcome": (
        *COMMON,
        Policy("adding_years", Command.ADD, (THE_IMPORT,), OF_IMPORTED),
        Policy("correcting_years", Command.CHANGE, (THE_IMPORT,), OF_IMPORTED),
    ),
    "plugin": COMMON,
    "position": COMMON,
    "rating": COMMON,
    "region": IMPORTED,
    "review": COMMON,
    "role_grant": OF_ACCESS,
    "score": (*COMMON, Policy("scoring", Command.ANY, (THE_SCORING,))),
    "source_record": IMPORTED,
    "timeline_entry": (*COMMON, Policy("adding_years", Command.ADD, (THE_IMPORT,), OF_IMPORTED)),
    "training": COMMON,
    "unit": COMMON,
    "unit_predicate": COMMON,
}

WITHOUT_POLICIES: Final[Mapping[str, str]] = {
    "procrastinate_events": "the queue's; it holds no person's data",
    "procrastinate_jobs": "the queue's; it holds no person's data",
    "procrastinate_periodic_defers": "the queue's; it holds no person's data",
    "procrastinate_workers": "the queue's; it holds no person's data",
    "tortoise_migrations": "which migrations are applied; the service may only read it",
}
