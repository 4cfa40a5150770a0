"""The location of the database: what is given, what may be shown, and what is refused."""

import pytest
from pydantic import SecretStr

from tilik_server.database.location import Location, refuse_old, without_password
from tilik_server.errors import DatabaseTooOld, OwnerAddressMissing, ServiceAddressMissing
from tilik_server.settings import Settings


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://tilik:s3cret@db.go.id:5433/tilik", "db.go.id:5433/tilik"),
        ("postgresql://tilik:s3@cret@db.go.id/tilik?sslmode=require", "db.go.id/tilik"),
        ("postgresql://tilik@/tilik?host=/run/postgresql", "/run/postgresql/tilik"),
    ],
)
def test_shown_address_has_no_password(address: str, shown: str) -> None:
    assert without_password(address) == shown


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("postgresql://layanan:rahasia@db/tilik", "layanan"),
        ("postgresql://peran%20layanan@db/tilik", "peran layanan"),
        ("postgresql:///tilik?user=layanan&host=/run/postgresql", "layanan"),
    ],
)
def test_service_role_is_read_from_its_address(address: str, role: str) -> None:
    assert Location(service=address, owner=None).service_role() == role


async def test_one_given_address_starts_no_embedded_server() -> None:
    owner = await Location.find(Settings(owner_database_url=SecretStr("postgresql://o@db/t")))
    assert (owner.server, owner.owner_address()) == (None, "postgresql://o@db/t")
    with pytest.raises(ServiceAddressMissing):
        owner.service_address()
    service = await Location.find(Settings(database_url=SecretStr("postgresql://s@db/t")))
    with pytest.raises(OwnerAddressMissing):
        service.owner_address()


def test_old_server_is_refused() -> None:
    refuse_old(15)
    with pytest.raises(DatabaseTooOld, match="PostgreSQL 14 is too old; Tilik needs 15"):
        refuse_old(14)
