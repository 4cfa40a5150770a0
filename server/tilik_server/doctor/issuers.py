"""The issuers of tokens: whether each answers with keys that can verify a signature."""

from collections.abc import AsyncIterator
from typing import Final

from tilik_server.doctor.finding import Finding, fault, ok
from tilik_server.settings import Settings
from tilik_server.sign_in.fetch import IssuerFault, open_fetch
from tilik_server.sign_in.issuer_keys import IssuerKeys
from tilik_server.terminal import count_of

ISSUERS: Final = "issuers"


async def check_issuers(settings: Settings) -> AsyncIterator[Finding]:
    """Yield a finding for each issuer of the settings, or one if there is none."""
    if not settings.issuers:
        yield ok(
            ISSUERS,
            "No issuer is set: only tokens of `tilik token` are accepted.",
            "Penerbit belum diatur: hanya token dari `tilik token` yang diterima.",
        )
    async with open_fetch(settings.issuer_timeout) as fetch:
        for issuer in settings.issuers:
            name = issuer.issuer
            try:
                keys = await IssuerKeys(issuer, fetch, settings).read()
            except IssuerFault as problem:
                yield fault(
                    ISSUERS,
                    f"The keys of {name} cannot be read: {problem}.",
                    f"Kunci {name} tidak dapat dibaca: {problem}.",
                )
                continue
            judge = ok if keys else fault
            yield judge(
                ISSUERS,
                f"{name} has {count_of(len(keys), 'key')} that can verify a token.",
                f"{name} memiliki {len(keys)} kunci yang dapat memeriksa token.",
            )
