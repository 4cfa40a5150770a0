"""Provenance: where a request comes from, for the audit trail."""

from dataclasses import dataclass
from typing import Final

import orjson


@dataclass(frozen=True, slots=True)
class Provenance:
    """By which token or key somebody asks, under which request id, from where, and for what.

    `credential` names a key by its id and a token by the beginning of its SHA-256, so that the
    trail opens nothing. `operation` is the name of a GraphQL operation or of a command.
    """

    credential: str | None = None
    request_id: str | None = None
    client: str | None = None
    operation: str | None = None

    def as_json(self, viewer: str) -> str:
        """Return it as the setting `tilik.request`, with the kind of viewer."""
        return orjson.dumps(
            {
                "viewer": viewer,
                "credential": self.credential,
                "request": self.request_id,
                "client": self.client,
                "operation": self.operation,
            }
        ).decode()


UNTOLD: Final = Provenance()
