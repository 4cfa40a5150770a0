"""Issued tokens: whether an access token was signed by an issuer, for this service, for now."""

from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from tilik_server.errors import TokenInvalid
from tilik_server.issuer import Issuer
from tilik_server.sign_in.compact_token import read_compact
from tilik_server.sign_in.issuer_keys import IssuerKeys

LONGEST_SUBJECT: Final = 255


class IssuedTokens:
    """Verifies the access tokens of one issuer."""

    def __init__(self, issuer: Issuer, keys: IssuerKeys, leeway: int) -> None:
        self._issuer = issuer
        self._keys = keys
        self._registry = JWTClaimsRegistry(
            leeway=leeway,
            iss={"essential": True, "value": issuer.issuer},
            aud={"essential": True, "value": issuer.audience},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )

    async def verify(self, text: str) -> dict[str, Any]:
        """Return the claims of a token. Raises TokenInvalid for every kind of fault."""
        token = read_compact(text)
        if token.algorithm not in self._issuer.algorithms:
            raise TokenInvalid
        key = await self._keys.find(token.kid, token.algorithm)
        if key is None:
            raise TokenInvalid
        try:
            jws.deserialize_compact(token.text, key, algorithms=[token.algorithm])
            self._registry.validate(token.claims)
        except (JoseError, ValueError, TypeError) as fault:
            raise TokenInvalid from fault
        # The library also takes a list of audiences, of which one is the right one.
        if token.claims["aud"] != self._issuer.audience:
            raise TokenInvalid
        if len(token.claims["sub"]) > LONGEST_SUBJECT:
            raise TokenInvalid
        return token.claims
