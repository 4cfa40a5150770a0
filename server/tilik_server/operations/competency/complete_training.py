"""Complete a person's training, with the levels of its competency before and after."""

from datetime import date
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.operations.competency.developed_person import (
    faults_in_day,
    lock_person,
    store_profile,
)
from tilik_server.operations.competency.named_training import NamedTraining
from tilik_server.operations.competency.recommend_trainings import recommend_trainings
from tilik_server.sql.statement import statement
from tilik_server.validation.all_faults import raise_all

DONE: Final = statement(
    "competency.find_completed_training",
    """
select from training where employee_id = $1 and purpose = $2
  and (competency_id = $3 or competency_id is null or $3 is null)
  and training = $4 and status = 'COMPLETED' and completed_on = $5
""",
)
COMPLETE: Final = statement(
    "competency.complete_training",
    """
update training t set status = 'COMPLETED', training = $2, completed_on = $3,
  competency_id = coalesce(t.competency_id, $4),
  level_before = (select a.level from competency_assessment a
    where a.employee_id = t.employee_id and a.competency_id = coalesce(t.competency_id, $4)
      and a.assessed_on <= $3 order by a.assessed_on desc limit 1),
  level_after = (select a.level from competency_assessment a
    where a.employee_id = t.employee_id and a.competency_id = coalesce(t.competency_id, $4)
      and a.assessed_on > $3 order by a.assessed_on desc limit 1)
where t.id = $1
""",
)


UNASKED: Final = Text("Completed without a recommendation.", "Diselesaikan tanpa rekomendasi.")


async def complete_training(
    database: Database, viewer: Viewer, named: NamedTraining, completed_on: date
) -> UUID:
    """Record that a training was completed, planned or not, and return the profile's key.

    The level before comes from the newest assessment until that day, the level after from the next
    one. Recording the same again changes nothing. Raises InvalidArgument, NotFound and NotYourStep.
    """
    async with database.writing(viewer) as transaction:
        person = await lock_person(transaction, viewer, "completeTraining", named.employee)
        faults = faults_in_day(completed_on, person["today"], "completedOn")
        raise_all([*await named.faults(), *faults])
        what = [named.purpose, named.competency_key, named.title]
        done = [named.employee, *what, completed_on]
        if not await transaction.fetch(DONE, *done):
            found = await named.find_open(transaction)
            if found is None:
                found = await named.add(person["unit_id"], UNASKED)
            told = [found, named.title, completed_on, named.competency_key]
            await transaction.execute(COMPLETE, *told)
            await recommend_trainings(transaction, [named.employee])
        return await store_profile(transaction, person)
