"""Persons sign in with the tokens of a real issuer, over HTTP and over the socket."""

import time
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.errors import PoolExhausted
from tilik_server.issuer import ClaimMap
from tilik_server.settings import Settings
from tilik_tests.forging import FORGED
from tilik_tests.issuers import RealIssuer, needs_issuer, new_elliptic_key, new_key, real_issuer

pytestmark = needs_issuer

WHO = "{ viewer { employee { id } grants { role } } }"
NOBODY: dict[str, Any] = {"employee": None, "grants": []}
NIP = "198503152010011001"
CLIENTS: dict[str, dict[str, Any]] = {
    "siti": {},
    "by-nip": {"nip": NIP},
    "by-spaced-nip": {"nip": "19850315 201001 1 001"},
    "by-email": {"email": "Siti@Office.example", "email_verified": True},
    "by-unconfirmed-email": {"email": "siti@office.example", "email_verified": False},
    "by-email-in-words": {"email": "siti@office.example", "email_verified": "true"},
    "by-unknown-nip": {"nip": "199001012015011002"},
    "by-number": {"nip": 198503152010011001},
    "by-list": {"nip": [NIP]},
    "by-nul": {"nip": f"{NIP}\x00"},
}
CLAIMS = ClaimMap(nip="nip", subject="sub", email="email")


@pytest.fixture(scope="module")
async def issuer() -> AsyncIterator[RealIssuer]:
    """An issuer that no test changes."""
    async with real_issuer(CLIENTS) as running:
        yield running


@pytest.fixture
async def own_issuer() -> AsyncIterator[RealIssuer]:
    """An issuer that the test may stop or give other keys."""
    async with real_issuer(CLIENTS) as running:
        yield running


@pytest.fixture
def chosen(request: pytest.FixtureRequest) -> RealIssuer:
    """The test's own issuer if it asks for one."""
    own = "own_issuer" in request.fixturenames
    found: RealIssuer = request.getfixturevalue("own_issuer" if own else "issuer")
    return found


@pytest.fixture
def live_settings(settings: Settings, keyed_folder: Path, chosen: RealIssuer) -> Settings:
    """The settings of a service that trusts the issuer; an unknown key is asked for at once."""
    own = {"data_dir": keyed_folder, "issuers": (chosen.setting(claims=CLAIMS),)}
    return settings.model_copy(update={**own, "issuer_keys_interval": 1e-9})


@pytest.fixture
async def siti(world: Any, chosen: RealIssuer) -> Any:
    """An employee with two accounts at the issuer, by a subject and by an e-mail address."""
    employee = await world.employee(await world.unit(), nip=NIP, employment="PNS")
    for kind, name in (("SUBJECT", "siti"), ("EMAIL", "siti@office.example")):
        await world.insert(
            "account", issuer=chosen.name, kind=kind, name=name, employee_id=employee
        )
    return employee


async def ask(server: Any, authorization: str, query: str = WHO) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(
            f"http://127.0.0.1:{server.port}/graphql",
            json={"query": query},
            headers={"authorization": authorization},
        )


async def viewer(server: Any, authorization: str) -> Any:
    response = await ask(server, authorization)
    assert response.status_code == 200, response.text
    return response.json()["data"]["viewer"]


@pytest.mark.parametrize("client", ["siti", "by-nip", "by-spaced-nip", "by-email"])
async def test_claim_names_the_person(
    server: Any, issuer: RealIssuer, siti: Any, client: str
) -> None:
    found = await viewer(server, await issuer.issue(client))
    assert found == {"employee": {"id": encode("Employee", siti)}, "grants": [{"role": "EMPLOYEE"}]}


@pytest.mark.parametrize(
    "client",
    [name for name in CLIENTS if name not in ("siti", "by-nip", "by-spaced-nip", "by-email")],
)
async def test_claim_that_names_nobody_makes_a_viewer_without_an_employee(
    server: Any, issuer: RealIssuer, siti: Any, client: str
) -> None:
    authorization = await issuer.issue(client)
    assert await viewer(server, authorization) == NOBODY
    people = await ask(server, authorization, "{ employees { totalCount nodes { name } } }")
    assert people.json()["data"] == {"employees": {"totalCount": 0, "nodes": []}}


async def test_claims_of_two_persons_name_nobody(
    server: Any, issuer: RealIssuer, siti: Any, world: Any
) -> None:
    other = await world.employee(await world.unit())
    await world.insert(
        "account", issuer=issuer.name, kind="SUBJECT", name="by-nip", employee_id=other
    )
    assert await viewer(server, await issuer.issue("by-nip")) == NOBODY


async def test_account_at_another_issuer_names_nobody(
    server: Any, issuer: RealIssuer, siti: Any, world: Any
) -> None:
    await world.change("update account set issuer = 'https://elsewhere.example'")
    for client in ("siti", "by-email"):
        assert await viewer(server, await issuer.issue(client)) == NOBODY


