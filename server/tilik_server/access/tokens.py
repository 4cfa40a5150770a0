"""Tokens: signed by this service, they name the sender of a request for a while."""

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from tilik_server.access.viewer import USER, Grant, Viewer
from tilik_server.errors import TokenInvalid
from tilik_server.errors.messages import Language
from tilik_server.models.vocabulary import Role

ISSUER: Final = "tilik"
AUDIENCE: Final = "tilik"
ALGORITHM: Final = "RS256"
LIFETIME: Final = 3600
LONGEST: Final = 8_000
KEY_FILE: Final = "token_key.pem"

CLAIMS: Final = jwt.JWTClaimsRegistry(
    iss={"essential": True, "value": ISSUER},
    aud={"essential": True, "value": AUDIENCE},
    sub={"essential": True},
    exp={"essential": True},
    iat={"essential": True},
)


class Tokens:
    """Signs and reads tokens with the key in the data folder; a missing key is created."""

    def __init__(self, data_dir: Path) -> None:
        self._key = _key(data_dir / KEY_FILE)
        self._kid = self._key.thumbprint()

    def sign(
        self,
        employee: UUID | None,
        grants: tuple[Grant, ...],
        source: str | None = None,
        lifetime: int = LIFETIME,
    ) -> str:
        """Return a token for an employee, for grants, or for both, for `lifetime` seconds.

        `source` is the name of the integration that holds the token.
        """
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(employee or uuid4()),
            "iat": now,
            "exp": now + lifetime,
            "employee": None if employee is None else str(employee),
            "source": source,
            "grants": [
                {
                    "role": each.role,
                    "unit": None if each.unit is None else str(each.unit),
                    "scopes": list(each.scopes),
                }
                for each in grants
            ],
        }
        header = {"alg": ALGORITHM, "kid": self._kid}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])

    def read(self, token: str, language: Language) -> Viewer:
        """Return the viewer that a token names. Raises TokenInvalid for every kind of fault."""
        # Before parsing: a token may be a megabyte, or JSON-serialised with no signature at all.
        if len(token) > LONGEST or token.count(".") != 2:
            raise TokenInvalid
        try:
            # The header must not choose the algorithm: not `none`, nor HS256 with the public key.
            read = jwt.decode(token, self._key, algorithms=[ALGORITHM])
            # A token says which key it was signed with, so that a change of the key is noticed.
            if read.header.get("kid") != self._kid:
                raise TokenInvalid
            CLAIMS.validate(read.claims)
            return _viewer(read.claims, language)
        except (JoseError, ValueError, KeyError, TypeError) as fault:
            raise TokenInvalid from fault


def bearer_token(header: str) -> str:
    """Return the token of an Authorization header. Raises TokenInvalid."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        raise TokenInvalid
    return token.strip()


def _viewer(claims: Mapping[str, Any], language: Language) -> Viewer:
    employee, source = claims["employee"], claims.get("source")
    # A claim may be any JSON value; this service signs strings only.
    if not all(isinstance(each, str) for each in (claims["iss"], claims["aud"], source or "")):
        raise TypeError
    grants = tuple(
        Grant(
            Role(each["role"]),
            None if each["unit"] is None else UUID(each["unit"]),
            tuple(each["scopes"]),
        )
        for each in claims["grants"]
    )
    person = None if employee is None else UUID(employee)
    return Viewer(USER.name, language, person, grants, source, float(claims["exp"]))


def _key(path: Path) -> RSAKey:
    """Return the key in a file; create the file, readable only by its owner, if it is missing."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_bytes(RSAKey.generate_key(2048, private=True).as_pem(private=True))
        # A link fails if another process was faster: then both processes use that one's key.
        with suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return read_key(path)


def read_key(path: Path) -> RSAKey:
    """Return the key in a file. Raises OSError, JoseError and ValueError."""
    return RSAKey.import_key(path.read_bytes())
