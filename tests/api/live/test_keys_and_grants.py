"""Keys over HTTP and sockets, and roles and keys that end while a subscription is open."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.key_text import new_key
from tilik_server.access.viewer import Grant
from tilik_server.database.province_time import local_day
from tilik_server.models.vocabulary import Role
from tilik_web import credentials

SUBSCRIPTION = "subscription ($under: String) { appraisalChanged(under: $under) { id version } }"
VIEWER = "{ viewer { employee { name } grants { role scopes unit { code } } } }"
RECORD = """mutation ($input: RecordEvidenceInput!) { recordEvidence(input: $input) {
  ... on Evidence { id verification { status } } ... on Problem { code message } } }"""
WITHDRAW = """mutation ($evidence: ID!) { withdrawEvidence(evidence: $evidence, reason: "Salah") {
  ... on Evidence { verification { status } } ... on Problem { code } } }"""
GIVE = """mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) {
  ... on Feedback { id } ... on Problem { code message } } }"""
FORBIDDEN = "Forbidden: The token is not valid; ask for a new one."
ROLE_ENDED = (
    "Forbidden: Salah satu peran Anda telah berakhir; sambungkan lagi, lalu muat ulang data yang "
    "ditampilkan."
)
CALCULATOR = "asn.target_achievement"


async def test_key_is_a_bearer_token_of_its_unit_and_scopes(
    post: Any, world: Any, make_key: Any
) -> None:
    unit = await world.unit(code="DINAS")
    secret = await make_key(unit_id=unit, scopes=["directory", "nip"])
    for header in (f"Bearer {secret}", f"bearer  {secret}"):
        response = await post(header, VIEWER)
        assert response.status_code == 200
        assert response.json()["data"]["viewer"] == {
            "employee": None,
            "grants": [
                {"role": "INTEGRATION", "scopes": ["directory", "nip"], "unit": {"code": "DINAS"}}
            ],
        }


async def test_key_that_is_not_valid_is_unauthenticated(
    post: Any, world: Any, make_key: Any
) -> None:
    secret = await make_key()
    changed = secret[:-1] + ("0" if secret[-1] != "0" else "1")
    for header in (
        f"Bearer {new_key()}",
        f"Bearer {changed}",
        "Bearer tilik_key_",
        f"Basic {secret}",
        secret,
        f"Bearer {secret} {secret}",
    ):
        response = await post(header, VIEWER)
        assert (response.status_code, "data" in response.json()) == (401, False), header
        assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert secret not in response.text
    await world.change("update integration_key set revoked_at = now()")
    assert (await post(f"Bearer {secret}", VIEWER)).status_code == 401


async def test_without_a_token_nothing_is_read(server: Any) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
        response = await client.post("/graphql", json={"query": VIEWER})
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.json()["errors"][0]["extensions"]["code"] == "TOKEN_MISSING"
        named = await client.post("/graphql", json={"query": "{ __typename }"})
        assert named.json()["data"] == {"__typename": "Query"}
        for path in ("/healthz", "/readyz"):
            assert (await client.get(path)).status_code in (200, 404)


async def test_socket_without_a_token_ends(open_client: Any) -> None:
    async with open_client() as client:
        await client.send(type="connection_init")
        code, reason = await client.closed()
        assert (code, reason.startswith("Forbidden: Send a token as")) == (4403, True)


async def test_key_begins_a_connection(open_client: Any, world: Any, make_key: Any) -> None:
    plan = await world.plan()
    secret = await make_key(scopes=["results"], unit_id=plan["unit"])
    async with open_client() as client:
        await client.begin({"authorization": f"Bearer {secret}"})
        await client.subscribe(SUBSCRIPTION)
        await world.change("update appraisal set version = 2")
        assert (await client.told())["appraisalChanged"]["version"] == 2
    async with open_client() as client:
        await client.send(type="connection_init", payload={"authorization": f"Bearer {new_key()}"})
        assert await client.closed() == (4403, FORBIDDEN)


async def test_revoked_key_is_told_nothing_more(
    open_client: Any, world: Any, make_key: Any
) -> None:
    plan = await world.plan()
    secret = await make_key(unit_id=plan["unit"])
    async with open_client() as client:
        await client.begin({"authorization": f"Bearer {secret}"})
        await client.subscribe(SUBSCRIPTION)
        await world.change("update integration_key set revoked_at = now()")
        await world.change("update appraisal set version = 2")
        message = await client.receive()
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == (
            "error",
            "TOKEN_INVALID",
        )


async def test_revoked_key_ends_an_idle_connection(
    open_client: Any, world: Any, make_key: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert credentials.CHECK_AFTER <= 10
    monkeypatch.setattr(credentials, "CHECK_AFTER", 0.1)
    secret = await make_key()
    async with open_client() as client, open_client() as other:
        await client.begin({"authorization": f"Bearer {secret}"})
        await other.begin()
        await world.change("update integration_key set revoked_at = now()")
        assert await client.closed() == (4403, FORBIDDEN)
        await other.send(type="ping")
        assert await other.receive() == {"type": "pong"}


async def test_role_that_ends_ends_an_idle_connection(
    open_client: Any, world: Any, sign: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "CHECK_AFTER", 0.1)
    unit = await world.unit()
    person, other = await world.employee(unit), await world.employee(unit)
    for each in (person, other):
        grant = {"employee_id": each, "role": "ADMIN", "reason": "SK"}
        await world.insert("role_grant", starts_on=local_day(None), **grant)
    async with open_client() as client, open_client() as unhindered:
        payload = {"authorization": sign(person, Grant(Role.EMPLOYEE)), "acceptLanguage": "id"}
        await client.begin(payload)
        await unhindered.begin({"authorization": sign(other, Grant(Role.EMPLOYEE))})
        # A role that begins ends nothing.
        begun = {"employee_id": person, "role": "AUDITOR", "reason": "SK"}
        await world.insert("role_grant", starts_on=local_day(None), **begun)
        await client.ask(VIEWER)
        await world.change(
            "update role_grant set ended_at = now(), end_reason = 'Mutasi' "
            "where employee_id = $1 and role = 'ADMIN'",
            person,
        )
        assert await client.closed() == (4403, ROLE_ENDED)
        await unhindered.ask(VIEWER)


async def test_role_that_ends_is_gone_with_the_next_message(
    open_client: Any, world: Any, sign: Any
) -> None:
    document = "subscription { appraisalChanged { version nextSteps } }"
    plan = await world.plan()
    person = await world.employee(plan["unit"])
    await world.change("update appraisal set appraiser_id = $1", person)
    grant = {"employee_id": person, "role": "ADMIN", "reason": "SK"}
    await world.insert("role_grant", starts_on=local_day(None), **grant)
    async with open_client() as client:
        await client.begin({"authorization": sign(person, Grant(Role.EMPLOYEE))})
        await client.subscribe(document)
        await world.change("update appraisal set version = 2")
        before = (await client.told())["appraisalChanged"]
        await world.change("update role_grant set ended_at = now(), end_reason = 'Mutasi'")
        await world.change("update appraisal set version = 3")
        after = (await client.told())["appraisalChanged"]
    assert (before["version"], after["version"]) == (2, 3)
    assert set(after["nextSteps"]) < set(before["nextSteps"])


async def test_key_records_for_the_calculators_that_it_names(
    post: Any, world: Any, make_key: Any
) -> None:
    plan = await world.plan()
    given = {
        "goal": encode("Goal", plan["goal"]),
        "kind": "MEASUREMENT",
        "title": "Capaian",
        "occurredOn": "2025-06-02",
        "record": {"realised": 4},
    }
    scopes = {
        "Absen": {"scopes": ["directory"]},
        "Lain": {"scopes": ["evidence"], "calculators": ["health.immunisation_coverage"]},
        "Kinerja": {"scopes": ["evidence"], "calculators": [CALCULATOR]},
    }
    keys = {
        name: f"Bearer {await make_key(name, unit_id=plan['unit'], **more)}"
        for name, more in scopes.items()
    }
    for name, code in (("Absen", "SCOPE_MISSING"), ("Lain", "NOT_FOUND")):
        response = await post(keys[name], RECORD, input=given)
        found = response.json()["data"]["recordEvidence"]
        assert (name, found["code"]) == (name, code)
    response = await post(keys["Kinerja"], RECORD, input=given)
    found = response.json()["data"]["recordEvidence"]
    assert found["verification"] == {"status": "ACCEPTED"}
    for name, expected in (
        ("Absen", {"code": "NOT_FOUND"}),
        ("Lain", {"code": "NOT_FOUND"}),
        ("Kinerja", {"verification": {"status": "WITHDRAWN"}}),
    ):
        response = await post(keys[name], WITHDRAW, evidence=found["id"])
        assert response.json()["data"]["withdrawEvidence"] == expected
    rows = await world.fetch("select source from evidence")
    assert rows == [{"source": "Kinerja"}]


@pytest.mark.parametrize(
    "more",
    [
        {"scopes": ["directory", "results"]},
        {"scopes": ["evidence"], "calculators": ["health.immunisation_coverage"]},
    ],
)
async def test_key_that_records_nothing_for_a_goal_does_not_learn_of_it(
    post: Any, world: Any, make_key: Any, more: dict[str, Any]
) -> None:
    plan = await world.plan()
    key = f"Bearer {await make_key(unit_id=plan['unit'], **more)}"
    given = {"kind": "MEASUREMENT", "title": "Capaian", "occurredOn": "1999-06-02", "record": {}}
    answers = []
    for stage, goal in (("AGREED", plan["goal"]), ("CLOSED", plan["goal"]), ("CLOSED", uuid4())):
        await world.change("update appraisal set stage = $1", stage)
        response = await post(key, RECORD, input={**given, "goal": encode("Goal", goal)})
        answers.append(response.json()["data"])
    assert answers[0]["recordEvidence"]["code"] in ("SCOPE_MISSING", "NOT_FOUND")
    assert answers == [answers[0]] * 3


async def another_plan(world: Any) -> dict[str, Any]:
    """The columns of a goal of somebody else in another unit."""
    unit, cycle = await world.unit(), await world.cycle("2026")
    appraisal = await world.appraisal(await world.employee(unit), unit, cycle)
    return {"appraisal": appraisal, "unit": unit, "cycle": cycle}


async def test_key_gives_feedback_of_citizens_with_its_scope(
    post: Any, world: Any, make_key: Any
) -> None:
    plan = await world.plan()
    given = {"about": encode("Unit", plan["unit"]), "channel": "CITIZEN", "comment": "Cepat"}
    without = await make_key("Portal", unit_id=plan["unit"])
    response = await post(f"Bearer {without}", GIVE, input=given)
    assert response.json()["data"]["giveFeedback"]["code"] == "SCOPE_MISSING"
    # A key without the scope does not learn whom there is.
    for about, goal in (("Employee", plan["employee"]), ("Employee", uuid4())):
        named = {**given, "about": encode(about, goal), "goal": encode("Goal", plan["goal"])}
        told = await post(f"Bearer {without}", GIVE, input=named)
        assert told.json() == response.json()
    kiosk = await make_key("Kios", unit_id=plan["unit"], scopes=["feedback"])
    answers = [
        (await post(f"Bearer {kiosk}", GIVE, input={**given, "goal": encode("Goal", goal)})).json()
        for goal in (await world.goal(**await another_plan(world)), uuid4())
    ]
    assert answers[0]["data"]["giveFeedback"]["code"] == "NOT_FOUND"
    assert answers[0] == answers[1]
    response = await post(f"Bearer {kiosk}", GIVE, input=given)
    assert "id" in response.json()["data"]["giveFeedback"]
