"""A training by its title: check the title, and find the person's training that it means."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.errors import FieldFault
from tilik_server.models import Competency, Training
from tilik_server.models.vocabulary import TrainingPurpose, TrainingStatus
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.text import faults_in_text, is_storable

# A training with the title and, if both name one, the same competency; else a recommendation for
# the same competency or purpose.
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
    """A person's training by its purpose, its competency, if any, and its title."""

    employee: UUID
    purpose: TrainingPurpose
    competency_key: str | None
    training: str

    @property
    def title(self) -> str:
        """Return the title without the spaces around it."""
        return self.training.strip()

    async def faults(self) -> list[FieldFault]:
        """Return the faults of a title that is not valid, or a competency that does not exist."""
        faults = faults_in_text(self.training, ("input", "training"), 500)
        path = ("input", "competencyKey")
        if self.competency_key is not None:
            faults += faults_in_text(self.competency_key, path, 128)
            if self.purpose is not TrainingPurpose.COMPETENCY:
                en, indonesian = "this is for the purpose COMPETENCY", "ini untuk COMPETENCY"
                faults.append(FieldFault(path, Text(en, indonesian)))
            elif is_storable(self.competency_key) and not await _is_known(self.competency_key):
                en, indonesian = "there is no such competency", "kompetensi ini tidak ada"
                faults.append(FieldFault(path, Text(en, indonesian)))
        return faults

    async def add(self, unit: UUID, reason: Text, planned_on: date | None = None) -> UUID:
        """Store it as a planned training with a reason, and return its key."""
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
        """Return the key of the recommended or planned training that it means, or None."""
        given = [self.employee, self.purpose, self.competency_key, self.title]
        rows = await transaction.fetch(OPEN, *given)
        return rows[0]["id"] if rows else None


async def _is_known(competency: str) -> bool:
    return await Competency.filter(id=competency).exists()
