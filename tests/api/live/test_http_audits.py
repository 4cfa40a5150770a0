"""npm's graphql-http audits the service: what GraphQL over HTTP says it must, should and may do."""

from typing import Any

import pytest

from tilik_server.access.viewer import Grant
from tilik_server.models.vocabulary import Role
from tilik_tests.node import needs_packages, run_script

# fmt: off
AUDITS = frozenset((
    "22EB", "4655", "47DE", "80D8", "82A3", "BF61", "78D5", "2C94", "5A70", "9C48",
    "9ABE", "03D4", "A5BF", "423L", "LKJ0", "LKJ1", "LKJ2", "LKJ3", "34A2", "13EE",
    "6C00", "6C01", "6C02", "6C03", "8161", "B8B3", "94B0", "0220", "94B1", "0221",
    "94B2", "0222", "4760", "4761", "4762", "4763", "2EA1", "28B9", "D6D5", "6A70",
    "58B0", "58B1", "58B2", "58B3", "428F", "1B7A", "B6DC", "BCF8", "B7N8", "8764",
    "3E3A", "572B", "FDE2", "7B9B", "865D", "556A", "D586", "51FE", "74FF", "5E5B",
    "86EE",
))
# fmt: on


@needs_packages("graphql-http")
@pytest.mark.parametrize("role", [Role.ADMIN, Role.EMPLOYEE])
async def test_every_audit_passes(server: Any, sign: Any, role: Role) -> None:
    address = f"http://127.0.0.1:{server.port}/graphql"
    audits = await run_script("audit.cjs", address, sign(None, Grant(role)))
    assert [each for each in audits if each["status"] != "ok"] == []
    # Each is named, so that one that a newer package leaves out is missed.
    assert {each["id"] for each in audits} >= AUDITS
