"""The probes over a real database: what is not ready, and who is told why."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from tilik_server.access.tokens import Tokens
from tilik_server.access.viewer import Grant
from tilik_server.database.pool import Database
from tilik_server.database.write_probe import WriteProbe
from tilik_server.errors import DatabaseUnwritable, PoolExhausted
from tilik_server.models.vocabulary import Role
from tilik_server.settings import Settings
from tilik_tests.opened_app import open_app

ELSEWHERE = {"x-forwarded-for": "192.0.2.7"}
FULL = """
create function full_disk() returns trigger language plpgsql as $$
begin
  raise exception 'could not extend file "base/5/1259": No space left on device'
    using errcode = 'disk_full';
end $$;
create trigger full_disk before insert on procrastinate_jobs
  for each row execute function full_disk()
"""
EMPTIED = "drop trigger full_disk on procrastinate_jobs; drop function full_disk"
UNIT = """
insert into unit (id, code, name, kind, sector)
values (md5('u')::uuid, 'u', 'Puskesmas', 'puskesmas', 'health')
"""
LEFT = "select count(*) from procrastinate_jobs where queue_name = 'probe'"


async def owner_asks(settings: Settings, sql: str) -> Any:
    assert settings.owner_database_url
    owner: Any = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    try:
        return await (owner.fetchval(sql) if sql.startswith("select") else owner.execute(sql))
    finally:
        await owner.close()


async def told(client: httpx.AsyncClient, **headers: str) -> tuple[int, Any]:
    response = await client.get("/readyz", headers=headers)
    return response.status_code, response.json()


async def test_full_disk_is_not_ready_and_says_why(
    settings: Settings, read_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tilik.app.WriteProbe", lambda database: WriteProbe(database, 0))
    async with open_app(settings) as client:
        assert (await told(client))[0] == 200
        assert await owner_asks(settings, LEFT) == 0
        await owner_asks(settings, FULL)
        status, full = await told(client)
        indonesian = (await told(client, **{"accept-language": "id"}))[1]
        assert (await client.get("/livez")).status_code == 200
        await owner_asks(settings, EMPTIED)
        assert (await told(client))[0] == 200
    assert (status, full["ready"]) == (503, False)
    assert full["checks"]["writing"] == "DATABASE_UNWRITABLE"
    assert full["checks"]["database"] == "OK"
    assert set(full["reasons"]) == {"writing"}
    assert "No space left on device" in full["reasons"]["writing"]
    assert indonesian["reasons"]["writing"].startswith("Basis data tidak dapat menyimpan")


UPSERT = """mutation {
  upsertUnits(rows: [{ code: "a", name: "A", kind: "dinas", sector: "health" }]) { __typename }
}"""


async def test_change_on_a_full_disk_is_a_503_and_a_line_of_the_log(
    settings: Settings, read_once: None, caplog: pytest.LogCaptureFixture
) -> None:
    on_units = FULL.replace("procrastinate_jobs", "unit")
    async with open_app(settings) as client:
        await owner_asks(settings, on_units)
        with caplog.at_level(logging.WARNING):
            answer = await client.post("/graphql", json={"query": UPSERT})
        await owner_asks(settings, EMPTIED.replace("procrastinate_jobs", "unit"))
        again = await client.post("/graphql", json={"query": UPSERT})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert error["extensions"]["code"] == "TEMPORARILY_UNAVAILABLE"
    assert "No space left" not in answer.text
    (line,) = [each for each in caplog.records if each.name.startswith("tilik.")]
    assert "the database failed" in line.getMessage()
    assert "errors" not in again.json()


async def test_only_those_who_run_the_service_are_told_the_checks(
    settings: Settings, read_once: None
) -> None:
    await owner_asks(settings, UNIT)
    unit = await owner_asks(settings, "select id from unit where code = 'u'")
    async with open_app(settings) as client:
        whole = client.headers.pop("authorization")
        tokens = Tokens(settings.data_dir)

        def bearer(role: Role, unit: UUID | None) -> dict[str, str]:
            return {"authorization": f"Bearer {tokens.sign(None, (Grant(role, unit),))}"}

        assert (await told(client, **ELSEWHERE)) == (200, {"ready": True})
        for role, place in ((Role.ADMIN, unit), (Role.AUDITOR, None), (Role.REGION_VIEWER, None)):
            answer = await told(client, **ELSEWHERE, **bearer(role, place))
            assert answer == (200, {"ready": True}), role
        wrong = await told(client, **ELSEWHERE, authorization="Bearer nonsense")
        assert wrong == (200, {"ready": True})
        here = await told(client)
        assert set(here[1]["checks"]) == {"database", "writing", "migrations", "catalogue"}
        assert await told(client, **ELSEWHERE, authorization=whole) == here
        assert await told(client, **ELSEWHERE, **bearer(Role.ADMIN, None)) == here


@contextmanager
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: Any) -> Any:
        raise PoolExhausted(seconds=2)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "_acquire", refuse)
        yield


async def test_process_is_live_without_the_database(
    settings: Settings, read_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(settings) as client:
        administrator = client.headers["authorization"]
        with away(monkeypatch):
            live = await client.get("/livez")
            stranger = await told(client, **ELSEWHERE, authorization="Bearer tilik_key_no")
            operator = await told(client, **ELSEWHERE, authorization=administrator)
    assert live.json() == {"live": True}
    assert stranger == (503, {"ready": False})
    assert operator[0] == 503
    assert operator[1]["checks"]["database"] == "POOL_EXHAUSTED"
    assert operator[1]["checks"]["writing"] == "DATABASE_UNWRITABLE"


async def test_database_is_written_once_for_many_who_ask(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    async def failing(_: WriteProbe) -> str:
        tried.append(1)
        return "disk full"

    monkeypatch.setattr(WriteProbe, "_try", failing)
    probe = WriteProbe(database)
    for _ in range(3):
        with pytest.raises(DatabaseUnwritable, match="disk full"):
            await probe.check()
    assert tried == [1]
