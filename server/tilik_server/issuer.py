"""Issuers as settings: who signs the tokens of persons, and which claims name the person."""

from ipaddress import ip_address
from typing import Literal, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from tilik_server.setting_faults import SettingFault

Algorithm = Literal["RS256", "ES256"]


class ClaimMap(BaseModel):
    """The claims that name a person; those that are set and find somebody must agree."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nip: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="The claim that holds the person's NIP, as text of 18 digits.",
    )
    subject: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="The claim that `tilik account add --subject` stored for the person; "
        "usually `sub`.",
    )
    email: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="The claim that `tilik account add --email` stored for the person; it counts "
        "only if the claim `email_verified` is true.",
    )

    @model_validator(mode="after")
    def name_a_claim(self) -> Self:
        """Require one claim, because without any nobody could sign in."""
        if not (self.nip or self.subject or self.email):
            raise SettingFault(
                "it must name a claim: nip, subject or email",
                "harus menyebut sebuah klaim: nip, subject, atau email",
            )
        return self


class Issuer(BaseModel):
    """An issuer of access tokens (OpenID Connect) that the service trusts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str = Field(
        max_length=255,
        description="The issuer's address, character by character as `iss` of its tokens.",
    )
    audience: str = Field(
        min_length=1,
        max_length=255,
        description="The name of this service at the issuer, as `aud` of the access tokens.",
    )
    key_set: str | None = Field(
        default=None,
        description="Address of the issuer's keys (JWKS). If it is not set, it is read from "
        "`/.well-known/openid-configuration` below the issuer's address.",
    )
    algorithms: tuple[Algorithm, ...] = Field(
        default=("RS256", "ES256"),
        min_length=1,
        description="How tokens may be signed: `RS256`, `ES256`, or both.",
    )
    claims: ClaimMap = Field(description="The claims that name the person; see below.")

    @field_validator("issuer", "key_set")
    @classmethod
    def require_https(cls, address: str | None) -> str | None:
        """Refuse an address that others could answer for."""
        if address is None or is_safe(address):
            return address
        raise SettingFault(
            "it must be an address with https, without user, query and fragment "
            "(http only on the loopback)",
            "harus alamat dengan https, tanpa pengguna, kueri, dan fragmen "
            "(http hanya untuk loopback)",
        )


def is_safe(address: str) -> bool:
    """Tell whether what an address answers cannot be changed on the way."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or not address.isascii() or any(each <= " " for each in address):
        return False
    if parts.username is not None or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts))


def is_loopback(address: SplitResult) -> bool:
    """Tell whether an address is one of the same machine."""
    host = address.hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
