"""The viewer: the person or system for whom a transaction runs."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import orjson

from tilik_server.errors.messages import ENGLISH, Language
from tilik_server.models.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in the subtree of a unit, or everywhere without a unit."""

    role: Role
    unit: UUID | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Viewer:
    """The sender of a request; row-level security reads `name` as the setting `tilik.viewer`.

    `employee` and `grants` become the settings `tilik.employee` and `tilik.grants`. `source` is the
    name of an integration. `until` is the Unix time at which the token expires. `language` is for
    labels and messages only, and decides no access.
    """

    name: str
    language: Language = ENGLISH
    employee: UUID | None = None
    grants: tuple[Grant, ...] = ()
    source: str | None = None
    # Not compared: several tokens of a person are the same viewer.
    until: float | None = field(default=None, compare=False)

    @property
    def actor(self) -> str:
        """Return the name under which the viewer's idempotency keys are stored."""
        if self.employee is not None:
            return str(self.employee)
        # Two integrations may use the same key.
        return self.name if self.source is None else f"{self.name}:{self.source}"

    def grants_as_json(self) -> str:
        """Return the grants as JSON for the database: roles with the keys of their units."""
        listed = [
            {"role": each.role, "unit": None if each.unit is None else str(each.unit)}
            for each in self.grants
        ]
        return orjson.dumps(listed).decode()


# A person with a token, a visitor of the demo without one, and the parts of the service itself.
# Tokens have a viewer apart from the demo's, so that both do not share idempotency keys.
USER: Final = Viewer("user")
DEMO: Final = Viewer("demo", grants=(Grant(Role.ADMIN),))
IMPORT: Final = Viewer("import")
SCORING: Final = Viewer("scoring")
OPERATOR: Final = Viewer("operator", grants=(Grant(Role.ADMIN),))
