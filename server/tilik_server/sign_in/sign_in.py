"""Signing in: the viewer of an Authorization header, by the issuer of its token."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from tilik_server.access.key_text import PREFIX
from tilik_server.access.provenance import Provenance
from tilik_server.access.roles import personal_roles
from tilik_server.access.tokens import Tokens, bearer_token
from tilik_server.access.viewer import OPERATOR, UNKNOWN, USER, Grant, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors.messages import Language
from tilik_server.issuer import Issuer
from tilik_server.settings import Settings
from tilik_server.sign_in.compact_token import read_issuer
from tilik_server.sign_in.fetch import open_fetch
from tilik_server.sign_in.identify_key import identify_key
from tilik_server.sign_in.issued_tokens import IssuedTokens
from tilik_server.sign_in.issuer_keys import IssuerKeys
from tilik_server.sign_in.person import find_person

NAME_LENGTH: Final = 32
"""Hexadecimal digits by which the audit trail names a token."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """The tokens that the service reads: its own, keys, and those of issuers by their names."""

    database: Database
    own: Tokens
    issuers: Mapping[str, tuple[Issuer, IssuedTokens]]

    async def identify(self, header: str, language: Language) -> Viewer:
        """Return the viewer of an Authorization header. Raises TokenInvalid.

        Whom an issuer knows but the service does not is UNKNOWN, and reads no row.
        """
        token = bearer_token(header)
        if token.startswith(PREFIX):
            return await identify_key(self.database, token, language)
        viewer = await self._read_token(token, language)
        named = sha256(token.encode()).hexdigest()[:NAME_LENGTH]
        return replace(viewer, provenance=Provenance(f"token {named}"))

    async def _read_token(self, token: str, language: Language) -> Viewer:
        known = self.issuers.get(read_issuer(token) or "")
        if known is None:
            return self.own.read(token, language)
        issuer, tokens = known
        claims = await tokens.verify(token)
        async with self.database.reading(OPERATOR) as transaction:
            person = await find_person(transaction, issuer, claims)
        until = float(claims["exp"])
        if person is None:
            return replace(UNKNOWN, language=language, until=until)
        grants = tuple(Grant(role) for role in personal_roles(person.appraises))
        return Viewer(USER.name, language, person.employee, grants, until=until)


@asynccontextmanager
async def open_sign_in(database: Database, settings: Settings) -> AsyncIterator[SignIn]:
    """Read the issuers' keys, and keep them fresh until the end.

    An issuer that does not answer does not hinder the start.
    """
    own = Tokens(settings.data_dir)
    async with open_fetch(settings.issuer_timeout) as fetch:
        keys = {each: IssuerKeys(each, fetch, settings) for each in settings.issuers}
        tasks = [asyncio.create_task(each.keep()) for each in keys.values()]
        try:
            yield SignIn(
                database,
                own,
                {
                    issuer.issuer: (issuer, IssuedTokens(issuer, each, settings.token_leeway))
                    for issuer, each in keys.items()
                },
            )
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
