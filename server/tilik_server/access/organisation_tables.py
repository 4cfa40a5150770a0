"""The tables of units, posts and people, each with who reads and writes its rows."""

from collections.abc import Mapping
from typing import Final

from tilik_plugin import Text
from tilik_server.access.audiences import (
    ADMIN,
    AGENCY_ADMIN,
    ANYONE,
    AUDITOR,
    COMPETENCY,
    DIRECTORY,
    LINE,
    NIP,
    OF_PERSON,
    ORGANISATION,
    PERSON_IN_UNIT,
    REGION_VIEWER,
    RESULTS,
    SELF,
    SIGNED_IN,
    THE_IMPORT,
    VISITOR,
    Binding,
)
from tilik_server.access.restrictions import NOT_OF_PERSON, OF_A_PERSON, OF_POSITION
from tilik_server.access.row_security import Command
from tilik_server.access.table_access import Restriction, Rule, TableAccess, to
from tilik_server.access.table_rules import (
    DEVELOPERS,
    GRANTERS,
    IN_UNIT,
    NO_BINDING,
    PUBLIC,
    SHARED,
    SIDES,
    SYSTEMS,
    TEAM,
)

# Triggers and functions write these, as the owner of the tables.
ALL_WRITING: Final = frozenset({Command.ADD, Command.CHANGE, Command.DELETE})
ORGANISERS: Final = (AGENCY_ADMIN, ORGANISATION, THE_IMPORT)
# What units and positions are is public; what people are is for those who see their numbers.
OF_DESCRIBED: Final = (
    Rule((*ANYONE, *SYSTEMS), NOT_OF_PERSON, withheld=True),
    Rule((*SIDES, LINE, *TEAM, THE_IMPORT, ADMIN), OF_A_PERSON),
)
# Positions are everyone's: a role in any unit counts.
ON_DESCRIBED: Final = (*to(*ORGANISERS), Rule(ORGANISERS, OF_POSITION, SHARED))

ORGANISATION_TABLES: Final[Mapping[str, TableAccess]] = {
    "account": TableAccess(NO_BINDING, read=()),
    "assignment": TableAccess(
        OF_PERSON,
        read=to(*SIDES, LINE, *TEAM, ORGANISATION, *SYSTEMS),
        add=to(*ORGANISERS),
        change=to(*ORGANISERS),
        delete=to(*ORGANISERS),
    ),
    "attribute_record": TableAccess(
        OF_PERSON,
        read=OF_DESCRIBED,
        add=ON_DESCRIBED,
        change=ON_DESCRIBED,
        delete=ON_DESCRIBED,
    ),
    "attribute_set": TableAccess(
        IN_UNIT, read=PUBLIC, add=to(AGENCY_ADMIN), change=to(AGENCY_ADMIN), is_locked=True
    ),
    "audit_chain": TableAccess(NO_BINDING, read=(), never=ALL_WRITING),
    "audit_change": TableAccess(IN_UNIT, read=to(AUDITOR), never=ALL_WRITING),
    "audit_event": TableAccess(Binding(units="units"), read=to(AUDITOR), never=ALL_WRITING),
    "competency": TableAccess(NO_BINDING, read=PUBLIC),
    "competency_requirement": TableAccess(
        SHARED,
        read=PUBLIC,
        add=to(*ORGANISERS),
        change=to(*ORGANISERS),
        delete=to(*ORGANISERS),
    ),
    "departure": TableAccess(
        Binding(units="units", people=(("SELF", "person_id"),)),
        read=(
            *to(
                LINE,
                *TEAM,
                REGION_VIEWER,
                RESULTS,
                rows=Restriction("concept = 'appraisal'", Text("of appraisals", "dari penilaian")),
            ),
            *to(
                *DEVELOPERS,
                COMPETENCY,
                ADMIN,
                rows=Restriction(
                    "concept = 'competency_profile'",
                    Text("of competency profiles", "dari profil kompetensi"),
                ),
            ),
            *to(
                AGENCY_ADMIN,
                ORGANISATION,
                ADMIN,
                rows=Restriction(
                    "concept in ('unit', 'employee')",
                    Text("of units and people", "dari unit kerja dan pegawai"),
                ),
            ),
            # What somebody was the appraiser or the supervisor of.
            Rule(
                (SELF,),
                Restriction("person_id is not null", Text("from a person", "dari seorang pegawai")),
                withheld=True,
            ),
        ),
    ),
    "employee": TableAccess(
        PERSON_IN_UNIT,
        read=(Rule((SIGNED_IN, VISITOR, DIRECTORY, ORGANISATION, *SYSTEMS), withheld=True),),
        add=to(*ORGANISERS),
        change=to(*ORGANISERS),
        is_locked=True,
    ),
    "external_code": TableAccess(
        OF_PERSON,
        read=(*OF_DESCRIBED, Rule((NIP,), OF_A_PERSON, withheld=True)),
        add=ON_DESCRIBED,
        change=ON_DESCRIBED,
        delete=ON_DESCRIBED,
    ),
    "integration_key": TableAccess(
        IN_UNIT, read=to(AGENCY_ADMIN), add=to(AGENCY_ADMIN), change=to(AGENCY_ADMIN)
    ),
    "known_document": TableAccess(NO_BINDING, read=()),
    "plugin": TableAccess(NO_BINDING, read=PUBLIC),
    "position": TableAccess(
        SHARED,
        read=PUBLIC,
        add=to(*ORGANISERS),
        change=to(*ORGANISERS),
    ),
    "quota": TableAccess(NO_BINDING, read=(), never=ALL_WRITING),
    "region": TableAccess(
        NO_BINDING,
        read=PUBLIC,
        add=to(*ORGANISERS),
        change=to(*ORGANISERS),
        delete=to(THE_IMPORT),
    ),
    "role_grant": TableAccess(IN_UNIT, read=GRANTERS, add=GRANTERS, change=GRANTERS),
    "unit": TableAccess(
        Binding(unit="id"),
        read=PUBLIC,
        add=(Rule(ORGANISERS, None, Binding(unit="parent_id")),),
        change=to(*ORGANISERS),
        is_locked=True,
    ),
}
