"""Restrictions: which rows of a table a rule is about, in SQL and in words."""

from typing import Final

from tilik_plugin import Text
from tilik_server.access.audiences import ME
from tilik_server.access.table_access import Restriction

# Whoever is the employee concerned is the employee first, whatever roles they have besides.
OTHERS: Final = "appraisal_id not in (select tilik_appraisals_as('{SELF}'))"
OF_OTHERS: Final = Restriction(OTHERS, Text("of others", "milik orang lain"))
RAISED_WITH_EMPLOYEE: Final = Restriction(
    f"(source = 'SELF' or review_id is not null or {OTHERS})",
    Text(
        "of others; one's own only the self-assessment and what was said in a review",
        "milik orang lain; milik sendiri hanya penilaian mandiri dan evaluasi berkala",
    ),
)
OPEN_TO_EMPLOYEE: Final = Restriction(
    "(source = 'SELF' or review_id is not null)",
    Text("the self-assessment, and ratings in a review", "penilaian mandiri, dan dalam evaluasi"),
)
OF_ONESELF: Final = Restriction("source = 'SELF'", Text("the self-assessment", "penilaian mandiri"))
# What was approved once is named by plans of that time.
WAS_APPROVED: Final = Restriction(
    "status in ('APPROVED', 'RETIRED')", Text("approved, or since retired", "disetujui")
)
IS_IMPORTED: Final = Restriction(
    "appraisal_id in (select a.id from appraisal a where a.imported)",
    Text("of imported appraisals", "milik penilaian yang diimpor"),
)
IMPORTED_OVER: Final = Restriction(
    "(imported and stage = 'CLOSED')", Text("imported and closed", "diimpor dan ditutup")
)
IMPORTED: Final = Restriction("imported", Text("imported", "diimpor"))
RECORDED: Final = Restriction(
    "source = (select nullif(current_setting('tilik.source', true), ''))",
    Text("that it recorded", "yang direkamnya"),
)
# Spares persons the search for scopes that they cannot hold.
BY_SYSTEM: Final = Restriction(
    "(select tilik_me() is null)", Text("to a system", "bagi sebuah sistem")
)
# The same name as `Viewer.actor`.
OWN_REQUEST: Final = Restriction(
    "actor = (select coalesce(nullif(current_setting('tilik.employee', true), ''), "
    "current_setting('tilik.viewer', true) "
    "|| coalesce(':' || nullif(current_setting('tilik.source', true), ''), '')))",
    Text("of one's own requests", "dari permintaan sendiri"),
)
BY_PERSON: Final = "(select current_setting('tilik.viewer', true) = 'user')"
ABOUT_PERSON: Final = "about_id is not null"
ABOUT_UNIT: Final = "about_id is null"

OF_READ_INDICATOR: Final = Restriction(
    "indicator_id in (select i.id from indicator i)",
    Text("of indicators that one may read", "dari indikator yang boleh dibaca"),
)
OF_PROPOSAL: Final = Restriction(
    "indicator_id in (select i.id from indicator i where i.status = 'PROPOSED')",
    Text("of proposals", "dari usulan"),
)
PROPOSED: Final = Restriction(
    f"(status = 'PROPOSED' and {BY_PERSON})", Text("proposed", "diusulkan")
)
NOT_PRIVATE_OF_PERSON: Final = Restriction(
    "visibility in ('SUPERIOR', 'TEAM')",
    Text("about a person, not PRIVATE", "tentang pegawai, bukan PRIVATE"),
)
NOT_PRIVATE: Final = Restriction("visibility <> 'PRIVATE'", Text("not PRIVATE", "bukan PRIVATE"))
TEAM_ABOUT_PERSON: Final = Restriction(
    f"({ABOUT_PERSON} and visibility = 'TEAM')",
    Text("about a person, TEAM", "tentang pegawai, TEAM"),
)
OPEN_ABOUT_UNIT: Final = Restriction(
    f"({ABOUT_UNIT} and visibility <> 'PRIVATE')",
    Text("about a unit, not PRIVATE", "tentang unit, bukan PRIVATE"),
)
ABOUT_A_PERSON: Final = Restriction(ABOUT_PERSON, Text("about a person", "tentang pegawai"))
ABOUT_A_UNIT: Final = Restriction(ABOUT_UNIT, Text("about a unit", "tentang unit"))
IN_OWN_NAME: Final = Restriction(
    f"(author_id = {ME} and (channel <> 'CITIZEN' or parent_id is not null))",
    Text("in one's own name", "atas nama sendiri"),
)
OF_CITIZENS: Final = Restriction(
    "(author_id is null and channel = 'CITIZEN')",
    Text("of citizens", "dari masyarakat"),
)
NOT_OF_PERSON: Final = Restriction(
    "employee_id is null", Text("of units and positions", "milik unit kerja dan jabatan")
)
OF_A_PERSON: Final = Restriction("employee_id is not null", Text("of people", "milik pegawai"))
OF_POSITION: Final = Restriction("position_id is not null", Text("of positions", "milik jabatan"))
