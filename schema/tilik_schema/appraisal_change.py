"""Changes of an appraisal as a whole: who appraises, and when it ends."""

from datetime import date
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from tilik_schema.appraisal import AppraisalResult
from tilik_schema.plan import REFERENCE, Id, IfVersion, Reason
from tilik_schema.reading.acting import acted
from tilik_schema.reading.context import Info
from tilik_schema.reading.given import given
from tilik_schema.reading.ids import key_of
from tilik_server.operations.end_appraisal import end_appraisal
from tilik_server.operations.reassign_appraiser import reassign_appraiser


@strawberry.type
class AppraisalMutation:
    """What is done with an appraisal whatever its stage."""

    @strawberry.mutation(
        description="Names another appraiser, whose supervisor becomes the appraiser's superior.",
        graphql_type=AppraisalResult,
    )
    async def reassign_appraiser(
        self,
        info: Info,
        appraisal: Id,
        appraiser: Annotated[
            strawberry.ID, strawberry.argument(description="The employee who appraises from now.")
        ],
        reason: Reason,
        if_version: IfVersion = UNSET,
    ) -> Any:
        """The appraisal with its new appraiser."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        person = key_of(appraiser, "Employee", "appraiser")
        work = reassign_appraiser(
            context.database, context.viewer, key, person, reason, given(if_version)
        )
        return await acted(context, REFERENCE, work)

    @strawberry.mutation(
        description="Ends the appraisal on a day, on transfer or retirement: it is rated for the "
        "months it covers, and another may start.",
        graphql_type=AppraisalResult,
    )
    async def end_appraisal(
        self,
        info: Info,
        appraisal: Id,
        on: Annotated[date, strawberry.argument(description="Its new last day.")],
        reason: Reason,
        if_version: IfVersion = UNSET,
    ) -> Any:
        """The appraisal with its new end."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = end_appraisal(context.database, context.viewer, key, on, reason, given(if_version))
        return await acted(context, REFERENCE, work)
