"""The service refuses a role that row-level security would not hold."""

import re
from typing import Protocol

import pytest
from pydantic import SecretStr

from tilik_server.database.pool import Database
from tilik_server.errors import ServiceRoleTooStrong
from tilik_server.settings import Settings


class Cluster(Protocol):
    """What these tests need of the server of `conftest`."""

    def url(self, role: str, database: str) -> str:
        """The address for a role."""

    async def run(self, statement: str, database: str = ...) -> None:
        """Run one statement as the superuser."""


def database_of(settings: Settings) -> str:
    assert settings.database_url is not None
    name = re.search(r"test_\d+", settings.database_url.get_secret_value())
    assert name is not None
    return name[0]


async def refusal(postgres: Cluster, settings: Settings, role: str) -> str:
    url = SecretStr(postgres.url(role, database_of(settings)))
    with pytest.raises(ServiceRoleTooStrong) as refused:
        await Database.open(settings.model_copy(update={"database_url": url}))
    return str(refused.value)


async def test_owner_is_refused(postgres: Cluster, settings: Settings) -> None:
    assert "tilik_owner of TILIK_DATABASE_URL owns the table" in await refusal(
        postgres, settings, "tilik_owner"
    )


async def test_superuser_is_refused(postgres: Cluster, settings: Settings) -> None:
    assert "is a superuser" in await refusal(postgres, settings, "postgres")


@pytest.mark.parametrize(
    ("rights", "reason"),
    [
        ("login bypassrls", "bypasses row-level security"),
        ("login in role tilik_owner", "owns the table"),
        ("login noinherit in role tilik_owner", "owns the table"),
        ("login in role postgres", "is a superuser"),
    ],
)
async def test_role_that_could_become_stronger_is_refused(
    postgres: Cluster, settings: Settings, rights: str, reason: str
) -> None:
    role = f"strong_{database_of(settings)}"
    await postgres.run(f"create role {role} {rights}")
    try:
        assert reason in await refusal(postgres, settings, role)
    finally:
        await postgres.run(f"drop role {role}")


async def test_role_that_owns_one_table_is_refused(postgres: Cluster, settings: Settings) -> None:
    name = database_of(settings)
    await postgres.run("create table mine (a int); alter table mine owner to tilik", name)
    assert "owns the table mine" in await refusal(postgres, settings, "tilik")


async def test_service_role_is_accepted(settings: Settings) -> None:
    database = await Database.open(settings)
    assert not database.is_embedded
    assert SecretStr(database.conninfo) == settings.database_url
    await database.close()
