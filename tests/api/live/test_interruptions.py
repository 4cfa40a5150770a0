"""What goes wrong: a lost connection, a client that does not read, one that is gone."""

import asyncio
from collections.abc import Callable
from socket import SO_RCVBUF, SOL_SOCKET, SocketType
from typing import Any

import pytest

from tilik.app import create_app
from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant
from tilik_server.live import subscription
from tilik_server.models.vocabulary import Role
from tilik_web import answering, shared_operation

CHANGED = "subscription { appraisalChanged { version } }"
RECORDED = "subscription { evidenceRecorded { id record } }"
LISTENING = """select pid from pg_stat_activity
where application_name = 'tilik listening' and datname = current_database()"""
HELD = """select count(*) as held from pg_stat_activity
where datname = current_database() and state like 'idle in transaction%'"""
LARGE = '{"note": "' + "x" * 400_000 + '"}'


async def until(is_so: Callable[[], bool]) -> None:
    """Return when a condition holds."""
    async with asyncio.timeout(30):
        while not is_so():
            await asyncio.sleep(0.01)


def subscriptions(server: Any) -> int:
    """How many the server keeps."""
    return len(server.lifespan.state["listener"]._subscriptions)


def narrow_socket(port: int) -> SocketType:
    """A connection whose kernel keeps little of what was not read."""
    narrow = SocketType()
    narrow.setsockopt(SOL_SOCKET, SO_RCVBUF, 65_536)
    narrow.connect(("127.0.0.1", port))
    narrow.setblocking(False)
    return narrow


async def test_lost_listening_connection_is_opened_again(open_client: Any, world: Any) -> None:
    await world.plan()
    async with open_client() as client:
        await client.begin()
        await client.subscribe(CHANGED)
        ((before,),) = [row.values() for row in await world.fetch(LISTENING)]
        await world.fetch("select pg_terminate_backend($1)", before)
        code, reason = await client.closed()
    assert (code, reason) == (
        1013,
        "Changes may have been missed; subscribe again and reload the data that you show.",
    )
    async with open_client() as client:
        await client.begin()
        await client.subscribe(CHANGED)
        ((after,),) = [row.values() for row in await world.fetch(LISTENING)]
        assert after != before
        await world.change("update appraisal set version = 2")
        assert await client.told() == {"appraisalChanged": {"version": 2}}


async def test_process_listens_once_and_reads_once_for_all_who_ask_the_same(
    open_client: Any, world: Any, server: Any, sign: Any
) -> None:
    plan = await world.plan()
    async with open_client() as first, open_client() as second, open_client() as person:
        for client in (first, second):
            await client.begin()
            await client.subscribe(CHANGED)
        assert subscriptions(server) == 1
        await first.subscribe(RECORDED)
        assert subscriptions(server) == 2
        await person.begin({"authorization": sign(plan["employee"], Grant(Role.EMPLOYEE))})
        await person.subscribe(CHANGED)
        assert subscriptions(server) == 3
        assert len(await world.fetch(LISTENING)) == 1
        await world.change("update appraisal set version = 2")
        for client in (first, second, person):
            assert await client.told() == {"appraisalChanged": {"version": 2}}
        await second.connection.close()
        await world.change("update appraisal set version = 3")
        assert await first.told() == {"appraisalChanged": {"version": 3}}
    await until(lambda: subscriptions(server) == 0)


async def test_every_process_tells_its_own_clients(
    open_client: Any, world: Any, server: Any, live_settings: Any
) -> None:
    second = type(server)(create_app(live_settings))
    serving = asyncio.create_task(second.serve())
    await second.begun.wait()
    await world.plan()
    uri = f"ws://127.0.0.1:{second.port}/graphql"
    async with open_client() as first, open_client(uri=uri) as other:
        for client in (first, other):
            await client.begin()
            await client.subscribe(CHANGED)
        assert len(await world.fetch(LISTENING)) == 2
        await world.change("update appraisal set version = 2")
        told = [await client.told() for client in (first, other)]
    second.should_exit = True
    await serving
    assert told == [{"appraisalChanged": {"version": 2}}] * 2


