"""Rules that the declarations of several tables share."""

from typing import Final

from tilik_server.access.audiences import (
    AGENCY_ADMIN,
    ANYONE,
    APPRAISER,
    LINE,
    PERFORMANCE_TEAM,
    REGION_VIEWER,
    RESULTS,
    SELF,
    SUPERIOR,
    THE_IMPORT,
    THE_SCORING,
    Binding,
)
from tilik_server.access.restrictions import (
    IS_IMPORTED,
)
from tilik_server.access.table_access import Rule, to

NO_BINDING: Final = Binding()
# Posts belong to no unit: a role or a scope in any unit counts.
SHARED: Final = Binding(is_shared=True)
IN_UNIT: Final = Binding(unit="unit_id")
TEAM: Final = (PERFORMANCE_TEAM, AGENCY_ADMIN)
SIDES: Final = (SELF, APPRAISER, SUPERIOR)
RATERS: Final = (APPRAISER, SUPERIOR, PERFORMANCE_TEAM)
SYSTEMS: Final = (THE_IMPORT, THE_SCORING)
APPRAISAL_READERS: Final = (*SIDES, LINE, *TEAM, REGION_VIEWER, RESULTS, *SYSTEMS)
SCORE_READERS: Final = tuple(each for each in APPRAISAL_READERS if each is not AGENCY_ADMIN)
DEVELOPERS: Final = (LINE, PERFORMANCE_TEAM, AGENCY_ADMIN)

# An administrator is signed in, too: kinds of viewers alone read no column of the row.
PUBLIC: Final = (Rule((*ANYONE, *SYSTEMS), withheld=True),)
BY_SCORING: Final = (Rule((THE_SCORING,), withheld=True),)
BY_IMPORT: Final = (Rule((THE_IMPORT,), withheld=True),)
IMPORT_ADDS: Final = to(THE_IMPORT, rows=IS_IMPORTED)

# A file of grants is imported by whoever administers the server.
GRANTERS: Final = to(AGENCY_ADMIN, THE_IMPORT)
