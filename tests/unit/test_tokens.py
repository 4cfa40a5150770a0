"""Tokens: what was signed is read again, and nothing else."""

import base64
import hmac
import json
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tilik_server.access.tokens import KEY_FILE, Tokens, bearer_token
from tilik_server.access.viewer import USER, VISITOR, Grant
from tilik_server.errors import TokenInvalid
from tilik_server.models.vocabulary import Role

NOW = int(time.time())
SOUND = {
    "iss": "tilik",
    "aud": "tilik",
    "sub": "x",
    "iat": NOW,
    # Long enough that what is refused at the end of a long run is not refused for its age.
    "exp": NOW + 86_400,
    "employee": None,
    "grants": [],
}


@pytest.fixture
def tokens(keyed_folder: Path) -> Tokens:
    """Tokens with the key in the test's folder."""
    return Tokens(keyed_folder)


def signed(tmp_path: Path, claims: dict[str, Any], header: dict[str, Any] | None = None) -> str:
    """A token with the service's key and any claims, whose header names the key by itself."""
    key = key_of(tmp_path)
    named = {"alg": "RS256", "kid": key.thumbprint(), **(header or {})}
    kept = {name: value for name, value in named.items() if value is not None}
    return jwt.encode(kept, claims, key, algorithms=["RS256", "RS512"])


def key_of(tmp_path: Path) -> RSAKey:
    """The service's key."""
    return RSAKey.import_key((tmp_path / KEY_FILE).read_bytes())


def part(content: object) -> str:
    """One part of a token."""
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def test_token_is_read_as_it_was_signed(tokens: Tokens) -> None:
    employee, unit = uuid4(), uuid4()
    grants = (Grant(Role.EMPLOYEE), Grant(Role.PERFORMANCE_TEAM, unit, ("profiles",)))
    viewer = tokens.read(tokens.sign(employee, grants), "id")
    assert (viewer.employee, viewer.grants, viewer.language) == (employee, grants, "id")


def test_whoever_has_a_token_is_no_visitor(tokens: Tokens) -> None:
    employee, grants = uuid4(), (Grant(Role.INTEGRATION),)
    person = tokens.read(tokens.sign(employee, grants), "en")
    system = tokens.read(tokens.sign(None, grants, "kiosk"), "en")
    assert {person.name, system.name} == {USER.name}
    assert USER.name != VISITOR.name
    assert (person.actor, system.actor) == (str(employee), "user:kiosk")


def test_key_is_kept_and_is_its_owners_alone(tmp_path: Path) -> None:
    token = Tokens(tmp_path).sign(None, (Grant(Role.ADMIN),))
    assert Tokens(tmp_path).read(token, "en").grants == (Grant(Role.ADMIN),)
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "other"},
        {"iss": ["tilik"]},
        {"aud": "other"},
        {"aud": ["tilik"]},
        pytest.param({"exp": NOW - 3600}, id="exp of an hour ago"),
        {"exp": None},
        {"sub": None},
        {"iat": None},
        pytest.param({"iat": NOW + 3600}, id="iat in an hour"),
        {"grants": [{"role": "GOD", "unit": None, "scopes": []}]},
        {"grants": None},
        {"employee": "nobody"},
        pytest.param({"nbf": NOW + 3600}, id="nbf in an hour"),
    ],
    ids=str,
)
def test_claim_that_is_wrong_is_refused(
    tokens: Tokens, tmp_path: Path, change: dict[str, Any]
) -> None:
    claims = {name: value for name, value in {**SOUND, **change}.items() if value is not None}
    claims.setdefault("employee", None)
    with pytest.raises(TokenInvalid):
        tokens.read(signed(tmp_path, claims), "en")


@pytest.mark.parametrize(
    "kid",
    [
        None,
        "",
        "nobody",
        "../../../../dev/null",
        f"../{KEY_FILE}",
        "' or 'x",
        "k" * 300,
    ],
    ids=lambda kid: str(kid)[:20],
)
def test_key_id_that_is_not_the_keys_is_refused(tokens: Tokens, tmp_path: Path, kid: Any) -> None:
    assert tokens.read(signed(tmp_path, SOUND), "en").name == USER.name
    with pytest.raises(TokenInvalid):
        tokens.read(signed(tmp_path, SOUND, {"kid": kid}), "en")


def test_signature_of_another_key_is_refused(tokens: Tokens, tmp_path: Path) -> None:
    other, kid = RSAKey.generate_key(2048), key_of(tmp_path).thumbprint()
    with pytest.raises(TokenInvalid):
        tokens.read(jwt.encode({"alg": "RS256", "kid": kid}, SOUND, other), "en")


def test_public_key_as_a_secret_is_refused(tokens: Tokens, tmp_path: Path) -> None:
    key = key_of(tmp_path)
    content = f"{part({'alg': 'HS256', 'kid': key.thumbprint()})}.{part(SOUND)}"
    digest = hmac.digest(key.as_pem(private=False), content.encode(), "sha256")
    signature = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    with pytest.raises(TokenInvalid):
        tokens.read(f"{content}.{signature}", "en")


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
def test_unsigned_token_is_refused(tokens: Tokens, tmp_path: Path, algorithm: str) -> None:
    header = {"alg": algorithm, "kid": key_of(tmp_path).thumbprint()}
    with pytest.raises(TokenInvalid):
        tokens.read(f"{part(header)}.{part(SOUND)}.", "en")


def test_other_algorithm_of_the_same_key_is_refused(tokens: Tokens, tmp_path: Path) -> None:
    with pytest.raises(TokenInvalid):
        tokens.read(signed(tmp_path, SOUND, {"alg": "RS512"}), "en")


@pytest.mark.parametrize("text", ["", ".", "a.b", "a.b.c", "..", "x" * 1_000_000, "{}.{}.{}"])
def test_text_that_is_no_token_is_refused(tokens: Tokens, text: str) -> None:
    with pytest.raises(TokenInvalid):
        tokens.read(text, "en")


def test_truncated_token_is_refused(tokens: Tokens) -> None:
    token = tokens.sign(None, (Grant(Role.ADMIN),))
    with pytest.raises(TokenInvalid):
        tokens.read(token[:-5], "en")


@pytest.mark.parametrize("header", ["", "Basic x", "Bearer", "bearer x", "Token x"])
def test_header_that_is_no_bearer_token_is_refused(tokens: Tokens, header: str) -> None:
    with pytest.raises(TokenInvalid):
        tokens.read(bearer_token(header), "en")
