"""The justified distribution: predicates that depart from the guidance need a forum's reason."""

from collections.abc import Mapping
from typing import Any, Final

from tilik_plugin.scheme import RatingScheme
from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.errors import DistributionUnjustified
from tilik_server.judging.distribution import (
    PREDICATE_COUNTS,
    PredicateCounts,
    distribution_checks,
    predicates_of,
)
from tilik_server.judging.facts import FACTS
from tilik_server.operations.steps.take_step import StepInProgress
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# The nearest unit upwards that has a predicate; if none has one, the appraisal's own unit.
GOVERNING: Final = statement(
    "rating.read_governing_units",
    f"""
select r.id, r.name, r.predicate_key, ({PREDICATE_COUNTS}) as predicate_counts
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
  where own.id = $2 and f.justification is not null
    and f.withdrawn_at is null) as justified
""",
)


async def require_justified_distribution(step: StepInProgress, rules: RatingScheme) -> None:
    """Raise DistributionUnjustified if a check of the distribution fails without a justification.

    The distribution is that of the nearest unit upwards with an organisation predicate, and of all
    units below it: by outcomes, else by the ratings that count now. A justification is given by a
    forum of the appraisal's unit or of a unit above it.
    """
    place = [step.row["cycle_id"], step.row["unit_id"]]
    if rules.distribution is None:
        return
    # The distribution is that of everybody in the unit, of whom an appraiser sees a few.
    async with act_as(step.transaction, OPERATOR):
        if await _is_justified(step.transaction, place):
            return
        (unit,) = await step.transaction.fetch(GOVERNING, *place)
        key = unit["predicate_key"]
        if not rules.distribution.rules_under(key):
            return
        counts = await _counts(step, rules, unit)
    failed = [
        each for each in distribution_checks(rules, step.params, key, counts) if not each.passed
    ]
    if failed:
        named = ", ".join(check.rule for check in failed)
        # Guidance, and no forced ranking: with a forum's reason any shares pass.
        raise DistributionUnjustified(unit=unit["name"], rules=named)


async def _counts(
    step: StepInProgress, rules: RatingScheme, unit: Mapping[str, Any]
) -> dict[str, int]:
    # Counted as in the unit's summary, so that its check is the one that holds a decision back.
    stored = PredicateCounts.read(unit["predicate_counts"])
    rows = await step.transaction.fetch(FACTS, list(stored.rated))
    return stored.counts(predicates_of(rules, step.params, rows))


async def _is_justified(transaction: Transaction, place: list[Any]) -> bool:
    (found,) = await transaction.fetch(JUSTIFIED, *place)
    return bool(found["justified"])
