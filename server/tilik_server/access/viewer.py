"""The viewer: on whose behalf a transaction is run."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import orjson

from tilik_server.errors.messages import ENGLISH, Language
from tilik_server.models.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in the subtree of a unit, or everywhere where there is none."""

    role: Role
    unit: UUID | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Viewer:
    """Names who asks; row-level security reads `name` as the setting `tilik.viewer`.

    `employee` and `grants` become the settings `tilik.employee` and `tilik.grants`. `source` names
    an integration. `until` is the Unix time at which the token ends. `language` is the one that
    labels and messages are wanted in; it decides nothing.
    """

    name: str
    language: Language = ENGLISH
    employee: UUID | None = None
    grants: tuple[Grant, ...] = ()
    source: str | None = None
    until: float | None = field(default=None, compare=False)

    @property
    def actor(self) -> str:
        """Who this is among those who send idempotency keys."""
        if self.employee is not None:
            return str(self.employee)
        return self.name if self.source is None else f"{self.name}:{self.source}"

    def grants_as_json(self) -> str:
        """The grants as the database reads them: roles with the keys of their units."""
        listed = [
            {"role": each.role, "unit": None if each.unit is None else str(each.unit)}
            for each in self.grants
        ]
        return orjson.dumps(listed).decode()


# How each comes: with a token, without one to the demo, or as a part of the service itself.
USER: Final = Viewer("user")
DEMO: Final = Viewer("demo", grants=(Grant(Role.ADMIN),))
IMPORT: Final = Viewer("import")
SCORING: Final = Viewer("scoring")
OPERATOR: Final = Viewer("operator", grants=(Grant(Role.ADMIN),))
