"""Forged tokens: each is sound but for one thing, and none may be accepted."""

import base64
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

ISSUER_KID: Final = "rsa-1"
EVERY: Final = ["RS256", "RS384", "RS512", "PS256", "ES256", "HS256"]


def part(content: object) -> str:
    """One part of a token."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(frozen=True)
class Forger:
    """Somebody with the issuer's key, to show that everything else about a token is looked at."""

    key: RSAKey
    elliptic: ECKey
    issuer: str
    audience: str
    subject: str

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Sound claims with changes; None leaves a claim out."""
        now = int(time.time())
        sound = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": self.subject,
            "iat": now,
            "exp": now + 300,
        }
        return {name: value for name, value in {**sound, **changes}.items() if value is not None}

    def sign(self, claims: Any = None, key: Any = None, **header: Any) -> str:
        """A token with sound claims and headers but for those given; None leaves a header out."""
        given = {"alg": "RS256", "kid": ISSUER_KID, "typ": "JWT", **header}
        head = {name: value for name, value in given.items() if value is not None}
        body = part(self.claims() if claims is None else claims)
        signer = key or (self.elliptic if head["alg"] == "ES256" else self.key)
        content = f"{part(head)}.{body}"
        # Signed apart from its headers, which the library would refuse to write.
        bare = jws.serialize_compact({"alg": head["alg"]}, b"x", signer, algorithms=EVERY)
        assert bare
        algorithm = jws.JWSRegistry.algorithms[head["alg"]]
        return f"{content}.{part(algorithm.sign(content.encode(), signer))}"

    def changed(self, **claims: Any) -> str:
        """A token signed well, with other claims."""
        return self.sign(self.claims(**claims))

    def unsigned(self, algorithm: str) -> str:
        """A token that says it needs no signature."""
        return f"{part({'alg': algorithm, 'kid': ISSUER_KID})}.{part(self.claims())}."

    def by_secret(self, secret: bytes) -> str:
        """A token with the issuer's public key as the secret of HS256."""
        content = f"{part({'alg': 'HS256', 'kid': ISSUER_KID})}.{part(self.claims())}"
        return f"{content}.{part(hmac.digest(secret, content.encode(), 'sha256'))}"


STRANGER: Final = RSAKey.generate_key(2048, {"kid": ISSUER_KID})
Forge = Callable[[Forger], str]


def _moved(forger: Forger) -> str:
    """A sound signature under other claims."""
    head, _, signature = forger.sign().split(".")
    return f"{head}.{part(forger.claims(sub='somebody-else'))}.{signature}"


def _as_json(forger: Forger) -> str:
    head, body, _ = forger.sign().split(".")
    return json.dumps({"payload": body, "protected": head, "signatures": []})


def _flattened(forger: Forger) -> str:
    head, body, signature = forger.sign().split(".")
    return json.dumps({"payload": body, "protected": head, "signature": signature})


def _now() -> int:
    return int(time.time())


