"""Granting roles: who may grant which role where, and what is refused."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import USER, Grant, Viewer
from tilik_server.database.province_time import local_day
from tilik_server.models.vocabulary import STORED_ROLES, Role
from tilik_tests.viewers import ADMIN

TODAY = local_day(None)
DAY = timedelta(days=1)
PROBLEM = "... on Problem { code message fields { path message } }"
SHOWN = """... on RoleGrant {
  id role startsOn endsOn reason endedAt endReason
  unit { code } employee { name } grantedBy { name } endedBy { name }
}"""
GRANT = f"mutation ($input: GrantRoleInput!) {{ grantRole(input: $input) {{ {SHOWN} {PROBLEM} }} }}"
END = f"""mutation ($grant: ID!, $reason: String!) {{
  endGrant(grant: $grant, reason: $reason) {{ {SHOWN} {PROBLEM} }} }}"""
LIST = """query ($filter: RoleGrantFilter) { grants(filter: $filter) {
  totalCount nodes { id role unit { code } employee { name } } } }"""
HELD = "{ viewer { grants { role unit { code } } } }"


class Office:
    """An agency with a division, its administrator, and people."""

    def __init__(self, graph: Any, world: Any) -> None:
        self.graph, self.world = graph, world
        self.people: dict[str, Any] = {}

    async def fill(self) -> None:
        region = await self.world.unit(code="REGION")
        agency = await self.world.unit(region, code="AGENCY")
        division = await self.world.unit(agency, code="DIVISION")
        other = await self.world.unit(region, code="OTHER")
        self.units = {"REGION": region, "AGENCY": agency, "DIVISION": division, "OTHER": other}
        for name, unit in (("Ani", agency), ("Budi", division), ("Citra", other)):
            self.people[name] = await self.world.employee(unit, name=name)

    def admin(self, name: str = "Ani", unit: str | None = "AGENCY", **more: Any) -> Viewer:
        """Somebody who administers a unit."""
        place = None if unit is None else self.units[unit]
        grants = (Grant(more.pop("role", Role.AGENCY_ADMIN), place),)
        return Viewer(USER.name, employee=self.people[name], grants=grants, **more)

    async def grant(self, viewer: Viewer, role: str = "PERFORMANCE_TEAM", **more: Any) -> Any:
        given = {"role": role, "employee": self.id("Budi"), "unit": "DIVISION", "reason": "SK 1"}
        given |= {name: str(v) if isinstance(v, date) else v for name, v in more.items()}
        found = await self.graph.ask(GRANT, viewer, input=given)
        return found["grantRole"]

    async def end(self, viewer: Viewer, grant: str, reason: str = "Mutasi") -> Any:
        return (await self.graph.ask(END, viewer, grant=grant, reason=reason))["endGrant"]

    async def held(self, name: str) -> list[Any]:
        viewer = Viewer(USER.name, employee=self.people[name])
        found = await self.graph.ask(HELD, viewer)
        return [(g["role"], g["unit"] and g["unit"]["code"]) for g in found["viewer"]["grants"]]

    def id(self, name: str) -> str:
        return encode("Employee", self.people[name])


@pytest.fixture
async def office(graph: Any, world: Any) -> Office:
    made = Office(graph, world)
    await made.fill()
    return made


def faults(problem: Any) -> tuple[str, list[str]]:
    return problem["code"], [".".join(each["path"]) for each in problem["fields"]]


async def test_administrator_grants_in_the_subtree_and_ends_it(office: Office) -> None:
    made = await office.grant(office.admin(), endsOn=TODAY + DAY)
    key = made.pop("id")
    assert made == {
        "role": "PERFORMANCE_TEAM",
        "startsOn": str(TODAY),
        "endsOn": str(TODAY + DAY),
        "reason": "SK 1",
        "endedAt": None,
        "endReason": None,
        "unit": {"code": "DIVISION"},
        "employee": {"name": "Budi"},
        "grantedBy": {"name": "Ani"},
        "endedBy": None,
    }
    assert await office.held("Budi") == [("PERFORMANCE_TEAM", "DIVISION")]
    ended = await office.end(office.admin(), key)
    assert (ended["endReason"], ended["endedBy"]) == ("Mutasi", {"name": "Ani"})
    assert ended["endedAt"] is not None
    assert await office.held("Budi") == []
    assert faults(await office.end(office.admin(), key)) == ("GRANT_ENDED", [])


@pytest.mark.parametrize("role", STORED_ROLES)
async def test_agency_grants_all_roles_but_those_above_it(role: Role, office: Office) -> None:
    unit = None if role is Role.ADMIN else "DIVISION"
    found = await office.grant(office.admin(unit=None), role, unit=unit)
    if role in (Role.ADMIN, Role.AUDITOR):
        assert faults(found) == ("NOT_YOUR_STEP", [])
        found = await office.grant(ADMIN, role, unit=unit)
        ending = await office.end(office.admin(unit=None), found["id"])
        assert faults(ending) == ("NOT_YOUR_STEP", [])
    assert found["role"] == role
    assert await office.held("Budi") == [(role, unit)]


@pytest.mark.parametrize("unit", [None, "REGION", "OTHER"])
async def test_agency_grants_nothing_wider_than_its_own(unit: Any, office: Office) -> None:
    assert faults(await office.grant(office.admin(), unit=unit)) == ("NOT_YOUR_STEP", [])
    assert await office.held("Budi") == []


@pytest.mark.parametrize("role", [Role.PERFORMANCE_TEAM, Role.REGION_VIEWER, Role.AUDITOR])
async def test_other_roles_grant_nothing(role: Role, office: Office) -> None:
    viewer = office.admin(role=role)
    found = await office.grant(viewer)
    assert faults(found) == ("NOT_YOUR_STEP", [])
    assert "an administrator of the agency" in found["message"]
    indonesian = await office.grant(replace(viewer, language="id"))
    assert "administrator instansi" in indonesian["message"]


async def test_nobody_grants_to_themselves_or_ends_their_own(office: Office) -> None:
    for viewer in (office.admin("Budi"), office.admin("Budi", None, role=Role.ADMIN)):
        assert faults(await office.grant(viewer)) == ("NOT_YOUR_STEP", [])
    own = await office.grant(ADMIN)
    found = await office.end(office.admin("Budi"), own["id"])
    assert faults(found) == ("NOT_YOUR_STEP", [])


async def test_stored_administrator_grants_until_the_role_ends(office: Office) -> None:
    own = await office.grant(ADMIN, "AGENCY_ADMIN", employee=office.id("Ani"), unit="AGENCY")
    ani = Viewer(USER.name, employee=office.people["Ani"])
    assert (await office.grant(ani))["role"] == "PERFORMANCE_TEAM"
    await office.end(ADMIN, own["id"])
    assert faults(await office.grant(ani, "REGION_VIEWER")) == ("NOT_YOUR_STEP", [])


async def test_grants_are_listed_to_those_who_administer_the_unit(
    office: Office, graph: Any
) -> None:
    await office.grant(ADMIN)
    await office.grant(ADMIN, unit="OTHER", employee=office.id("Citra"))
    whole = await office.grant(ADMIN, "REGION_VIEWER", unit=None)

    async def listed(viewer: Viewer, **more: Any) -> Any:
        found = (await graph.ask(LIST, viewer, filter=more))["grants"]
        assert found["totalCount"] == len(found["nodes"])
        return sorted(each["unit"]["code"] if each["unit"] else "" for each in found["nodes"])

    assert await listed(ADMIN) == ["", "DIVISION", "OTHER"]
    assert await listed(office.admin()) == ["DIVISION"]
    assert await listed(office.admin(role=Role.PERFORMANCE_TEAM)) == []
    assert await listed(Viewer(USER.name, employee=office.people["Budi"])) == []
    assert await listed(ADMIN, role="PERFORMANCE_TEAM") == ["DIVISION", "OTHER"]
    assert await listed(ADMIN, employee=office.id("Citra")) == ["OTHER"]
    assert await listed(ADMIN, under="AGENCY") == ["DIVISION"]
    await office.end(ADMIN, whole["id"])
    assert await listed(ADMIN, holds=True) == ["DIVISION", "OTHER"]
    assert await listed(ADMIN, holds=False) == [""]


async def test_grant_out_of_sight_is_as_one_that_never_was(office: Office) -> None:
    hidden = await office.grant(ADMIN, unit="OTHER", employee=office.id("Citra"))
    none = encode("RoleGrant", office.people["Ani"])
    answers = [await office.end(office.admin(), each) for each in (hidden["id"], none)]
    assert answers[0] == answers[1]
    assert faults(answers[0]) == ("NOT_FOUND", ["grant"])
    assert await office.held("Citra") == [("PERFORMANCE_TEAM", "OTHER")]


WRONG = [
    ({"role": "EMPLOYEE"}, "INVALID_ARGUMENT", ["input.role"]),
    ({"role": "APPRAISER"}, "INVALID_ARGUMENT", ["input.role"]),
    ({"role": "INTEGRATION"}, "INVALID_ARGUMENT", ["input.role"]),
    ({"role": "ADMIN"}, "INVALID_ARGUMENT", ["input.unit"]),
    ({"unit": "NOWHERE"}, "CODE_UNKNOWN", ["input.unit"]),
    ({"unit": "division"}, "CODE_UNKNOWN", ["input.unit"]),
    ({"unit": ""}, "INVALID_ARGUMENT", ["input.unit"]),
    ({"unit": "\0"}, "INVALID_ARGUMENT", ["input.unit"]),
    ({"unit": "x" * 65}, "INVALID_ARGUMENT", ["input.unit"]),
    ({"employee": "x"}, "INVALID_ID", ["input.employee"]),
    ({"employee": encode("Unit", uuid4())}, "INVALID_ID", None),
    ({"employee": encode("Employee", uuid4())}, "NOT_FOUND", None),
    ({"startsOn": TODAY, "endsOn": TODAY - DAY}, "INVALID_ARGUMENT", ["input.endsOn"]),
    ({"endsOn": TODAY - DAY * 2}, "INVALID_ARGUMENT", ["input.endsOn"]),
    (
        {"startsOn": TODAY - DAY * 9, "endsOn": TODAY - DAY * 2},
        "INVALID_ARGUMENT",
        ["input.endsOn"],
    ),
    ({"startsOn": "0001-01-01", "endsOn": "0001-01-02"}, "INVALID_ARGUMENT", ["input.endsOn"]),
    ({"reason": ""}, "INVALID_ARGUMENT", ["input.reason"]),
    ({"reason": "  "}, "INVALID_ARGUMENT", ["input.reason"]),
    ({"reason": "x" * 1001}, "INVALID_ARGUMENT", ["input.reason"]),
    ({"reason": "a\0b"}, "INVALID_ARGUMENT", ["input.reason"]),
    ({"reason": "", "role": "INTEGRATION"}, "INVALID_ARGUMENT", ["input.role", "input.reason"]),
]


@pytest.mark.parametrize(("sent", "code", "paths"), WRONG)
async def test_wrong_input_is_named_in_both_languages(
    sent: Any, code: str, paths: Any, office: Office
) -> None:
    paths = paths or ["input.employee"]
    english = await office.grant(ADMIN, **sent)
    assert faults(english) == (code, paths)
    indonesian = await office.grant(replace(ADMIN, language="id"), **sent)
    assert faults(indonesian) == (code, paths)
    assert indonesian["message"] != english["message"]
    said = zip(english["fields"], indonesian["fields"], strict=True)
    assert all(one["message"] != other["message"] for one, other in said)
    assert await office.world.fetch("select from role_grant") == []


async def test_days_at_the_edge_are_accepted(office: Office) -> None:
    spans: list[dict[str, Any]] = [
        {"startsOn": "0001-01-01", "endsOn": TODAY},
        {"startsOn": TODAY + DAY, "endsOn": "9999-12-31"},
    ]
    for days in spans:
        assert (await office.grant(ADMIN, **days))["role"] == "PERFORMANCE_TEAM"
    assert await office.held("Budi") == [("PERFORMANCE_TEAM", "DIVISION")]


async def test_person_who_left_gets_no_role(office: Office) -> None:
    await office.world.change(
        "update employee set active_until = $1 where id = $2", TODAY - DAY, office.people["Budi"]
    )
    assert faults(await office.grant(ADMIN)) == ("INVALID_ARGUMENT", ["input.employee"])


async def test_same_role_twice_says_until_when_it_holds(office: Office) -> None:
    await office.grant(ADMIN, endsOn=TODAY + DAY)
    again = await office.grant(ADMIN, startsOn=TODAY + DAY)
    assert faults(again) == ("ALREADY_GRANTED", [])
    assert again["message"].startswith(
        f"Budi already has the role performance team there from {TODAY} to {TODAY + DAY}:"
    )
    indonesian = await office.grant(replace(ADMIN, language="id"), startsOn=TODAY + DAY)
    assert f"dari {TODAY} sampai {TODAY + DAY}" in indonesian["message"]
    assert (await office.grant(ADMIN, startsOn=TODAY + DAY * 2))["endsOn"] is None


async def test_two_at_once_store_one(office: Office) -> None:
    both = await asyncio.gather(office.grant(ADMIN), office.grant(ADMIN))
    assert sorted(each.get("code", "") for each in both) == ["", "ALREADY_GRANTED"]
    assert len(await office.world.fetch("select from role_grant")) == 1


@pytest.mark.parametrize("reason", ["", " ", "x" * 1001, "\0"])
async def test_end_needs_a_reason(reason: str, office: Office) -> None:
    made = await office.grant(ADMIN)
    found = await office.end(ADMIN, made["id"], reason)
    assert faults(found) == ("INVALID_ARGUMENT", ["reason"])
    assert await office.held("Budi") == [("PERFORMANCE_TEAM", "DIVISION")]
