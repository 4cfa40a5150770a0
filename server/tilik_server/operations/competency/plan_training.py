"""Plan a person's training."""

from datetime import date
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.operations.competency.developed_person import (
    LATEST,
    faults_in_day,
    lock_person,
    store_profile,
)
from tilik_server.operations.competency.named_training import NamedTraining
from tilik_server.sql.statement import statement
from tilik_server.validation.all_faults import raise_all

PLAN: Final = statement(
    "competency.plan_training",
    """
update training set status = 'PLANNED', training = $2, planned_on = $3,
  competency_id = coalesce(competency_id, $4)
where id = $1
""",
)


UNASKED: Final = Text("Planned without a recommendation.", "Direncanakan tanpa rekomendasi.")


async def plan_training(
    database: Database, viewer: Viewer, named: NamedTraining, planned_on: date | None
) -> UUID:
    """Plan a recommended training, or another one, and return the profile's key.

    Planning a training again changes its day. Raises InvalidArgument, NotFound and NotYourStep.
    """
    async with database.writing(viewer) as transaction:
        person = await lock_person(transaction, viewer, "planTraining", named.employee)
        faults = faults_in_day(planned_on, LATEST, "plannedOn") if planned_on else []
        raise_all([*await named.faults(), *faults])
        found = await named.find_open(transaction)
        if found is not None:
            await transaction.execute(PLAN, found, named.title, planned_on, named.competency_key)
        else:
            await named.add(person["unit_id"], UNASKED, planned_on)
        return await store_profile(transaction, person)
