"""Rate the heads of units: the organisation predicate of a unit gives its head's work result."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.operations.rating.rating_input import RATING
from tilik_server.operations.steps.timeline import insert_entries
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

HEADS: Final = """
from appraisal a join unit u on u.id = a.unit_id and u.head_id = a.employee_id
join unit_predicate p on p.unit_id = u.id and p.cycle_id = a.cycle_id
join jsonb_each_text($2::jsonb) l (predicate, level) on l.predicate = p.predicate_key
where a.id = any($1)
"""
REPLACE: Final = statement(
    "rating.forget_heads_ratings",
    f"""
delete from rating r where r.source = 'UNIT' and r.appraisal_id in (select a.id {HEADS})
""",
)
RATE: Final = statement(
    "rating.rate_heads",
    RATING.only(
        "id", "cycle_id", "unit_id", "appraisal_id", "axis_key", "source", "by_id", "level"
    ).insert(
        f"{HEADS} returning appraisal_id",
        of="l",
        id="tilik_id(a.cycle_id)",
        cycle_id="a.cycle_id",
        unit_id="a.unit_id",
        appraisal_id="a.id",
        axis_key="$3",
        source="'UNIT'",
        by_id="p.set_by_id",
    ),
)
TELL: Final = statement(
    "rating.enter_heads_ratings",
    insert_entries(
        """
from appraisal a join unit_predicate p on p.unit_id = a.unit_id and p.cycle_id = a.cycle_id
where a.id = any($1)
""",
        by_id="p.set_by_id",
        action="'setOrganisationPredicate'",
        note="p.predicate_key",
    ),
)


async def rate_heads(
    transaction: Transaction, cycle: Mapping[str, Any], appraisals: Sequence[UUID]
) -> list[UUID]:
    """Rate the heads of units among these appraisals by the predicates of their units.

    Returns the keys of the rated appraisals. A head is not rated if the unit has no predicate or if
    the scheme maps it to no level. `cycle` is a row with `scheme` and `params`.
    """
    rules = read_stored_scheme(orjson.loads(cycle["scheme"]))
    if rules.unit_rating is None:
        return []
    params = rules.complete(orjson.loads(cycle["params"]))
    found = {
        each.key: rules.unit_rating.level(each.key, params)
        for each in rules.organisation_predicates
    }
    levels = {key: level for key, level in found.items() if level is not None}
    values = [appraisals, orjson.dumps(levels).decode()]
    # Who sets a unit's predicate may not read the ratings of its head.
    async with act_as(transaction, OPERATOR):
        await transaction.execute(REPLACE, *values)
        made = await transaction.fetch(RATE, *values, rules.unit_rating.axis)
        rated = [row["appraisal_id"] for row in made]
    if rated:
        await transaction.execute(TELL, rated)
    return rated
