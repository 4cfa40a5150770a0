"""After a restore from another cluster, migrating lets the change feeds go on."""

from typing import Any

import asyncpg

from tilik_server.database.migrate import migrate
from tilik_server.settings import Settings

# Far more transactions than the cluster of a test has had.
ELSEWHERE = 10**12
ROWS = """
insert into unit (id, code, name, kind, sector) values (md5('u')::uuid, 'u', 'U', 'dinas', 'x');
insert into employee (id, name, employment, unit_id)
select md5(n)::uuid, n, 'NON_ASN', md5('u')::uuid from unnest(array['a', 'b', 'c']) n;
insert into competency_profile (id, employee_id, unit_id)
select id, id, unit_id from employee;
delete from competency_profile where id = md5('c')::uuid;
"""
FEED = """
select id, changed_in, updated_at from competency_profile
union all select row, changed_in, null from departure order by id
"""


async def test_rows_of_another_cluster_count_as_changed_now(settings: Settings) -> None:
    assert settings.owner_database_url is not None
    owner: Any = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    try:
        await owner.execute(ROWS)
        await owner.execute("alter table competency_profile disable trigger user")
        await owner.execute(
            "update competency_profile set changed_in = $1 where id = md5('a')::uuid", ELSEWHERE
        )
        await owner.execute("alter table competency_profile enable trigger user")
        await owner.execute("update departure set changed_in = $1", ELSEWHERE)
        before = {row["id"]: row["changed_in"] for row in await owner.fetch(FEED)}
        last = await owner.fetchval("select pg_current_xact_id()::text::bigint")
        assert await migrate(settings) == []
        after = {row["id"]: row["changed_in"] for row in await owner.fetch(FEED)}
        assert sorted(before.values())[1:] == [ELSEWHERE, ELSEWHERE]
        assert {key for key in before if before[key] == after[key]} == {
            key for key in before if before[key] < ELSEWHERE
        }
        assert all(last < after[key] < last + 100 for key in before if before[key] == ELSEWHERE)
        assert await migrate(settings) == []
        assert {row["id"]: row["changed_in"] for row in await owner.fetch(FEED)} == after
    finally:
        await owner.close()
