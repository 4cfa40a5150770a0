"""Citizens over HTTP: a code from a poster, sent without a token from some address."""

from hashlib import sha256
from typing import Any

import httpx

from tilik.app import create_app
from tilik_server.operations.feedback.invite import invite

GIVE = """
mutation ($input: GiveFeedbackInput!) {
  giveFeedback(input: $input) {
    ... on Feedback { id comment unit { code } } ... on Problem { code }
  }
}
"""


async def test_code_is_taken_from_an_address_that_is_counted_and_not_kept(
    settings: Any, database: Any, world: Any, office: Any, ids: Any
) -> None:
    (code,) = await invite(database, "CLINIC", 1, 1)
    app = create_app(settings)
    async with app.router.lifespan_context(app) as state:

        async def running(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, "state": dict(state or {})}, receive, send)

        transport = httpx.ASGITransport(running, client=("192.0.2.7", 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://tilik") as client:
            given = {"about": ids("Unit", office.clinic), "channel": "CITIZEN", "comment": "Cepat"}
            given["invitation"] = code
            body = {"query": GIVE, "variables": {"input": given}}
            first = (await client.post("/graphql", json=body)).json()["data"]["giveFeedback"]
            again = (await client.post("/graphql", json=body)).json()["data"]["giveFeedback"]
    assert (first["comment"], first["unit"]) == ("Cepat", None)
    assert again == {"code": "INVITATION_INVALID"}
    (row,) = await world.fetch("select client, count from invitation_attempt")
    assert row == {"client": sha256(b"192.0.2.7").hexdigest(), "count": 2}
