"""What a document costs is charged once it is about to be executed, whatever executes it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import strawberry
from strawberry import Schema

from tilik_schema.guards.document_guard import ChargingGuard, with_limits
from tilik_server.access.viewer import Viewer
from tilik_server.errors import RateLimited
from tilik_server.limits import DocumentLimits
from tilik_tests.viewers import ADMIN


@dataclass
class Purse:
    """A resolvers' context that notes what is charged, or refuses it."""

    viewer: Viewer = ADMIN
    is_empty: bool = False
    charged: list[int] = field(default_factory=list)

    async def charge(self, cost: int) -> None:
        """Take the cost of a document."""
        if self.is_empty:
            raise RateLimited(seconds=7)
        self.charged.append(cost)


@strawberry.type
class Thing:
    name: str = "a thing"


@strawberry.type
class Query:
    @strawberry.field
    def thing(self, number: int = 1) -> Thing:
        return Thing(name=f"thing {number}")


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def things(self) -> AsyncIterator[Thing]:
        yield Thing()


@pytest.fixture
def schema() -> Schema:
    """A schema whose guard charges."""
    plain = Schema(Query, subscription=Subscription)
    return with_limits(plain, DocumentLimits(), kind=ChargingGuard)


async def messages(schema: Schema, document: str, purse: Purse) -> list[Any]:
    """All results of a subscription."""
    return [each async for each in await schema.subscribe(document, context_value=purse)]


async def test_executed_document_is_charged_once(schema: Schema) -> None:
    purse = Purse()
    result = await schema.execute("{ thing { name } }", context_value=purse)
    assert (result.errors, purse.charged) == (None, [1])
    await messages(schema, "subscription { things { name } }", purse)
    assert len(purse.charged) == 2


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ("{ thing { colour } }", {}),
        ("{ thing(number: 1.5) { name } }", {}),
        ("{ thing { name }", {}),
        ("query ($n: Int!) { thing(number: $n) { name } }", {}),
        ("query ($n: Int!) { thing(number: $n) { name } }", {"n": 2**40}),
    ],
)
async def test_invalid_document_is_not_charged(
    schema: Schema, document: str, variables: dict[str, Any]
) -> None:
    purse = Purse()
    result = await schema.execute(document, variables, context_value=purse)
    assert result.errors
    assert purse.charged == []


async def test_refused_cost_is_the_only_error(schema: Schema) -> None:
    purse = Purse(is_empty=True)
    result = await schema.execute("{ thing { name } }", context_value=purse)
    told = await messages(schema, "subscription { things { name } }", purse)
    for each in (result, *told):
        assert each.data is None
        (error,) = each.errors or []
        assert isinstance(error.original_error, RateLimited)
        assert error.path is None
