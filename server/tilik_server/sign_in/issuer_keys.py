"""An issuer's keys: cached, and read again regularly and for a key that is not known."""

import asyncio
import logging
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from tilik_server.issuer import Issuer, is_loopback, is_safe
from tilik_server.settings import Settings
from tilik_server.sign_in.fetch import Fetch, IssuerFault

MOST_KEYS: Final = 100
LEAST_RSA_BITS: Final = 2048

_log: Final = logging.getLogger("tilik.sign_in")

Keys = Mapping[tuple[str, str], RSAKey | ECKey]
"""Public keys by key id and algorithm, so that no key serves an algorithm of another kind."""


class IssuerKeys:
    """The keys of one issuer.

    Keys that were read stay valid while the issuer does not answer. Of several reasons to read them
    at the same time the first does, and the others wait for it.
    """

    def __init__(self, issuer: Issuer, fetch: Fetch, settings: Settings) -> None:
        self._issuer = issuer
        self._fetch = fetch
        self._timeout = settings.issuer_timeout
        self._interval = settings.issuer_keys_interval
        self._age = settings.issuer_keys_refresh
        self._keys: Keys = {}
        self._reading: asyncio.Task[None] | None = None
        self._asked_at: float | None = None

    async def find(self, kid: str, algorithm: str) -> RSAKey | ECKey | None:
        """Return the key of this id and algorithm, or None.

        For an id that is not known the keys are read again, once an interval at most.
        """
        if (kid, algorithm) not in self._keys and (self._reading or self._may_ask()):
            await self.refresh()
        return self._keys.get((kid, algorithm))

    async def refresh(self) -> None:
        """Read the keys; keep those that are there if that fails."""
        if self._reading is None:
            self._asked_at = asyncio.get_running_loop().time()
            self._reading = asyncio.create_task(self._read())
        # A request that ends while it waits must not end the reading for the others.
        await asyncio.shield(self._reading)

    async def keep(self) -> None:
        """Read the keys now and regularly, until cancelled."""
        try:
            while True:
                await self.refresh()
                await asyncio.sleep(self._age)
        finally:
            if self._reading is not None:
                self._reading.cancel()

    def _may_ask(self) -> bool:
        now = asyncio.get_running_loop().time()
        return self._asked_at is None or now - self._asked_at >= self._interval

    async def read(self) -> Keys:
        """Return the keys that the issuer has now, without keeping them. Raises IssuerFault."""
        try:
            async with asyncio.timeout(self._timeout):
                return dict(_usable(await self._fetch_key_set()))
        except TimeoutError as fault:
            raise IssuerFault("no answer in time") from fault

    async def _read(self) -> None:
        try:
            self._keys = await self.read()
        except IssuerFault as fault:
            _log.warning("the keys of %s cannot be read: %s", self._issuer.issuer, fault)
        else:
            if not self._keys:
                _log.warning("%s has no key that could sign a token", self._issuer.issuer)
        finally:
            self._reading = None

    async def _fetch_key_set(self) -> list[Any]:
        address = self._issuer.key_set or await self._discover()
        keys = (await self._fetch(address)).get("keys")
        if not isinstance(keys, list):
            raise IssuerFault(f"{address}: not a set of keys")
        return keys[:MOST_KEYS]

    async def _discover(self) -> str:
        """Return the address of the key set that the issuer names."""
        name = self._issuer.issuer
        found = await self._fetch(f"{name.rstrip('/')}/.well-known/openid-configuration")
        address = found.get("jwks_uri")
        if found.get("issuer") != name:
            raise IssuerFault(f"it calls itself {found.get('issuer')!r:.300}")
        if not isinstance(address, str) or not is_safe(address):
            raise IssuerFault("it names no address of its keys with https")
        # Another machine must not send the service to its own loopback.
        if is_loopback(urlsplit(address)) and not is_loopback(urlsplit(name)):
            raise IssuerFault("it names an address of the loopback")
        return address


def _usable(listed: list[Any]) -> Iterator[tuple[tuple[str, str], RSAKey | ECKey]]:
    """Yield the public keys that may verify a signature, and skip others."""
    for each in listed:
        if not isinstance(each, dict) or not isinstance(kid := each.get("kid"), str):
            continue
        if each.get("use", "sig") != "sig" or "verify" not in _texts(each.get("key_ops", "verify")):
            continue
        algorithm = {"RSA": "RS256", "EC": "ES256"}.get(str(each.get("kty")))
        if algorithm is None or each.get("alg", algorithm) != algorithm:
            continue
        if algorithm == "ES256" and each.get("crv") != "P-256":
            continue
        key = _import(each, algorithm)
        if key is not None:
            yield (kid, algorithm), key


def _texts(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _import(listed: dict[str, Any], algorithm: str) -> RSAKey | ECKey | None:
    """Return a key of a set, or None if it is broken or too weak."""
    try:
        if algorithm == "ES256":
            return ECKey.import_key({name: listed[name] for name in ("kty", "crv", "x", "y")})
        if _bits(listed["n"]) < LEAST_RSA_BITS:
            return None
        return RSAKey.import_key({name: listed[name] for name in ("kty", "n", "e")})
    except (JoseError, ValueError, KeyError, TypeError) as fault:
        _log.warning("a key of a set is broken: %s", type(fault).__name__)
        return None


def _bits(modulus: str) -> int:
    raw = urlsafe_b64decode(modulus + "=" * (-len(modulus) % 4))
    return int.from_bytes(raw, "big").bit_length()
