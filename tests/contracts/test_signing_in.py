"""The page about signing in, the realm beside it and the settings say the same."""

import json
import re
import time
from pathlib import Path
from typing import Any, Final

import pytest
from joserfc.jwk import ECKey, RSAKey

from tilik_server.issuer import ClaimMap, Issuer
from tilik_server.settings import Settings, read_settings
from tilik_server.sign_in.issued_tokens import IssuedTokens
from tilik_server.sign_in.issuer_keys import IssuerKeys
from tilik_tests.forging import Forger

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGE: Final = (DOCS / "signing-in.md").read_text(encoding="utf-8")
REALM: Final = json.loads((DOCS / "keycloak-realm.json").read_text(encoding="utf-8"))


def block(language: str) -> str:
    """The page's block in a language, without its indentation."""
    found = re.search(rf"^( *)```{language}\n(.*?)^ *```", PAGE, re.M | re.S)
    assert found
    return re.sub(rf"^{found[1]}", "", found[2], flags=re.M)


def mappers() -> dict[str, dict[str, Any]]:
    """The mappers of the realm's scope, by their names."""
    (scope,) = REALM["clientScopes"]
    return {each["name"]: each for each in scope["protocolMappers"]}


@pytest.fixture
def issuer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    """The issuer as the page sets it."""
    path = tmp_path / "tilik.toml"
    path.write_text(block("toml"), encoding="utf-8")
    monkeypatch.setenv("TILIK_SETTINGS_FILE", str(path))
    (found,) = read_settings().issuers
    return found


def test_settings_of_the_page_are_those_of_the_realm(issuer: Issuer) -> None:
    audience = mappers()["audience"]["config"]["included.custom.audience"]
    assert issuer.audience == audience
    assert issuer.issuer.endswith(f"/realms/{REALM['realm']}")
    assert REALM["defaultSignatureAlgorithm"] in issuer.algorithms


def test_realm_gives_the_claims_that_the_settings_name(issuer: Issuer) -> None:
    given = {each["config"].get("claim.name") for each in mappers().values()} - {None}
    assert given == {issuer.claims.nip, issuer.claims.email, "email_verified"}
    assert issuer.claims.subject == "sub"
    assert mappers()["subject"]["protocolMapper"] == "oidc-sub-mapper"
    in_access_token = [each["config"]["access.token.claim"] for each in mappers().values()]
    assert set(in_access_token) == {"true"}


def test_client_of_the_realm_gets_the_scope_and_no_other(issuer: Issuer) -> None:
    (client,) = REALM["clients"]
    (scope,) = REALM["clientScopes"]
    assert client["defaultClientScopes"] == [scope["name"]]
    assert not client["fullScopeAllowed"]


def test_persons_cannot_change_what_names_them(issuer: Issuer) -> None:
    ((provider,),) = REALM["components"].values()
    profile = json.loads(provider["config"]["kc.user.profile.config"][0])
    editors = {each["name"]: each["permissions"]["edit"] for each in profile["attributes"]}
    for mapper in mappers().values():
        attribute = mapper["config"].get("user.attribute", "email")
        if attribute != "emailVerified":
            assert editors[attribute] == ["admin"]


def test_page_names_every_setting_and_every_mapper() -> None:
    of_issuers = [name for name in Settings.model_fields if name.startswith("issuer")]
    variables = {f"TILIK_{name.upper()}" for name in [*of_issuers, "token_leeway"]}
    names = variables | set(Issuer.model_fields) | set(ClaimMap.model_fields) | set(mappers())
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", PAGE)] == []


async def test_token_of_the_page_is_read_with_the_settings_of_the_page(issuer: Issuer) -> None:
    key = RSAKey.generate_key(2048, {"kid": "rsa-1"})

    async def published(address: str) -> dict[str, Any]:
        if address.endswith("/openid-configuration"):
            return {"issuer": issuer.issuer, "jwks_uri": f"{issuer.issuer}/keys"}
        return {"keys": [key.as_dict(private=False)]}

    claims = json.loads(block("json"))
    now = int(time.time())
    lifetime = claims["exp"] - claims["iat"]
    assert lifetime == REALM["accessTokenLifespan"]
    given = {**claims, "iat": now, "exp": now + lifetime}
    forger = Forger(key, ECKey.generate_key("P-256"), issuer.issuer, issuer.audience, "")
    tokens = IssuedTokens(issuer, IssuerKeys(issuer, published, Settings()), leeway=0)
    assert await tokens.verify(forger.sign(given)) == given