@pytest.mark.parametrize(("days", "is_in_service"), [(-2, False), (2, True)])
async def test_person_is_known_until_the_last_day_of_service(
    server: Any, issuer: RealIssuer, siti: Any, world: Any, days: int, is_in_service: bool
) -> None:
    authorization = await issuer.issue("siti")
    assert (await viewer(server, authorization))["employee"] is not None
    last = date.today() + timedelta(days=days)  # noqa: DTZ011  # a zone changes it by one day
    await world.change("update employee set active_until = $1 where id = $2", last, siti)
    assert ((await viewer(server, authorization)) != NOBODY) == is_in_service


async def test_appraiser_has_that_role(
    server: Any, issuer: RealIssuer, siti: Any, world: Any
) -> None:
    unit = await world.unit()
    below = await world.employee(unit)
    await world.appraisal(below, unit, await world.cycle(), appraiser_id=siti)
    grants = (await viewer(server, await issuer.issue("siti")))["grants"]
    assert grants == [{"role": "EMPLOYEE"}, {"role": "APPRAISER"}]


async def test_token_of_the_service_itself_is_still_read(server: Any, siti: Any, sign: Any) -> None:
    assert (await viewer(server, sign(siti)))["employee"] == {"id": encode("Employee", siti)}


async def test_key_that_is_new_is_found_and_one_that_is_gone_is_refused(
    own_issuer: RealIssuer, siti: Any, server: Any
) -> None:
    old = await own_issuer.issue("siti")
    assert await viewer(server, old) != NOBODY
    await own_issuer.rotate(new_key("second"), *own_issuer.keys)
    both = await own_issuer.issue("siti")
    assert [await viewer(server, each) != NOBODY for each in (old, both)] == [True, True]
    await own_issuer.rotate(new_elliptic_key("third"))
    assert await viewer(server, await own_issuer.issue("siti")) != NOBODY
    for each in (old, both):
        assert (await ask(server, each)).status_code == 401


async def test_stopped_issuer_does_not_stop_its_tokens(
    own_issuer: RealIssuer, siti: Any, server: Any
) -> None:
    authorization = await own_issuer.issue("siti")
    assert await viewer(server, authorization) != NOBODY
    await own_issuer.stop()
    unknown = own_issuer.forger("siti").sign(kid="nobody")
    assert (await ask(server, f"Bearer {unknown}")).status_code == 401
    assert await viewer(server, authorization) != NOBODY


async def test_person_subscribes(
    server: Any, issuer: RealIssuer, siti: Any, open_client: Any, world: Any
) -> None:
    (row,) = await world.fetch("select unit_id from employee where id = $1", siti)
    appraisal = await world.appraisal(siti, row["unit_id"], await world.cycle())
    async with open_client() as client:
        await client.begin({"Authorization": await issuer.issue("siti")})
        await client.subscribe("subscription { appraisalChanged { id } }")
        await world.change("update appraisal set version = 2")
        told = await client.told()
    assert told == {"appraisalChanged": {"id": encode("Appraisal", appraisal)}}


async def test_connection_ends_with_the_token(
    server: Any, issuer: RealIssuer, siti: Any, open_client: Any
) -> None:
    token = issuer.forger("siti").changed(exp=int(time.time()) + 2)
    async with open_client() as client:
        await client.begin({"Authorization": f"Bearer {token}"})
        assert await client.closed() == (
            4403,
            "Forbidden: The token has ended; connect again with a new one.",
        )


async def test_database_that_is_busy_while_the_person_is_looked_up_is_to_try_again(
    server: Any, issuer: RealIssuer, open_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: Any) -> None:
        raise PoolExhausted(seconds=2)

    monkeypatch.setattr("tilik_server.sign_in.sign_in.find_person", busy)
    authorization = await issuer.issue("siti")
    response = await ask(server, authorization)
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    async with open_client() as client:
        payload = {"Authorization": authorization}
        await client.send(type="connection_init", payload=payload)
        assert (await client.closed())[0] == 1013


async def test_forged_tokens_are_refused(
    server: Any, issuer: RealIssuer, siti: Any, open_client: Any, subtests: pytest.Subtests
) -> None:
    forger = issuer.forger("siti")
    assert await viewer(server, f"Bearer {forger.sign()}") != NOBODY
    for name, forge in FORGED.items():
        authorization = f"Bearer {forge(forger)}".strip()
        with subtests.test(f"{name}, over HTTP"):
            response = await ask(server, authorization)
            assert response.status_code == 401
            assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        with subtests.test(f"{name}, over the socket"):
            async with open_client() as client:
                payload = {"Authorization": authorization}
                await client.send(type="connection_init", payload=payload)
                assert (await client.closed())[0] in (1009, 4403)
