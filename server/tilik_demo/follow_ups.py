"""Follow-ups of the demo: those that were settled, and those that its results lead to."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any, Final

import orjson

from tilik_demo.calendar import DemoYear, at
from tilik_demo.rows import Rows, SeededKeys
from tilik_demo.timeline import Timelines, TimelineStep
from tilik_demo.verdicts import Verdict
from tilik_plugin.scheme import FollowUpKind
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.judging.facts import AppraisalFacts
from tilik_server.judging.follow_up import DueFollowUp, follow_ups
from tilik_server.judging.load_facts import load_facts_of_each
from tilik_server.operations.outcome.store_follow_ups import store_follow_ups
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.sql.statement import statement

CONVERTED: Final = "Ditetapkan dalam konversi predikat kinerja."
KARTINI: Final = "Piagam diserahkan pada apel Hari Kartini."
MONTHLY: Final = "Piagam diserahkan pada apel tanggal 17."

# Two that start at once come one after the other; the second finds what the first made.
ALONE: Final = statement("demo.lock_follow_ups", "select pg_advisory_xact_lock(7109274631)")
CYCLES: Final = statement(
    "demo.read_cycles",
    """
select c.id, c.scheme::text as scheme, c.params::text as params from cycle c
where c.status = 'CLOSED'
  and not exists (select from follow_up f where f.cycle_id = c.id and f.settled_at is null)
""",
)
OUTCOMES: Final = statement(
    "demo.read_outcomes",
    """
select o.appraisal_id, o.predicate_key, tilik_local_day(o.unit_id, o.decided_at) as decided_on
from outcome o join appraisal a on a.id = o.appraisal_id
where o.cycle_id = $1 and not a.imported
""",
)


def add_settled_follow_ups(
    rows: Rows,
    keys: SeededKeys,
    verdicts: list[Verdict],
    scheme_and_params: tuple[Mapping[str, Any], Mapping[str, Any]],
    timelines: Timelines,
    random: Random,
) -> None:
    """Add the settled follow-ups of each result, by a cycle's scheme and parameters.

    None of them depends on scores, which are computed only after the rows are stored.
    """
    scheme, params = scheme_and_params
    rules = read_stored_scheme(scheme)
    for verdict in verdicts:
        each, predicate = verdict.appraisal, verdict.decision.predicate_key
        made = follow_ups(rules, params, _facts(verdict), predicate, verdict.decided_at.date())
        for found in made:
            settled = _settled(found.rule.kind, each.year, random)
            if settled is not None:
                when, note = settled
                _add(rows, keys, verdict, found, settled)
                timelines.add(each, TimelineStep(when, each.appraiser, "settleFollowUp", note=note))


async def follow_results(database: Database) -> None:
    """Store the follow-ups of each result of a finished year, by its scores; safe to repeat."""
    async with database.writing(OPERATOR) as transaction:
        await transaction.execute(ALONE)
        for cycle in await transaction.fetch(CYCLES):
            rules = read_stored_scheme(orjson.loads(cycle["scheme"]))
            params = orjson.loads(cycle["params"])
            rows = await transaction.fetch(OUTCOMES, cycle["id"])
            facts = await load_facts_of_each(transaction, [row["appraisal_id"] for row in rows])
            found = {}
            for row in rows:
                key, predicate, day = row["appraisal_id"], row["predicate_key"], row["decided_on"]
                found[key] = follow_ups(rules, params, facts[key], predicate, day)
            await store_follow_ups(transaction, found)


def _settled(kind: FollowUpKind, year: DemoYear, random: Random) -> tuple[datetime, str] | None:
    """Return when a follow-up was settled, and the note; None if it is open."""
    if kind is FollowUpKind.CREDIT_POINTS:
        return at(year.day(15, 3), 10), CONVERTED
    if kind is not FollowUpKind.RECOGNITION:
        return None
    # Both are drawn in every case, so that the rows that follow do not depend on the first.
    handed_over, on_holiday = random.random() < 0.6, random.random() < 0.5
    if not handed_over:
        return None
    return (at(year.day(16, 21), 8), KARTINI) if on_holiday else (at(year.day(15, 17), 8), MONTHLY)


def _facts(verdict: Verdict) -> AppraisalFacts:
    """Return the facts of an appraisal that are known before scoring."""
    each = verdict.appraisal
    return AppraisalFacts(
        appraisal=each.key,
        starts_on=each.starts_on,
        ends_on=each.ends_on,
        employment=each.person.employment,
        active_until=None,
        is_head=each.is_of_head,
        position_class=each.position.position_class,
        ratings=(),
        goals={},
        opinions=(),
        match=None,
        grounds={},
        kept=None,
    )


def _add(
    rows: Rows,
    keys: SeededKeys,
    verdict: Verdict,
    found: DueFollowUp,
    settled: tuple[datetime, str],
) -> None:
    each, (when, note) = verdict.appraisal, settled
    rows.add(
        "follow_up",
        id=keys.below(each.year.number, "follow_up", f"{each.name}/{found.rule.kind}"),
        cycle_id=each.year.number,
        unit_id=keys.row("unit", each.unit.code),
        appraisal_id=each.key,
        **found.as_row(),
        settled_at=when,
        settled_by_id=each.appraiser.key if each.appraiser else None,
        note=note,
    )
