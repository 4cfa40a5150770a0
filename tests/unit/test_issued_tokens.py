"""Tokens of an issuer: what it signed for this service is read, and nothing else."""

import time
import warnings
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from tilik_server.errors import TokenInvalid
from tilik_server.issuer import ClaimMap, Issuer
from tilik_server.settings import Settings
from tilik_server.sign_in.issued_tokens import IssuedTokens
from tilik_server.sign_in.issuer_keys import IssuerKeys
from tilik_tests.forging import FORGED, Forge, Forger

NAME = "https://sso.example/realms/office"
ISSUER = Issuer(
    issuer=NAME,
    audience="tilik",
    key_set="https://sso.example/keys",
    claims=ClaimMap(subject="sub"),
)
FORGER = Forger(
    RSAKey.generate_key(2048, {"kid": "rsa-1"}),
    ECKey.generate_key("P-256", {"kid": "ec-1"}),
    NAME,
    "tilik",
    "siti",
)
with warnings.catch_warnings():
    # The library knows it, too.
    warnings.simplefilter("ignore")
    WEAK = RSAKey.generate_key(1024, {"kid": "weak"})


async def published(_: str) -> dict[str, Any]:
    """The keys as an issuer publishes them, beside one for encryption and one that is too weak."""
    rsa, elliptic = (each.as_dict(private=False) for each in (FORGER.key, FORGER.elliptic))
    return {
        "keys": [
            {**rsa, "use": "sig", "alg": "RS256"},
            elliptic,
            {**rsa, "kid": "for-encryption", "use": "enc", "alg": "RSA-OAEP"},
            {**rsa, "kid": "for-wrapping", "key_ops": ["wrapKey"]},
            WEAK.as_dict(private=False),
            {**ECKey.generate_key("P-384").as_dict(private=False), "kid": "other-curve"},
            {"kty": "oct", "k": "AAAA", "kid": "secret"},
            {"kty": "RSA", "n": "AQAB", "e": 3, "kid": "broken"},
            {"kty": "RSA"},
            "key",
        ]
    }


@pytest.fixture
def tokens() -> IssuedTokens:
    """What verifies the tokens of the issuer."""
    return IssuedTokens(ISSUER, IssuerKeys(ISSUER, published, Settings()), leeway=30)


async def test_sound_token_is_read(tokens: IssuedTokens) -> None:
    for text in (
        FORGER.sign(),
        FORGER.sign(alg="ES256", kid="ec-1"),
        FORGER.sign(typ="at+jwt"),
        FORGER.sign(typ=None),
        FORGER.sign(x5t="thumbprint"),
        FORGER.changed(nbf=int(time.time())),
    ):
        assert (await tokens.verify(text))["sub"] == "siti"


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
async def test_forged_token_is_refused(tokens: IssuedTokens, forge: Forge) -> None:
    with pytest.raises(TokenInvalid):
        await tokens.verify(forge(FORGER))


@pytest.mark.parametrize("kid", ["for-encryption", "for-wrapping", "secret", "broken"])
async def test_key_for_something_else_verifies_nothing(tokens: IssuedTokens, kid: str) -> None:
    with pytest.raises(TokenInvalid):
        await tokens.verify(FORGER.sign(kid=kid))


async def test_weak_key_verifies_nothing(tokens: IssuedTokens) -> None:
    with pytest.raises(TokenInvalid):
        await tokens.verify(FORGER.sign(key=WEAK, kid="weak"))


async def test_algorithm_that_the_settings_leave_out_is_refused() -> None:
    issuer = ISSUER.model_copy(update={"algorithms": ("ES256",)})
    tokens = IssuedTokens(issuer, IssuerKeys(issuer, published, Settings()), leeway=30)
    assert await tokens.verify(FORGER.sign(alg="ES256", kid="ec-1"))
    with pytest.raises(TokenInvalid):
        await tokens.verify(FORGER.sign())


@pytest.mark.parametrize(("late", "leeway", "is_taken"), [(20, 30, True), (20, 0, False)])
async def test_clock_of_the_issuer_may_differ_by_the_leeway(
    late: int, leeway: int, is_taken: bool
) -> None:
    tokens = IssuedTokens(ISSUER, IssuerKeys(ISSUER, published, Settings()), leeway)
    now = int(time.time())
    for text in (FORGER.changed(exp=now - late), FORGER.changed(iat=now + late)):
        if is_taken:
            assert await tokens.verify(text)
        else:
            with pytest.raises(TokenInvalid):
                await tokens.verify(text)
