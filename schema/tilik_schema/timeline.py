"""Timeline entries (riwayat) of the graph."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import strawberry

from tilik_schema import concepts
from tilik_schema.reading.columns import TableType, column
from tilik_schema.reading.fields import one
from tilik_schema.vocabulary import AppraisalStage


@strawberry.type(description="A step of an appraisal: who did what, when.")
class TimelineEntry(TableType):
    """One step of an appraisal."""

    table: ClassVar[str] = "timeline_entry"

    at: datetime = column("When.")
    action: str = column("The mutation's name, or what the service did.")
    from_stage: AppraisalStage | None = column("The stage before.", name="from")
    to_stage: AppraisalStage | None = column("The stage after.", name="to")
    note: str | None = column("The reason given, if any.")
    key: strawberry.Private[UUID]
    by_id: strawberry.Private[UUID | None]

    by = one(concepts.Employee, by="by_id", description="Who did it.")
