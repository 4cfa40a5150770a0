"""A real issuer for tests: npm's certified oidc-provider, run by node on the loopback."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx
import orjson
from joserfc.jwk import ECKey, RSAKey

from tilik_server.issuer import Issuer
from tilik_tests.forging import ISSUER_KID, Forger
from tilik_tests.node import needs_packages, start_script

AUDIENCE: Final = "tilik"
needs_issuer: Final = needs_packages("oidc-provider")


def new_key(kid: str = ISSUER_KID) -> dict[str, Any]:
    """A private key, as an issuer is given it."""
    return {**RSAKey.generate_key(2048, {"kid": kid}).as_dict(private=True), "alg": "RS256"}


def new_elliptic_key(kid: str) -> dict[str, Any]:
    """The same for ES256."""
    return {**ECKey.generate_key("P-256", {"kid": kid}).as_dict(private=True), "alg": "ES256"}


class RealIssuer:
    """A running issuer, whose clients get tokens with the claims that they were given."""

    def __init__(self, process: asyncio.subprocess.Process, keys: list[dict[str, Any]]) -> None:
        self._process = process
        self.keys = keys
        self.port = 0

    @property
    def name(self) -> str:
        """Its address, which its tokens name."""
        return f"http://127.0.0.1:{self.port}"

    def setting(self, **more: Any) -> Issuer:
        """The issuer as a setting; its keys are discovered."""
        return Issuer(issuer=self.name, audience=AUDIENCE, **more)

    async def tell(self, **message: Any) -> None:
        """Send the process a line, and wait until it has done what it says."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(orjson.dumps(message) + b"\n")
        async with asyncio.timeout(60):
            self.port = orjson.loads(await self._process.stdout.readline())["port"]

    async def rotate(self, *keys: dict[str, Any]) -> None:
        """Sign with the first of other keys from now on."""
        self.keys = list(keys)
        await self.tell(keys=self.keys)

    async def issue(self, client: str) -> str:
        """The Authorization that the issuer gives a client."""
        async with httpx.AsyncClient(trust_env=False) as asking:
            response = await asking.post(
                f"{self.name}/token",
                auth=(client, "for-tests"),
                data={"grant_type": "client_credentials"},
            )
        assert response.status_code == 200, response.text
        return f"Bearer {response.json()['access_token']}"

    async def stop(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        await self._process.wait()

    def forger(self, subject: str) -> Forger:
        """Somebody who has the issuer's first key, an RSA key."""
        # Without its algorithm, so that the library lets it sign in other ways.
        key = {name: value for name, value in self.keys[0].items() if name != "alg"}
        return Forger(
            RSAKey.import_key(key),
            ECKey.generate_key("P-256"),
            self.name,
            AUDIENCE,
            subject,
        )


@asynccontextmanager
async def real_issuer(clients: Mapping[str, Mapping[str, Any]]) -> AsyncIterator[RealIssuer]:
    """Run an issuer with a new key; its clients get the claims given in their tokens."""
    process = await start_script("issuer.mjs", stderr=subprocess.DEVNULL)
    issuer = RealIssuer(process, [new_key()])
    try:
        await issuer.tell(port=0, audience=AUDIENCE, clients=clients, keys=issuer.keys)
        yield issuer
    finally:
        await issuer.stop()
