"""Integration keys: who may create, rotate and revoke which, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.key_text import hash_of_key, is_key
from tilik_server.access.viewer import USER, Grant, Viewer
from tilik_server.database.province_time import local_day
from tilik_server.errors import TokenInvalid
from tilik_server.models.vocabulary import KeyScope, Role
from tilik_server.sign_in.identify_key import identify_key
from tilik_tests.viewers import ADMIN

TODAY = local_day(None)
DAY = timedelta(days=1)
HELD = {KeyScope.DIRECTORY, KeyScope.NIP, KeyScope.COMPETENCY, KeyScope.ORGANISATION}
CALCULATOR = "asn.target_achievement"
PROBLEM = "... on Problem { code message fields { path message } }"
ISSUED = f"""... on IssuedIntegrationKey {{ secret key {{
  id name scopes calculators expiresOn rotatedAt earlierUntil revokedAt lastUsedAt
  unit {{ code }} createdBy {{ name }} }} }} {PROBLEM}"""
CREATE = f"mutation ($input: CreateKeyInput!) {{ createKey(input: $input) {{ {ISSUED} }} }}"
ROTATE = f"""mutation ($key: ID!, $keepDays: Int!, $expiresOn: Date) {{
  rotateKey(key: $key, keepDays: $keepDays, expiresOn: $expiresOn) {{ {ISSUED} }} }}"""
REVOKE = f"""mutation ($key: ID!) {{ revokeKey(key: $key) {{
  ... on IntegrationKey {{ name revokedAt revokedBy {{ name }} }} {PROBLEM} }} }}"""
LIST = "{ keys { totalCount nodes { name unit { code } } } }"


class Office:
    """An agency with a division, and its administrator."""

    def __init__(self, graph: Any, world: Any) -> None:
        self.graph, self.world = graph, world

    async def fill(self) -> None:
        region = await self.world.unit(code="REGION")
        agency = await self.world.unit(region, code="AGENCY")
        division = await self.world.unit(agency, code="DIVISION")
        other = await self.world.unit(region, code="OTHER")
        self.units = {"REGION": region, "AGENCY": agency, "DIVISION": division, "OTHER": other}
        self.ani = await self.world.employee(agency, name="Ani")

    def admin(self, role: Role = Role.AGENCY_ADMIN) -> Viewer:
        """The administrator of the agency, or somebody of another role there."""
        return Viewer(USER.name, employee=self.ani, grants=(Grant(role, self.units["AGENCY"]),))

    async def create(self, viewer: Viewer = ADMIN, **more: Any) -> Any:
        given: dict[str, Any] = {"name": "Portal", "unit": "DIVISION"}
        given |= {"scopes": ["directory", "nip"], "expiresOn": TODAY + DAY * 90, **more}
        given = {name: str(v) if isinstance(v, date) else v for name, v in given.items()}
        return (await self.graph.ask(CREATE, viewer, input=given))["createKey"]

    async def rotate(self, key: str, viewer: Viewer = ADMIN, **more: Any) -> Any:
        given = {"keepDays": 7, **more}
        given = {name: str(v) if isinstance(v, date) else v for name, v in given.items()}
        return (await self.graph.ask(ROTATE, viewer, key=key, **given))["rotateKey"]

    async def revoke(self, key: str, viewer: Viewer = ADMIN) -> Any:
        return (await self.graph.ask(REVOKE, viewer, key=key))["revokeKey"]

    async def identify(self, secret: str) -> Viewer | None:
        """The viewer of a key, or None."""
        try:
            return await identify_key(self.graph.database, secret, "en")
        except TokenInvalid:
            return None


@pytest.fixture
async def office(graph: Any, world: Any) -> Office:
    made = Office(graph, world)
    await made.fill()
    return made


def faults(problem: Any) -> tuple[str, list[str]]:
    return problem["code"], [".".join(each["path"]) for each in problem["fields"]]


async def test_key_is_told_once_and_stored_as_a_hash(office: Office) -> None:
    issued = await office.create(office.admin(), scopes=["nip", "directory", "nip"])
    secret, key = issued["secret"], issued["key"]
    assert is_key(secret)
    assert (key["name"], key["scopes"]) == ("Portal", ["directory", "nip"])
    assert (key["unit"], key["createdBy"]) == ({"code": "DIVISION"}, {"name": "Ani"})
    assert (key["lastUsedAt"], key["rotatedAt"], key["earlierUntil"]) == (None, None, None)
    (row,) = await office.world.fetch("select k::text as whole, key_hash from integration_key k")
    assert row["key_hash"] == hash_of_key(secret)
    assert secret not in row["whole"]
    assert secret[10:] not in row["whole"]
    viewer = await office.identify(secret)
    assert viewer is not None
    assert (viewer.name, viewer.source, viewer.employee) == ("integration", "Portal", None)
    unit = office.units["DIVISION"]
    assert viewer.grants == (Grant(Role.INTEGRATION, unit, ("directory", "nip")),)


async def test_use_is_noted_at_most_every_five_minutes(office: Office) -> None:
    issued = await office.create()
    used = "select last_used_at from integration_key"
    await office.identify(issued["secret"])
    (first,) = await office.world.fetch(used)
    await office.identify(issued["secret"])
    assert await office.world.fetch(used) == [first]
    await office.world.change(
        "update integration_key set last_used_at = now() - interval '5 minutes 1 second'"
    )
    await office.identify(issued["secret"])
    (later,) = await office.world.fetch(used)
    assert later["last_used_at"] > first["last_used_at"]


async def test_rotated_key_overlaps_with_the_one_before(office: Office) -> None:
    issued = await office.create()
    first, key = issued["secret"], issued["key"]["id"]
    rotated = await office.rotate(key)
    second = rotated["secret"]
    assert second != first
    assert rotated["key"]["earlierUntil"] is not None
    assert await office.identify(first)
    assert await office.identify(second)
    # The still earlier one ends with the next rotation.
    third = (await office.rotate(key))["secret"]
    assert [bool(await office.identify(each)) for each in (first, second, third)] == [
        False,
        True,
        True,
    ]
    await office.world.change("update integration_key set earlier_until = now()")
    assert [bool(await office.identify(each)) for each in (second, third)] == [False, True]


async def test_rotation_without_overlap_ends_the_one_before_at_once(office: Office) -> None:
    issued = await office.create()
    rotated = await office.rotate(issued["key"]["id"], keepDays=0)
    assert rotated["key"]["earlierUntil"] is None
    assert await office.identify(issued["secret"]) is None
    assert await office.identify(rotated["secret"])


async def test_overlap_never_outlasts_or_revives_a_last_day(office: Office) -> None:
    issued = await office.create(expiresOn=TODAY + DAY * 2)
    last = TODAY + DAY * 90
    rotated = await office.rotate(issued["key"]["id"], keepDays=30, expiresOn=last)
    assert rotated["key"]["expiresOn"] == str(last)
    # Midnight in the capital's time after the last day is 17.00 UTC on it.
    assert rotated["key"]["earlierUntil"].startswith(f"{TODAY + DAY * 2}T17:00:00")
    expired = await office.create(name="Kios")
    await office.world.change(
        "update integration_key set expires_on = $1 where name = 'Kios'", TODAY - DAY * 2
    )
    key = expired["key"]["id"]
    assert faults(await office.rotate(key)) == ("INVALID_ARGUMENT", ["expiresOn"])
    renewed = await office.rotate(key, expiresOn=last)
    assert renewed["key"]["earlierUntil"] is None
    assert await office.identify(expired["secret"]) is None
    assert await office.identify(renewed["secret"])


async def test_revoked_key_is_invalid_with_every_secret(office: Office) -> None:
    issued = await office.create()
    key = issued["key"]["id"]
    rotated = await office.rotate(key)
    done = await office.revoke(key, office.admin())
    assert (done["revokedBy"], done["revokedAt"] is None) == ({"name": "Ani"}, False)
    for each in (issued, rotated):
        assert await office.identify(each["secret"]) is None
    for again in (await office.revoke(key), await office.rotate(key)):
        assert faults(again) == ("KEY_REVOKED", [])
        assert again["message"] == "The key Portal was revoked: create another one."
    assert faults(await office.create()) == ("KEY_NAME_TAKEN", [])


async def test_expired_key_is_invalid(office: Office) -> None:
    issued = await office.create(expiresOn=TODAY)
    assert await office.identify(issued["secret"])
    await office.world.change("update integration_key set expires_on = $1", TODAY - DAY)
    assert await office.identify(issued["secret"]) is None


@pytest.mark.parametrize("scope", KeyScope)
async def test_agency_gives_the_scopes_that_it_holds(scope: KeyScope, office: Office) -> None:
    calculators = [CALCULATOR] if scope is KeyScope.EVIDENCE else []
    given: dict[str, Any] = {"scopes": [scope.value], "calculators": calculators}
    found = await office.create(office.admin(), **given)
    if scope in HELD:
        assert found["key"]["scopes"] == [scope.value]
    else:
        assert faults(found) == ("NOT_YOUR_STEP", [])
        mixed = {**given, "scopes": ["directory", scope.value]}
        assert faults(await office.create(office.admin(), **mixed)) == ("NOT_YOUR_STEP", [])
        found = await office.create(**given)
        assert found["key"]["calculators"] == calculators
        # Who rotates a key learns its secret, and needs its scopes; anybody above may end it.
        key = found["key"]["id"]
        assert faults(await office.rotate(key, office.admin())) == ("NOT_YOUR_STEP", [])
        assert (await office.revoke(key, office.admin()))["name"] == "Portal"


@pytest.mark.parametrize("unit", [None, "REGION", "OTHER"])
async def test_agency_creates_no_key_wider_than_its_own(unit: Any, office: Office) -> None:
    assert faults(await office.create(office.admin(), unit=unit)) == ("NOT_YOUR_STEP", [])
    assert await office.world.fetch("select from integration_key") == []


@pytest.mark.parametrize("role", [Role.PERFORMANCE_TEAM, Role.REGION_VIEWER, Role.AUDITOR])
async def test_other_roles_create_no_key(role: Role, office: Office) -> None:
    assert faults(await office.create(office.admin(role))) == ("NOT_YOUR_STEP", [])


async def test_keys_are_listed_and_found_by_those_who_administer_the_unit(office: Office) -> None:
    await office.create()
    await office.create(name="Kios", unit=None)
    hidden = await office.create(name="Absen", unit="OTHER")

    async def listed(viewer: Viewer) -> list[str]:
        found = (await office.graph.ask(LIST, viewer))["keys"]
        assert found["totalCount"] == len(found["nodes"])
        return [each["name"] for each in found["nodes"]]

    assert await listed(ADMIN) == ["Absen", "Kios", "Portal"]
    assert await listed(office.admin()) == ["Portal"]
    assert await listed(office.admin(Role.PERFORMANCE_TEAM)) == []
    never = encode("IntegrationKey", uuid4())
    for key in (hidden["key"]["id"], never):
        for found in (
            await office.rotate(key, office.admin()),
            await office.revoke(key, office.admin()),
        ):
            assert faults(found) == ("NOT_FOUND", ["key"])


WRONG = [
    ({"name": ""}, ["input.name"]),
    ({"name": " Portal"}, ["input.name"]),
    ({"name": "x" * 51}, ["input.name"]),
    ({"name": "a\0b"}, ["input.name"]),
    ({"name": "a\u200bb"}, ["input.name"]),
    ({"name": "User"}, ["input.name"]),
    ({"name": "kode undangan"}, ["input.name"]),
    ({"unit": ""}, ["input.unit"]),
    ({"unit": "\0"}, ["input.unit"]),
    ({"scopes": []}, ["input.scopes"]),
    ({"scopes": ["directory", "everything"]}, ["input.scopes.1"]),
    ({"scopes": ["DIRECTORY"]}, ["input.scopes.0"]),
    ({"scopes": ["evidence"]}, ["input.calculators"]),
    ({"calculators": [CALCULATOR]}, ["input.calculators"]),
    ({"scopes": ["evidence"], "calculators": ["nothing.such"]}, ["input.calculators.0"]),
    ({"scopes": ["evidence"], "calculators": [CALCULATOR] * 101}, ["input.calculators"]),
    ({"expiresOn": TODAY - DAY}, ["input.expiresOn"]),
    ({"expiresOn": TODAY + DAY * 732}, ["input.expiresOn"]),
    ({"expiresOn": "0001-01-01"}, ["input.expiresOn"]),
    ({"expiresOn": "9999-12-31"}, ["input.expiresOn"]),
]


@pytest.mark.parametrize(("sent", "paths"), WRONG)
async def test_wrong_input_is_named_in_both_languages(
    sent: Any, paths: Any, office: Office
) -> None:
    english = await office.create(**sent)
    indonesian = await office.create(replace(ADMIN, language="id"), **sent)
    assert faults(english) == faults(indonesian) == ("INVALID_ARGUMENT", paths)
    said = zip(english["fields"], indonesian["fields"], strict=True)
    assert all(one["message"] != other["message"] for one, other in said)
    assert await office.world.fetch("select from integration_key") == []


async def test_unit_that_does_not_exist_is_named(office: Office) -> None:
    assert faults(await office.create(unit="NOWHERE")) == ("CODE_UNKNOWN", ["input.unit"])


async def test_days_at_the_edge_are_accepted(office: Office) -> None:
    assert (await office.create(expiresOn=TODAY))["key"]["expiresOn"] == str(TODAY)
    last = TODAY + DAY * 731
    key = (await office.create(name="Kios", expiresOn=last))["key"]
    assert key["expiresOn"] == str(last)
    for days in (0, 30):
        assert "secret" in await office.rotate(key["id"], keepDays=days)
    for days in (-1, 31, 2**31 - 1):
        found = await office.rotate(key["id"], keepDays=days)
        assert faults(found) == ("INVALID_ARGUMENT", ["keepDays"])
    for key_id in ("x", encode("Unit", uuid4())):
        assert faults(await office.rotate(key_id)) == ("INVALID_ID", ["key"])
