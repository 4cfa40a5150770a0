"""The viewer: the person or system for whom a transaction runs."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

import orjson

from tilik_server.access.provenance import UNTOLD, Provenance
from tilik_server.errors import TokenNamesNobody, VisitorsOnlyRead
from tilik_server.errors.messages import ENGLISH, Language
from tilik_server.models.vocabulary import KeyScope, Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in the subtree of a unit, or everywhere without a unit.

    `scopes` are those of an integration's key, `calculators` those for which it may record.
    """

    role: Role
    unit: UUID | None = None
    scopes: tuple[str, ...] = ()
    calculators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Viewer:
    """The sender of a request; row-level security reads the kind `name` as `tilik.viewer`.

    `employee`, `grants` and `source` become the settings `tilik.employee`, `tilik.grants` and
    `tilik.source`. The grants of a person are those of the token; each transaction adds the stored
    ones that hold then. `source` is the name of an integration, and `key` the hash of its key, by
    which each transaction looks up whether it is still valid. `until` is the Unix time at which the
    token expires. `provenance` is for the audit trail and `language` for labels and messages only:
    they decide no access.
    """

    name: str
    language: Language = ENGLISH
    employee: UUID | None = None
    grants: tuple[Grant, ...] = ()
    source: str | None = None
    # Not compared: several tokens of a person are the same viewer.
    until: float | None = field(default=None, compare=False)
    key: str | None = None
    # Not compared either, so that the requests of a person share what they subscribe to.
    provenance: Provenance = field(default=UNTOLD, compare=False)

    @property
    def actor(self) -> str:
        """Return the name under which the viewer's idempotency keys are stored."""
        if self.employee is not None:
            return str(self.employee)
        # Two integrations may use the same key.
        return self.name if self.source is None else f"{self.name}:{self.source}"

    @property
    def log_name(self) -> str:
        """Return how logs name the viewer: by a key or by the kind, never by name or number."""
        if self.employee is not None:
            return str(self.employee)
        # The hash of a key says nothing about the key, and the database has it.
        return self.name if self.key is None else f"{self.name}:{self.key[:12]}"

    def has_scope(self, scope: KeyScope, calculator: str | None = None) -> bool:
        """Return whether a scope is not missing; only an integration's key needs scopes.

        With the scope `evidence` the key must name the calculator, too.
        """
        return self.name != INTEGRATION.name or any(
            scope in each.scopes and (calculator is None or calculator in each.calculators)
            for each in self.grants
        )

    @property
    def records_evidence(self) -> bool:
        """Whether there may be goals whose evidence the viewer records: a key names calculators."""
        return self.name != INTEGRATION.name or any(
            KeyScope.EVIDENCE in each.scopes and each.calculators for each in self.grants
        )

    @property
    def may_write(self) -> bool:
        """Whether the viewer may change anything at all."""
        return self.name not in (VISITOR.name, NOBODY.name, UNKNOWN.name)

    def require_writer(self) -> None:
        """Raise TokenNamesNobody or VisitorsOnlyRead if the viewer may change nothing at all."""
        if not self.may_write:
            raise TokenNamesNobody if self.name == UNKNOWN.name else VisitorsOnlyRead

    def grants_as_json(self) -> str:
        """Return the grants as JSON for the database: roles with units and scopes."""
        listed = [
            {
                "role": each.role,
                "unit": None if each.unit is None else str(each.unit),
                "scopes": each.scopes,
                "calculators": each.calculators,
            }
            for each in self.grants
        ]
        return orjson.dumps(listed).decode()


def grants_from_json(text: str) -> tuple[Grant, ...]:
    """Return the grants of a transaction, as the setting `tilik.grants` holds them."""
    return tuple(
        Grant(
            Role(each["role"]),
            None if each["unit"] is None else UUID(each["unit"]),
            tuple(each["scopes"]),
            tuple(each["calculators"]),
        )
        for each in orjson.loads(text)
    )


USER: Final = Viewer("user")
"""A person, or a token of the command line with roles."""
INTEGRATION: Final = Viewer("integration")
"""Another system with a key."""
VISITOR: Final = Viewer("visitor", grants=(Grant(Role.REGION_VIEWER),))
"""Anybody without a token in the demo, who may only read."""
NOBODY: Final = Viewer("nobody")
"""Anybody without a token elsewhere, who may only give feedback with a code."""
UNKNOWN: Final = Viewer("unknown")
"""Somebody whom an issuer knows, but who is nobody in service: no policy names this kind."""
IMPORT: Final = Viewer("import")
SCORING: Final = Viewer("scoring")
RESCORING: Final = Viewer("scoring", grants=(Grant(Role.ADMIN),))
"""The scoring by a new version of a calculator, which also writes the timelines of appraisals."""
OPERATOR: Final = Viewer("operator", grants=(Grant(Role.ADMIN),))
"""The service itself and its commands."""


def integration(
    name: str,
    unit: UUID | None,
    scopes: Iterable[str],
    calculators: Iterable[str],
    key: str,
    language: Language,
) -> Viewer:
    """Return the viewer of an integration's key; `key` is its hash."""
    grant = Grant(Role.INTEGRATION, unit, tuple(scopes), tuple(calculators))
    return replace(INTEGRATION, language=language, grants=(grant,), source=name, key=key)
