"""Audit events (peristiwa audit) of the graph: who changed or read what, and when."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from tilik_schema import concepts
from tilik_schema.reading.columns import Node, TableType, column
from tilik_schema.reading.conditions import Matches, at_least, at_most, equals, is_row
from tilik_schema.reading.fields import many, one, rows
from tilik_schema.reading.filters import where
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.vocabulary import AuditCommand, AuditKind


@strawberry.type(description="A row that changed, or people about whom something was read.")
class AuditChange(TableType):
    """One row of an event."""

    table: ClassVar[str] = "audit_change"

    ordinal: int = column("Its place in the event, from 1.")
    table_name: str = column("The table; of a read, `appraisal` stands for all that belongs to it.")
    row: str | None = column("The key of the row; null for a read, and for all rows of a table.")
    command: AuditCommand = column("What was done.")
    columns: JSON | None = column(
        "Each column that changed with its value before and after. A text is there as a SHA-256, "
        "unless it is a code or a word of a closed list; under `*` there is one of a whole row, "
        "which is new or deleted. Of a table that was emptied by TRUNCATE, `count` says how many "
        "rows it had.",
        json=True,
    )
    key: strawberry.Private[UUID]
    unit_id: strawberry.Private[UUID | None]

    unit = one(concepts.Unit, by="unit_id", description="The unit to which the row belongs.")
    people = many(
        rows(
            concepts.Employee,
            condition="t.id in (select unnest(c.people) from audit_change c where c.id = {parent})",
            order=(OrderTerm("t.name"),),
        ),
        description="The people whom it is about.",
    )


@strawberry.type(
    description="What one transaction changed in an agency, or what one request read there about "
    "people other than the reader."
)
class AuditEvent(Node):
    """One event of an agency's chain."""

    table: ClassVar[str] = "audit_event"

    number: int = column("Its place in the chain of its agency, from 1.")
    hash: str = column("The SHA-256 over the event before and all that this one says.")
    kind: AuditKind = column("Whether something was changed or read.")
    at: datetime = column("When the transaction began, or the request ended.")
    viewer: str = column("The kind of viewer; empty where SQL was written by hand.")
    source: str | None = column("The integration that asked.")
    credential: str | None = column("The key or the token; a token by the start of its SHA-256.")
    request_id: str | None = column("The request's id, as the log has it.")
    client: str | None = column("The address from which it came.")
    operation: str | None = column("The operation's name.")
    database_role: str = column("The role of the database's session.")
    agency_id: strawberry.Private[UUID | None]
    employee_id: strawberry.Private[UUID | None]

    agency = one(
        concepts.Unit,
        by="agency_id",
        description="The unit at the top; null for what belongs to no unit.",
    )
    employee = one(concepts.Employee, by="employee_id", description="Who did it.")
    changes = many(
        rows(concepts.AuditChange, to="event_id", order=(OrderTerm("t.ordinal"),)),
        description="The rows, in the order of the changes.",
    )


@strawberry.input(description="Which events; all given conditions hold.")
class AuditEventFilter:
    """Conditions on events."""

    kind: AuditKind | None = where(equals("t.kind"), "On what was done.")
    employee: strawberry.ID | None = where(is_row("t.employee_id", "Employee"), "On who did it.")
    about: strawberry.ID | None = where(
        # Found by a function, since below the policies no index serves what an array contains.
        Matches(
            "t.id in (select c.event_id from audit_change c"
            " where c.id in (select audit_changes_about({value})))",
            concept="Employee",
        ),
        "On a person whom it is about.",
    )
    table_name: str | None = where(
        Matches("t.id in (select c.event_id from audit_change c where c.table_name = {value})"),
        "On the table that changed or was read.",
    )
    from_: datetime | None = where(at_least("t.at"), "At this time or later.", name="from")
    until: datetime | None = where(at_most("t.at"), "At this time or before.")


@strawberry.type
class AuditQuery:
    """The root field of the trail."""

    audit_events = many(
        rows(concepts.AuditEvent, order=(OrderTerm("t.at", descending=True),)),
        filter="audit.AuditEventFilter",
        description="The audit trail of the units that the viewer audits, newest first.",
    )