@pytest.mark.parametrize("limit", ["SEND_TIMEOUT", "MOST_BYTES"])
async def test_client_that_does_not_read_keeps_nobody_waiting_and_holds_no_connection(
    limit: str,
    open_client: Any,
    world: Any,
    server: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    monkeypatch.setattr(answering, "SEND_TIMEOUT", 2.0)
    if limit == "SEND_TIMEOUT":
        monkeypatch.setattr(shared_operation, "MOST_BYTES", 100_000_000)
    plan = await world.plan()
    narrow = narrow_socket(server.port)
    async with open_client(sock=narrow) as slow, open_client(max_size=None) as quick:
        for client in (slow, quick):
            await client.begin()
            await client.subscribe(RECORDED)
        slow.connection.transport.pause_reading()
        for _ in range(40):
            place = plan["goal"], plan["unit"], plan["cycle"]
            key = await world.evidence(*place, record=LARGE)
            assert (await quick.told())["evidenceRecorded"]["id"] == encode("Evidence", key)
        assert (await world.fetch(HELD))[0]["held"] == 0
        await until(lambda: "WS /graphql" in caplog.text)
        slow.connection.transport.abort()


async def test_client_that_falls_too_far_behind_begins_anew(
    open_client: Any, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscription, "MAX_WAITING", 50)
    plan = await world.plan()
    many = """insert into evidence
      (id, cycle_id, unit_id, goal_id, kind, title, occurred_on, record, status)
    select tilik_id($1), $1, $2, $3, 'ACTIVITY', 'Banyak', '2025-03-03', '{}', 'PENDING'
    from generate_series(1, 51)"""
    async with open_client() as behind, open_client() as other:
        await behind.begin()
        await behind.subscribe(RECORDED)
        await other.begin()
        await other.subscribe(CHANGED)
        await world.change(many, plan["cycle"], plan["unit"], plan["goal"])
        assert (await behind.closed())[0] == 1013
        await world.change("update appraisal set version = 2")
        assert await other.told() == {"appraisalChanged": {"version": 2}}


async def test_client_that_is_gone_is_forgotten(open_client: Any, world: Any, server: Any) -> None:
    await world.plan()
    async with open_client() as gone, open_client() as other:
        for client in (gone, other):
            await client.begin()
            await client.subscribe(CHANGED)
        gone.connection.transport.abort()
        await until(lambda: subscriptions(server) == 1)
        await world.change("update appraisal set version = 2")
        assert await other.told() == {"appraisalChanged": {"version": 2}}


async def test_unknown_notification_is_passed_over(open_client: Any, world: Any) -> None:
    await world.plan()
    async with open_client() as client:
        await client.begin()
        await client.subscribe(CHANGED)
        for text in ("", "nothing", "appraisal x", "table 1", "appraisal "):
            await world.fetch("select pg_notify('tilik_live', $1)", text)
        await world.change("update appraisal set version = 2")
        assert await client.told() == {"appraisalChanged": {"version": 2}}


async def test_notifications_stay_below_the_limit_of_postgresql(begin: Any, world: Any) -> None:
    plan = await world.plan()
    work, heard = await begin(), []
    await work.watcher.add_listener("tilik_live", lambda *given: heard.append(given[3]))
    await work.run(
        """insert into evidence
          (id, cycle_id, unit_id, goal_id, kind, title, occurred_on, record, status)
        select tilik_id($1), $1, $2, $3, 'ACTIVITY', 'Banyak', '2025-03-03', '{}', 'PENDING'
        from generate_series(1, 1001)""",
        plan["cycle"],
        plan["unit"],
        plan["goal"],
    )
    await work.commit()
    await until(lambda: len(heard) == 6)
    assert max(len(text.encode()) for text in heard) < 8000
    assert sum(len(text.split(",")) for text in heard) == 1001