FORGED: Final[Mapping[str, Forge]] = {
    "alg none": lambda f: f.unsigned("none"),
    "alg None": lambda f: f.unsigned("None"),
    "alg nOnE": lambda f: f.unsigned("nOnE"),
    "alg NONE": lambda f: f.unsigned("NONE"),
    "alg missing": lambda f: f"{part({'kid': ISSUER_KID})}.{part(f.claims())}.AAAA",
    "alg of the same family": lambda f: f.sign(alg="RS512"),
    "alg with padding by chance": lambda f: f.sign(alg="PS256"),
    "HS256 with the public key in PEM": lambda f: f.by_secret(f.key.as_pem(private=False)),
    "HS256 with the public key in DER": lambda f: f.by_secret(f.key.as_der(private=False)),
    "HS256 with the public key in JSON": lambda f: f.by_secret(
        json.dumps(f.key.as_dict(private=False)).encode()
    ),
    "ES256 under the id of an RSA key": lambda f: f.sign(alg="ES256"),
    "kid missing": lambda f: f.sign(kid=None),
    "kid empty": lambda f: f.sign(kid=""),
    "kid unknown": lambda f: f.sign(kid="nobody"),
    "kid a path": lambda f: f.sign(kid="../../../../dev/null"),
    "kid an address": lambda f: f.sign(key=STRANGER, kid="http://127.0.0.1/keys"),
    "kid a number": lambda f: f.sign(kid=1),
    "kid SQL": lambda f: f.sign(key=STRANGER, kid="' union select 'x"),
    "kid long": lambda f: f.sign(kid="k" * 300),
    "jwk embedded": lambda f: f.sign(key=STRANGER, jwk=STRANGER.as_dict(private=False)),
    "jwk beside a sound signature": lambda f: f.sign(jwk=STRANGER.as_dict(private=False)),
    "jku": lambda f: f.sign(key=STRANGER, jku="http://127.0.0.1/keys"),
    "x5u": lambda f: f.sign(key=STRANGER, x5u="http://127.0.0.1/certificate"),
    "crit unknown": lambda f: f.sign(crit=["exp"]),
    "crit with its header": lambda f: f.sign(crit=["x-office"], **{"x-office": 1}),
    "crit not a list": lambda f: f.sign(crit="exp"),
    "b64 false": lambda f: f.sign(b64=False, crit=["b64"]),
    "typ of a logout token": lambda f: f.sign(typ="logout+jwt"),
    "typ a number": lambda f: f.sign(typ=1),
    "expired": lambda f: f.changed(iat=_now() - 7200, exp=_now() - 3600),
    "exp missing": lambda f: f.changed(exp=None),
    "exp a text": lambda f: f.changed(exp="4102444800"),
    "exp true": lambda f: f.changed(exp=True),
    "exp without end": lambda f: f.sign(
        json.dumps(f.claims(exp=0)).replace('"exp": 0', '"exp": Infinity').encode()
    ),
    "not yet valid": lambda f: f.changed(nbf=_now() + 3600),
    "issued tomorrow": lambda f: f.changed(iat=_now() + 86400),
    "iat missing": lambda f: f.changed(iat=None),
    "sub missing": lambda f: f.changed(sub=None),
    "sub empty": lambda f: f.changed(sub=""),
    "sub a number": lambda f: f.changed(sub=1),
    "iss missing": lambda f: f.changed(iss=None),
    "iss of another": lambda f: f.changed(iss="https://elsewhere.example"),
    "iss a list": lambda f: f.changed(iss=[f.issuer]),
    "iss with a slash more": lambda f: f.changed(iss=f"{f.issuer}/"),
    "iss in capitals": lambda f: f.changed(iss=f.issuer.upper()),
    "iss of the service itself": lambda f: f.changed(iss="tilik", employee=None, grants=[]),
    "aud missing": lambda f: f.changed(aud=None),
    "aud of another": lambda f: f.changed(aud="payroll"),
    "aud a list": lambda f: f.changed(aud=[f.audience]),
    "aud a list with others": lambda f: f.changed(aud=["payroll", f.audience]),
    "aud an object": lambda f: f.changed(aud={f.audience: True}),
    "signature missing": lambda f: f.sign().rpartition(".")[0] + ".",
    "signature stripped": lambda f: f.sign().rpartition(".")[0],
    "signature of zeros": lambda f: f"{f.sign().rpartition('.')[0]}.{part(bytes(256))}",
    "signature under other claims": _moved,
    "key of another issuer": lambda f: f.sign(key=STRANGER),
    "truncated": lambda f: f.sign()[:-10],
    "a part too many": lambda f: f"{f.sign()}.{part({})}",
    "characters outside the alphabet": lambda f: f"{f.sign()}!!",
    "over 8 kB": lambda f: f.changed(more="x" * 8_000),
    "a megabyte": lambda f: f"{'x' * 500_000}.{'x' * 500_000}.x",
    "JSON without signatures": _as_json,
    "JSON with a signature": _flattened,
    "claims a list": lambda f: f.sign([f.claims()]),
    "claims deep": lambda f: f.sign(b"[" * 4_000),
    "claims not JSON": lambda f: f.sign(b"{"),
    "header deep": lambda f: f"{part(b'[' * 4_000)}.{part(f.claims())}.AAAA",
    "encrypted form": lambda f: f"{part({'alg': 'dir', 'enc': 'A128GCM'})}..AAAA.AAAA.AAAA",
    "empty": lambda _: "",
}
"""How each is made."""
