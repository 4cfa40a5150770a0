"""A training by its name: which one of a person is meant, and whether the name is sound."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.models import Competency, Training
from tilik_server.models.vocabulary import TrainingPurpose, TrainingStatus
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.text import faults_in_text

# The one of that title, whether its competency was named or not, else a recommendation for the
# same competency or purpose.
OPEN: Final = statement(
    "competency.find_open_training",
    """
select id from training
where employee_id = $1 and purpose = $2 and status <> 'COMPLETED' and (
  training = $4 and (competency_id = $3 or competency_id is null or $3 is null)
  or status = 'RECOMMENDED' and competency_id is not distinct from $3
     and (competency_id is not null or purpose <> 'COMPETENCY'))
order by training = $4 desc, competency_id is not distinct from $3 desc, status = 'PLANNED' desc,
  id limit 1
""",
)


@dataclass(frozen=True, slots=True)
class NamedTraining:
    """A course of a person: what it is for, which competency it is to improve, and its title."""

    employee: UUID
    purpose: TrainingPurpose
    competency_key: str | None
    training: str

    @property
    def title(self) -> str:
        """The title without the spaces around it."""
        return self.training.strip()

    async def check(self) -> None:
        """Raise InvalidArgument where the title is none or the competency not there."""
        faults = faults_in_text(self.training, ("input", "training"), 500)
        path = ("input", "competencyKey")
        if self.competency_key is not None:
            faults += faults_in_text(self.competency_key, path, 128)
            if self.purpose is not TrainingPurpose.COMPETENCY:
                en, indonesian = "this is for the purpose COMPETENCY", "ini untuk COMPETENCY"
                faults.append(FieldFault(path, Text(en, indonesian)))
            elif not faults and not await _is_known(self.competency_key):
                en, indonesian = "there is no such competency", "kompetensi ini tidak ada"
                faults.append(FieldFault(path, Text(en, indonesian)))
        if faults:
            raise InvalidArgument(fields=faults)

    async def add(self, unit: UUID, reason: Text, planned_on: date | None = None) -> UUID:
        """Store it as planned and return its key; `reason` says why nothing recommended it."""
        stored = await Training.create(
            employee_id=self.employee,
            unit_id=unit,
            purpose=self.purpose,
            competency_id=self.competency_key,
            training=self.title,
            reason={"en": reason.en, "id": reason.id},
            status=TrainingStatus.PLANNED,
            planned_on=planned_on,
        )
        return stored.id

    async def find_open(self, transaction: Transaction) -> UUID | None:
        """The key of the recommended or planned training that is meant, if there is one."""
        given = [self.employee, self.purpose, self.competency_key, self.title]
        rows = await transaction.fetch(OPEN, *given)
        return rows[0]["id"] if rows else None


async def _is_known(competency: str) -> bool:
    return await Competency.filter(id=competency).exists()
