"""Who sees and changes a row of each table: expected by hand, found by asking the database."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest

TABLES = """
select c.relname as name from pg_class c
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and c.relrowsecurity
"""
SETTINGS = """
select set_config('tilik.viewer', $1, true), set_config('tilik.employee', $2, true),
  set_config('tilik.grants', $3, true), set_config('tilik.source', $4, true)
"""
# One row in each table is planted around the employee `self` of the unit `office`.
ROLES = ("PERFORMANCE_TEAM", "AGENCY_ADMIN", "REGION_VIEWER", "AUDITOR", "ADMIN")
SCOPES = ("directory", "nip", "competency", "results", "evidence", "feedback", "organisation")
PEOPLE = ("self", "appraiser", "superior", "head", "supervisor", "colleague", "stranger")
SYSTEMS = ("operator", "import", "scoring", "visitor", "nobody")

ALL_PEOPLE = "self appraiser superior head supervisor colleague stranger "
ALL_ROLES = "PERFORMANCE_TEAM AGENCY_ADMIN REGION_VIEWER AUDITOR ADMIN other "
ALL_SCOPES = "directory nip competency results evidence feedback organisation "
PUBLIC = ALL_PEOPLE + ALL_ROLES + ALL_SCOPES + "operator import scoring visitor"
LINE = "head supervisor "
SIDES = "self appraiser superior "
SERVICE = "operator import scoring "
DEVELOPED = f"self {LINE} PERFORMANCE_TEAM AGENCY_ADMIN ADMIN competency operator"
TRIAL = "PERFORMANCE_TEAM ADMIN "

READ: Mapping[str, str] = {
    "account": "operator",
    "adjustment": f"appraiser superior {TRIAL} operator scoring",
    "appraisal": f"{SIDES} {LINE} PERFORMANCE_TEAM AGENCY_ADMIN REGION_VIEWER ADMIN results "
    f"{SERVICE} visitor",
    "assignment": f"{SIDES} {LINE} PERFORMANCE_TEAM AGENCY_ADMIN ADMIN organisation {SERVICE}",
    "attribute_record": f"{SIDES} {LINE} PERFORMANCE_TEAM AGENCY_ADMIN ADMIN import operator",
    "attribute_set": PUBLIC,
    "audit_chain": "operator",
    "audit_change": "AUDITOR ADMIN operator",
    "audit_event": "AUDITOR ADMIN operator",
    "competency": PUBLIC,
    "competency_assessment": DEVELOPED,
    "competency_profile": DEVELOPED,
    "competency_requirement": PUBLIC,
    "cycle": PUBLIC,
    "departure": "PERFORMANCE_TEAM AGENCY_ADMIN REGION_VIEWER ADMIN head results operator visitor",
    # Its author's alone, whatever role others have.
    "draft": "self operator",
    "employee": f"{ALL_PEOPLE} {ALL_ROLES} directory organisation {SERVICE} visitor",
    "evidence": f"{SIDES} {LINE} PERFORMANCE_TEAM REGION_VIEWER ADMIN evidence {SERVICE} visitor",
    "external_code": f"{SIDES} {LINE} PERFORMANCE_TEAM AGENCY_ADMIN ADMIN nip import operator",
    # About `self`, for the TEAM, by a colleague; more below.
    "feedback": "self appraiser superior colleague ADMIN operator",
    "follow_up": f"{SIDES} PERFORMANCE_TEAM AGENCY_ADMIN ADMIN operator",
    "forum": f"self head {TRIAL} operator",
    "forum_participant": f"self head {TRIAL} operator",
    "goal": f"{SIDES} {LINE} PERFORMANCE_TEAM AGENCY_ADMIN REGION_VIEWER ADMIN results "
    f"{SERVICE} visitor",
    "idempotency_key": "self operator",
    "indicator": PUBLIC,
    "indicator_position": PUBLIC,
    "integration_key": "AGENCY_ADMIN ADMIN operator",
    "invitation": "operator",
    "invitation_attempt": "operator",
    "known_document": "operator",
    "objection": f"{SIDES} {TRIAL} operator",
    "outbox": "operator",
    # Of an appraisal that is not decided yet.
    "outcome": f"appraiser superior {LINE} PERFORMANCE_TEAM REGION_VIEWER ADMIN results {SERVICE} "
    "visitor",
    "plugin": PUBLIC,
    "position": PUBLIC,
    "quota": "operator",
    "rating": f"appraiser superior {TRIAL} operator scoring",
    "region": PUBLIC,
    "review": f"{SIDES} {TRIAL} operator scoring",
    "role_grant": "AGENCY_ADMIN ADMIN import operator",
    "score": f"{SIDES} {LINE} PERFORMANCE_TEAM REGION_VIEWER ADMIN results {SERVICE} visitor",
    "source_record": SERVICE,
    "timeline_entry": f"{SIDES} {TRIAL} {SERVICE}",
    "training": DEVELOPED,
    "unit": PUBLIC,
    "unit_predicate": PUBLIC,
}

TEAM = "PERFORMANCE_TEAM AGENCY_ADMIN ADMIN "
MANAGERS = "AGENCY_ADMIN ADMIN operator"
BRINGERS = "AGENCY_ADMIN ADMIN organisation import operator"
# A key with the scope sees no codes and attributes of people.
UNSEEN_BRINGERS = "AGENCY_ADMIN ADMIN import operator"
DEVELOPERS = f"{LINE} {TEAM} operator"
# What each command may touch: of `add` a row like the planted one, of the others the row itself.
# PostgreSQL lets nobody change or delete a row that they do not see.
WRITE: Mapping[str, tuple[str, str, str]] = {
    "account": ("operator",) * 3,
    "adjustment": (f"superior {LINE} {TEAM} operator", "operator", "operator"),
    "appraisal": (f"{TEAM} operator", f"{SIDES} {LINE} {TEAM} operator", "operator"),
    "assignment": (BRINGERS, BRINGERS, BRINGERS),
    "attribute_record": (BRINGERS, UNSEEN_BRINGERS, UNSEEN_BRINGERS),
    "attribute_set": (MANAGERS, MANAGERS, "operator"),
    # Triggers write the trail, whoever changes something.
    "audit_chain": ("",) * 3,
    "audit_change": ("",) * 3,
    "audit_event": ("",) * 3,
    "competency": ("operator",) * 3,
    "competency_assessment": (DEVELOPERS, DEVELOPERS, "operator"),
    "competency_profile": (DEVELOPERS, DEVELOPERS, "operator"),
    "competency_requirement": (BRINGERS, BRINGERS, BRINGERS),
    "cycle": (f"{TEAM} operator", f"{TEAM} operator", "operator"),
    "departure": ("operator",) * 3,
    "draft": ("self operator",) * 3,
    "employee": (BRINGERS, BRINGERS, "operator"),
    "evidence": (
        f"self appraiser {TEAM} evidence import operator",
        f"{SIDES} {TRIAL} evidence import operator",
        "operator",
    ),
    "external_code": (BRINGERS, UNSEEN_BRINGERS, UNSEEN_BRINGERS),
    "feedback": ("colleague operator", "operator", "operator"),
    "follow_up": (f"appraiser superior {TEAM} operator",) * 3,
    "forum": (f"head {TEAM} operator", "operator", "operator"),
    "forum_participant": (f"head {TEAM} operator", "operator", "operator"),
    "goal": (
        f"self appraiser {TEAM} operator",
        "self appraiser ADMIN operator",
        "self appraiser ADMIN operator",
    ),
    "idempotency_key": ("self operator", "operator", "operator"),
    "indicator": ("operator", f"{TEAM} operator", "operator"),
    "indicator_position": ("operator",) * 3,
    "integration_key": (MANAGERS, MANAGERS, "operator"),
    "invitation": ("operator",) * 3,
    "invitation_attempt": ("operator",) * 3,
    "known_document": ("operator",) * 3,
    "objection": ("self ADMIN operator", f"{SIDES} ADMIN operator", "operator"),
    "outbox": ("operator",) * 3,
    "outcome": ("appraiser superior ADMIN operator",) * 3,
    "plugin": ("operator",) * 3,
    "position": (BRINGERS, BRINGERS, "operator"),
    "rating": (
        f"appraiser superior {LINE} {TEAM} operator",
        f"appraiser superior {TRIAL} operator",
        f"appraiser superior {TRIAL} operator",
    ),
    "quota": ("",) * 3,
    "region": ("import operator",) * 3,
    "review": ("appraiser ADMIN operator", "self appraiser ADMIN operator", "operator"),
    "role_grant": (f"{MANAGERS} import", f"{MANAGERS} import", "operator"),
    "score": ("scoring operator",) * 3,
    "source_record": ("import operator",) * 3,
    # Nobody changes a timeline, not even the operator.
    "timeline_entry": (f"{SIDES} {LINE} {TEAM} evidence operator", "", ""),
    "training": (f"{LINE} {TEAM} operator",) * 3,
    # The planted unit is a root: only somebody of every unit adds one.
    "unit": ("import operator", BRINGERS, "operator"),
    "unit_predicate": (f"head {TEAM} operator", f"head {TEAM} operator", "operator"),
}


class Matrix:
    """The planted rows, and what the viewers by name may do with them."""

    def __init__(self, world: Any, rows: dict[str, Any]) -> None:
        self.world = world
        self.rows = rows
        self.connection = world.database.connection
        self.people: dict[str, UUID] = {}
        self.elsewhere = uuid4()

    async def plant(self) -> None:
        """Give the planted appraisal its people, in one transaction that is undone."""
        world, rows = self.world, self.rows
        self.elsewhere = await world.unit()
        self.people["self"] = rows["employee"]
        for name in PEOPLE[1:]:
            unit = rows["unit"] if name in ("colleague",) else self.elsewhere
            self.people[name] = await world.employee(unit, name=name)
        people = self.people
        for sql, *values in (
            (
                "update appraisal set appraiser_id = $1, appraiser_superior_id = $2",
                people["appraiser"],
                people["superior"],
            ),
            ("update unit set head_id = $1 where id = $2", people["head"], rows["unit"]),
            (
                "update employee set supervisor_id = $1 where id = $2",
                people["supervisor"],
                people["self"],
            ),
            (
                "update feedback set about_id = $1, author_id = $2",
                people["self"],
                people["colleague"],
            ),
            ("update idempotency_key set actor = $1", str(people["self"])),
            ("update evidence set source = 'kiosk'",),
            ("update departure set units = array[$1::uuid]", rows["unit"]),
            ("update cycle set unit_id = $1", rows["unit"]),
            ("update indicator set unit_id = $1", rows["unit"]),
            ("update role_grant set unit_id = $1", rows["unit"]),
            ("update integration_key set unit_id = $1", rows["unit"]),
        ):
            await world.change(sql, *values)

    async def become(self, name: str) -> None:
        """Ask as one of the viewers from here on."""
        kind, employee, source = "user", "", ""
        grants: list[dict[str, Any]] = []
        unit: str | None = str(self.rows["unit"])
        if name in PEOPLE:
            employee = str(self.people[name])
        elif name in SYSTEMS:
            kind = name
            if name == "visitor":
                grants = [{"role": "REGION_VIEWER", "unit": None, "scopes": []}]
        elif name in SCOPES:
            kind, source = "integration", "kiosk"
            grants = [{"role": "INTEGRATION", "unit": unit, "scopes": [name]}]
        else:
            role, unit = (
                ("PERFORMANCE_TEAM", str(self.elsewhere)) if name == "other" else (name, unit)
            )
            grants = [{"role": role, "unit": unit, "scopes": []}]
        said = orjson.dumps(grants).decode()
        await self.connection.execute(SETTINGS, kind, employee, said, source)

    async def sees(self, table: str) -> bool:
        """Return whether the present viewer sees the planted row."""
        found: int = await self.connection.fetchval(
            f"select count(*) from {table} where id = $1", self.rows[table]
        )
        return found == 1

    async def may(self, sql: str, *values: Any) -> bool:
        """Return whether the policies let a change take place, which is undone."""
        trial = self.connection.transaction()
        await trial.start()
        try:
            return not str(await self.connection.execute(sql, *values)).endswith(" 0")
        except asyncpg.InsufficientPrivilegeError:
            return False
        except asyncpg.IntegrityConstraintViolationError:
            return True
        finally:
            await trial.rollback()


VIEWERS = (*PEOPLE, *ROLES, "other", *SCOPES, *SYSTEMS)


@pytest.fixture
async def matrix(world: Any, rows: dict[str, Any]) -> Matrix:
    """The planted rows with their people."""
    made = Matrix(world, rows)
    await made.plant()
    return made


async def tables_of(matrix: Matrix) -> list[str]:
    return sorted(row["name"] for row in await matrix.world.fetch(TABLES))


def named(text: str) -> set[str]:
    return set(text.split())


async def test_every_table_is_in_the_matrix(matrix: Matrix) -> None:
    assert await tables_of(matrix) == sorted(READ) == sorted(WRITE)


async def test_each_viewer_sees_what_access_says(matrix: Matrix) -> None:
    found: dict[str, set[str]] = {table: set() for table in READ}
    for viewer in VIEWERS:
        await matrix.become(viewer)
        for table in READ:
            if await matrix.sees(table):
                found[table].add(viewer)
    differing = {
        table: (sorted(found[table] - named(text)), sorted(named(text) - found[table]))
        for table, text in READ.items()
        if found[table] != named(text)
    }
    assert differing == {}, "table: (sees too much, sees too little)"


@pytest.mark.parametrize(
    ("change", "table", "who"),
    [
        ("update appraisal set stage = 'DECIDED'", "rating", f"{SIDES} {TRIAL} operator scoring"),
        ("update appraisal set stage = 'OBJECTED'", "adjustment",
         f"{SIDES} {TRIAL} operator scoring"),
        ("update appraisal set stage = 'CLOSED'", "outcome", f"{READ['outcome']} self"),
        ("update rating set source = 'SELF'", "rating", f"{SIDES} {TRIAL} operator scoring"),
        ("update feedback set visibility = 'PRIVATE'", "feedback", "self colleague operator"),
        ("update feedback set visibility = 'SUPERIOR'", "feedback",
         "self appraiser superior colleague ADMIN operator"),
        ("update feedback set about_id = null, author_id = null", "feedback",
         "self colleague head PERFORMANCE_TEAM REGION_VIEWER ADMIN visitor operator"),
        ("update indicator set status = 'PROPOSED'", "indicator",
         f"self colleague head {TRIAL} operator"),
        ("update indicator set status = 'RETIRED'", "indicator", PUBLIC),
        ("update evidence set source = 'another'", "evidence",
         f"{SIDES} {LINE} PERFORMANCE_TEAM REGION_VIEWER ADMIN {SERVICE} visitor"),
        ("update appraisal set appraiser_id = null", "follow_up",
         "self superior PERFORMANCE_TEAM AGENCY_ADMIN ADMIN operator"),
    ],
)  # fmt: skip
async def test_state_of_a_row_decides(matrix: Matrix, change: str, table: str, who: str) -> None:
    await matrix.world.change(change)
    found = set()
    for viewer in VIEWERS:
        await matrix.become(viewer)
        if await matrix.sees(table):
            found.add(viewer)
    assert found == named(who)


@pytest.mark.parametrize("role", ["PERFORMANCE_TEAM", "ADMIN"])
async def test_person_on_both_sides_is_the_employee_first(matrix: Matrix, role: str) -> None:
    grants: list[dict[str, Any]] = [{"role": role, "unit": None, "scopes": []}]
    own = str(matrix.people["self"])
    await matrix.connection.execute(SETTINGS, "user", own, orjson.dumps(grants).decode(), "")
    assert not await matrix.sees("rating")
    assert not await matrix.sees("adjustment")
    assert await matrix.sees("appraisal")
    for table in ("rating", "adjustment"):
        copy = "insert into {0} select (r).* from (select t as r from {0} t where id = $1) x"
        assert not await matrix.may(copy.format(table), matrix.rows[table])


async def test_goals_of_the_appraiser_are_open_to_those_who_contribute(matrix: Matrix) -> None:
    world, rows = matrix.world, matrix.rows
    own = await world.appraisal(matrix.people["appraiser"], matrix.elsewhere, rows["cycle"])
    goal = await world.goal(own, matrix.elsewhere, rows["cycle"])
    seen = {}
    for viewer in ("self", "colleague", "superior"):
        await matrix.become(viewer)
        seen[viewer] = [
            await matrix.connection.fetchval(f"select count(*) from {table} where id = $1", key)
            for table, key in (("goal", goal), ("appraisal", own))
        ]
    assert seen == {"self": [1, 0], "colleague": [0, 0], "superior": [0, 0]}


async def test_shared_score_is_seen_with_the_goal_that_takes_it(matrix: Matrix) -> None:
    world, rows = matrix.world, matrix.rows
    other = await world.appraisal(matrix.people["colleague"], matrix.elsewhere, rows["cycle"])
    await world.goal(
        other, matrix.elsewhere, rows["cycle"], shared=True, contributes_to_id=rows["goal"]
    )
    seen = []
    for viewer in ("colleague", "other", "stranger"):
        await matrix.become(viewer)
        if await matrix.sees("score"):
            seen.append(viewer)
    assert seen == ["colleague", "other"]


async def test_each_viewer_changes_what_access_says(matrix: Matrix) -> None:
    connection, rows = matrix.connection, matrix.rows
    await matrix.become("operator")
    copies, columns = {}, {}
    for table in WRITE:
        copies[table] = await connection.fetchval(
            f"select to_jsonb(t)::text from {table} t where id = $1", rows[table]
        )
        columns[table] = await matrix.world.columns(table)
    found: dict[str, tuple[set[str], set[str], set[str]]] = {
        table: (set(), set(), set()) for table in WRITE
    }
    for viewer in VIEWERS:
        await matrix.become(viewer)
        for table, key in ((table, rows[table]) for table in WRITE):
            source = f'jsonb_populate_record(null::"{table}", $1)'
            listed = columns[table]
            add = f"insert into {table} ({listed}) select {listed} from {source}"
            tried = (
                await matrix.may(add, copies[table]),
                await matrix.may(f"update {table} set id = id where id = $1", key),
                await matrix.may(f"delete from {table} where id = $1", key),
            )
            for names, is_allowed in zip(found[table], tried, strict=True):
                if is_allowed:
                    names.add(viewer)
    differing = {
        f"{command} {table}": (sorted(names - named(text)), sorted(named(text) - names))
        for table, texts in WRITE.items()
        for command, names, text in zip(
            ("add", "change", "delete"), found[table], texts, strict=True
        )
        if names != named(text)
    }
    assert differing == {}, "command: (may too much, may too little)"
