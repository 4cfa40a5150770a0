"""Survey answers of citizens, which become evidence for the satisfaction goal of a unit's head."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.act_as import act_as
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.viewer import OPERATOR
from tilik_server.errors import CalculatorMissing, FieldFault, InvalidArgument
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import AppraisalStage, EvidenceKind, VerificationStatus
from tilik_server.operations.evidence.store_evidence import INPUT_COLUMNS, store_evidence
from tilik_server.operations.feedback.feedback_subject import Subject
from tilik_server.operations.steps.cycle_params import param_of_cycle
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.scoring.jobs import defer_scoring
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.json_schema import faults_in_record

PATH: Final = ("input", "answers")
# A title is stored in one language, that of the regulations.
TITLE: Final = "Survei kepuasan masyarakat"

# The goal of the nearest unit whose head has a satisfaction indicator; staff share that goal.
# The shared lock keeps the stage until the answers are stored.
GOAL: Final = statement(
    "feedback.find_satisfaction_goal",
    f"""
select g.id, g.cycle_id, g.unit_id, i.calculator_key, a.stage, tilik_today(g.unit_id) as today,
  tilik_today(a.unit_id) between a.starts_on and a.ends_on as is_covered
from unit u join unit r on r.path = any (tilik_prefixes(u.path))
join appraisal a on a.employee_id = r.head_id and a.cycle_id = $2
join cycle c on c.id = a.cycle_id
join goal g on g.appraisal_id = a.id and not g.shared
join indicator i on i.id = g.indicator_id and
  {param_of_cycle("survey_calculators")}
  ? i.calculator_key
where u.id = $1
order by g.id is not distinct from $3 desc, length(r.path) desc,
  tilik_today(a.unit_id) between a.starts_on and a.ends_on desc, a.starts_on desc, g.ordinal, g.id
limit 1 for share of a
""",
)


def says_something(answers: object) -> bool:
    """Return whether one question is answered; open ones are null, empty or absent."""
    if isinstance(answers, dict):
        return any(says_something(each) for each in answers.values())
    if isinstance(answers, list):
        return any(says_something(each) for each in answers)
    return bool(answers.strip()) if isinstance(answers, str) else answers is not None


async def find_survey(
    transaction: Transaction, catalogue: Catalogue, subject: Subject, answers: Any
) -> Mapping[str, Any]:
    """Return the row of the goal whose survey the answers belong to.

    Raises CalculatorMissing, and InvalidArgument if the answers do not fit the record of the goal's
    indicator or if no head of a unit upwards has a satisfaction goal.
    """
    given = [subject.unit, subject.cycle, subject.goal]
    # Citizens and their integrations answer for goals that they may not read.
    async with act_as(transaction, OPERATOR):
        found = await transaction.fetch(GOAL, *given)
    if not found:
        en = "nobody's goal uses a satisfaction indicator here; leave the answers out"
        indonesian = "tidak ada sasaran dengan indikator kepuasan di sini; hapus jawaban"
        raise InvalidArgument(fields=[FieldFault(PATH, Text(en, indonesian))])
    goal: Mapping[str, Any] = found[0]
    calculator = catalogue.calculators.get(goal["calculator_key"])
    if calculator is None:
        raise CalculatorMissing(key=goal["calculator_key"])
    faults = faults_in_record(answers, calculator.record_schema, PATH)
    if faults:
        raise InvalidArgument(fields=faults)
    return goal


async def record_answers(
    transaction: Transaction,
    goal: Mapping[str, Any],
    answers: Mapping[str, Any],
    source: str,
    warnings: list[dict[str, Any]],
) -> UUID | None:
    """Record answers as accepted evidence of the goal, to be scored, and return its key.

    Returns None, without evidence, if no question is answered or if the appraisal's dates or stage
    allow no evidence.
    """
    is_open = goal["is_covered"] and AppraisalStage(goal["stage"]) in STEPS["recordEvidence"].stages
    if not is_open or not says_something(answers):
        return None
    key = new_id(goal["cycle_id"])
    row = INPUT_COLUMNS.row(
        id=key,
        cycle_id=goal["cycle_id"],
        unit_id=goal["unit_id"],
        goal_id=goal["id"],
        kind=EvidenceKind.SURVEY,
        title=TITLE,
        occurred_on=goal["today"],
        record=answers,
        source=source,
        status=VerificationStatus.ACCEPTED,
        warnings=warnings,
    )
    async with act_as(transaction, OPERATOR):
        await store_evidence(transaction, [row])
    await defer_scoring(transaction, [goal["id"]])
    return key
