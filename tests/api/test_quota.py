"""The quota of a viewer: shared by processes, filled up evenly, and told in the answer."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tilik.app import create_app
from tilik_server.access.provenance import Provenance
from tilik_server.access.tokens import Tokens
from tilik_server.access.viewer import USER, VISITOR, Viewer, integration
from tilik_server.database.pool import Database
from tilik_server.errors import RateLimited
from tilik_server.quota import PARTS, Quotas
from tilik_server.settings import Settings
from tilik_tests.opened_app import open_app
from tilik_tests.site_server import serve_site
from tilik_tests.viewers import ADMIN, admin_headers

ANI = Viewer(USER.name, employee=uuid4())
UNITS = "{ units(first: 100) { nodes { code } } }"
NUMBERED = (
    "query ($n: Int!) { a: units(first: 99) { nodes { id } } units(first: $n) { totalCount } }"
)


async def refusal(quotas: Quotas, viewer: Viewer, cost: int, client: str = "::1") -> int | None:
    """The seconds after which a refused cost is affordable, None if it was not refused."""
    try:
        await quotas.charge(viewer, client, cost)
    except RateLimited as refused:
        return refused.seconds
    return None


async def spent(quotas: Quotas, viewer: Viewer, cost: int, most: int) -> int:
    """How many documents of a cost are answered before one is refused."""
    for number in range(most):
        if await refusal(quotas, viewer, cost) is not None:
            return number
    return most


async def test_processes_share_the_bucket_of_a_viewer(database: Database) -> None:
    one, other = (Quotas(database, 1000, 1) for _ in range(2))
    # A process spends the first of its parts without asking.
    apart = 1000 // PARTS
    assert await spent(one, ANI, 100, 50) + await spent(other, ANI, 100, 50) == 10
    assert await refusal(one, ANI, apart + 1) is not None
    assert await refusal(other, replace(ANI, employee=uuid4()), 900) is None


async def test_bucket_fills_up_with_time(database: Database, owner: Any) -> None:
    quotas = Quotas(database, 1000, 10)
    await spent(quotas, ANI, 500, 50)
    assert await refusal(quotas, ANI, 500) == 50
    await owner.execute("update quota set at = at - interval '30 s'")
    assert await refusal(Quotas(database, 1000, 10), ANI, 400) == 10
    await owner.execute("update quota set at = at - interval '11 s'")
    assert await refusal(Quotas(database, 1000, 10), ANI, 400) is None
    # What came in between is not kept beyond a full bucket.
    await owner.execute("update quota set at = at - interval '9 days'")
    assert await spent(Quotas(database, 1000, 10), ANI, 500, 50) == 2


async def test_each_has_a_bucket_of_their_own(database: Database) -> None:
    quotas = Quotas(database, 1000, 1)
    kiosk = integration("kiosk", None, (), (), "hash", "en")
    portal = replace(kiosk, source="portal")
    tokens = [replace(ADMIN, provenance=Provenance(f"token {n}")) for n in range(2)]
    for viewer in (ANI, kiosk, portal, *tokens):
        assert await refusal(quotas, viewer, 1000) is None
        assert await refusal(quotas, viewer, 1000) is not None
    assert await refusal(quotas, VISITOR, 1000, "10.0.0.1") is None
    assert await refusal(quotas, VISITOR, 1000, "10.0.0.1") is not None
    assert await refusal(quotas, VISITOR, 1000, "10.0.0.2") is None


async def test_rate_of_nothing_limits_nothing(database: Database, owner: Any) -> None:
    quotas = Quotas(database, 1, 0)
    assert await spent(quotas, ANI, 20_000, 50) == 50
    assert await owner.fetchval("select count(*) from quota") == 0


@pytest.fixture
async def poor(settings: Settings, read_once: None) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator of a service whose buckets hold two lists of a hundred units."""
    tight = settings.model_copy(update={"quota_burst": 250, "quota_rate": 10})
    async with (
        serve_site(create_app(tight), lifespan="on") as server,
        httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{server.port}",
            headers={**admin_headers(Tokens(settings.data_dir)), "accept-language": "id"},
        ) as client,
    ):
        yield client


async def test_answer_says_when_to_ask_again(poor: httpx.AsyncClient) -> None:
    answers = [await poor.post("/graphql", json={"query": UNITS}) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    last = answers[-1]
    (error,) = last.json()["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert 1 <= int(last.headers["retry-after"]) <= 6
    assert f"dalam {last.headers['retry-after']} detik" in error["message"]
    assert "data" not in last.json()
    assert error["extensions"]["retryAfter"] == int(last.headers["retry-after"])


@pytest.mark.parametrize("batch_max", [0, 3])
async def test_operation_beyond_a_full_bucket_is_told_what_it_may_cost(
    settings: Settings, read_once: None, batch_max: int
) -> None:
    tight = {"quota_burst": 50, "quota_rate": 10, "batch_max": batch_max}
    async with open_app(settings.model_copy(update=tight)) as client:
        answer = await client.post("/graphql", json={"query": UNITS})
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "DOCUMENT_TOO_COSTLY"
        assert "up to 101 objects, and 50 are allowed" in error["message"]
        # It would not be answered at any later time.
        assert "retry-after" not in answer.headers
        # Nor would a batch, which is charged a part after the other.
        half = {"query": "{ units(first: 30) { nodes { code } } }"}
        if batch_max:
            (error,) = (await client.post("/graphql", json=[half, half])).json()["errors"]
            assert "62 objects together, and 50 are allowed" in error["message"]
        assert (await client.post("/graphql", json=half)).status_code == 200


async def test_limit_of_an_operation_is_its_own_where_nothing_is_charged() -> None:
    limited = Settings(quota_burst=50, document_cost=30_000)
    assert limited.document_limits.document_cost == 50
    unlimited = Settings(quota_burst=50, quota_rate=0, document_cost=30_000)
    assert unlimited.document_limits.document_cost == 30_000


@pytest.mark.parametrize(
    ("query", "variables", "message"),
    [
        ("{ units(first: 100) { nodes { nothing } } }", {}, "Cannot query field"),
        ("{ units(first: 100) { nodes { code(of: 1) } } }", {}, "Unknown argument"),
        # Longer than a document whose validation is kept.
        ("{ units(first: 100) { nodes { nothing } } }" + 10_000 * " ", {}, "Cannot query field"),
        (
            NUMBERED,
            {"n": "one"},
            "Variable '$n'",
        ),
    ],
)
async def test_document_that_cannot_be_executed_costs_nothing(
    poor: httpx.AsyncClient, query: str, variables: dict[str, Any], message: str
) -> None:
    asked = {"query": query, "variables": variables}
    for _ in range(4):
        (error,) = (await poor.post("/graphql", json=asked)).json()["errors"]
        assert error["message"].startswith(message)
    answers = [await poor.post("/graphql", json={"query": UNITS}) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    # Nor is anything needed for being told what is wrong.
    (error,) = (await poor.post("/graphql", json=asked)).json()["errors"]
    assert error["message"].startswith(message)


async def test_service_cannot_fill_a_bucket(database: Database) -> None:
    async with database._acquire() as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("update quota set tokens = 1000000")
