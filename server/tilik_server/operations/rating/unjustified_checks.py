"""Unjustified checks: where the predicates of a unit depart from the guidance without a reason."""

from collections.abc import Mapping
from typing import Any, Final

from tilik_plugin.scheme import RatingScheme
from tilik_server.errors import DistributionUnjustified
from tilik_server.judging.distribution import STANDING, Standing, checks, predicates_of
from tilik_server.judging.facts import FACTS
from tilik_server.operations.steps.take_step import StepInProgress
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# The nearest unit, upwards, whose predicate is set; without one the appraisal's own.
GOVERNING: Final = statement(
    "rating.read_governing_units",
    f"""
select r.id, r.name, r.predicate_key, ({STANDING}) as standing
from cycle c cross join lateral (
  select r.id, r.name, r.path, p.predicate_key
  from unit own join unit r on right(r.path, 8) = any (tilik_labels(own.path))
  left join unit_predicate p on p.unit_id = r.id and p.cycle_id = c.id
  where own.id = $2 and (p.id is not null or r.id = own.id)
  order by p.id is null, length(r.path) desc limit 1
) r
where c.id = $1
""",
)
JUSTIFIED: Final = statement(
    "rating.find_justification",
    """
select exists (
  select from unit own join unit r on right(r.path, 8) = any (tilik_labels(own.path))
  join forum f on f.unit_id = r.id and f.cycle_id = $1
  where own.id = $2 and f.justification is not null) as justified
""",
)


async def refuse_unjustified(step: StepInProgress, rules: RatingScheme) -> None:
    """Raise DistributionUnjustified while a check fails that no forum gives a reason for.

    Looks at the outcomes, and the ratings that count now, in the nearest unit from the appraisal's
    upwards whose organisation predicate is set, and in all units below it. A forum of the unit or
    of one above it justifies.
    """
    place = [step.row["cycle_id"], step.row["unit_id"]]
    if rules.distribution is None or await _is_justified(step.transaction, place):
        return
    (unit,) = await step.transaction.fetch(GOVERNING, *place)
    key = unit["predicate_key"]
    if not rules.distribution.rules_under(key):
        return
    counts = await _counts(step, rules, unit)
    failed = [each for each in checks(rules, step.params, key, counts) if not each.passed]
    if failed:
        named = ", ".join(check.rule for check in failed)
        raise DistributionUnjustified(unit=unit["name"], rules=named)


async def _counts(
    step: StepInProgress, rules: RatingScheme, unit: Mapping[str, Any]
) -> dict[str, int]:
    standing = Standing.read(unit["standing"])
    rows = await step.transaction.fetch(FACTS, list(standing.rated))
    return standing.counts(predicates_of(rules, step.params, rows))


async def _is_justified(transaction: Transaction, place: list[Any]) -> bool:
    (found,) = await transaction.fetch(JUSTIFIED, *place)
    return bool(found["justified"])
