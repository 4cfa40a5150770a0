"""Evaluation forums of the graph."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import strawberry

from tilik_schema.employee import BY_NAME
from tilik_schema.reading.relations import Many, listed, one
from tilik_schema.reading.tables import Node, column


@strawberry.type(description="A calibration session that looked at every rating of a unit.")
class Forum(Node):
    """A forum with its minutes."""

    table: ClassVar[str] = "forum"

    held_on: date = column("The day it was held.")
    minutes: str = column("As entered.")
    justification: str | None = column("Answers the checks that did not pass.")
    chair_id: strawberry.Private[UUID]

    chair = one("employee.Employee", by="chair_id", description="Who led it.")
    participants = listed(
        Many(
            "employee.Employee",
            "t.id in (select p.employee_id from forum_participant p where p.forum_id = k.key)",
            BY_NAME,
        ),
        description="Who sat in it, by name.",
    )
