"""Appraisal documents: the data of the official forms of an appraisal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin.scheme import RatingScheme
from tilik_server.errors.messages import Language
from tilik_server.judging.facts import (
    FACTS,
    RATINGS_ALONE,
    AppraisalFacts,
    StoredRating,
    read_facts,
)
from tilik_server.judging.figures import weight_scored
from tilik_server.judging.judge import computed_value
from tilik_server.models.vocabulary import RatingSource
from tilik_server.operations.plan.goal_draft import WRITTEN
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import Transaction

# `offset 0` keeps each subquery on the index that is meant, also on tables that are not analysed.
# The position is that at the appraisal's end; an elected official has no assignment and no NIP.
PERSON: Final = """json_build_object('name', p.name, 'nip', p.nip, 'grade', p.grade,
  'position', coalesce((select j.title
    from (select position_id, starts_on from assignment
      where employee_id = p.id and not acting and starts_on <= a.ends_on offset 0) s
    cross join lateral (select title from position where id = s.position_id offset 0) j
    order by s.starts_on desc limit 1),
    (select j.title from position j where j.id = p.position_id)),
  'unit', (select n.name from unit n where n.id = {unit}))"""
# The appraiser's feedback on a goal, unless it is private or anonymous.
COMMENTS: Final = """(select coalesce(json_agg(f.comment order by f.created_at, f.id), '[]')
  from (select * from feedback where goal_id = g.id offset 0) f
  where f.author_id = a.appraiser_id and not f.anonymous
    and f.visibility <> 'PRIVATE' and f.parent_id is null)"""
# Columns of a goal that a form shows by another expression.
GOAL_EXPRESSIONS: Final = {
    "axis": "g.axis_key",
    "criterion": "g.criterion_key",
    "superior_result": "(select t.statement from goal t where t.id = g.contributes_to_id)",
    "indicator": "i.name",
    "unit_of_measure": "coalesce(g.unit_of_measure, i.unit_of_measure)",
}
PLAN: Final = (
    "statement",
    "kind",
    "criterion",
    "superior_result",
    "dimension",
    "indicator",
    "measure",
    "target",
    "unit_of_measure",
    "weight",
)
"""The columns of a planned goal in both forms, in their order."""
GOAL_COLUMNS: Final = ("axis", *PLAN, *WRITTEN.without("contributes_to_id"))
GOAL_RESULTS: Final = f"""'realised', s.value, 'achievement', s.achievement,
    'scored_target', s.target, 'status', s.status,
    'evidence', (select count(*)
      from (select status from evidence where goal_id = g.scored_goal_id offset 0) v
      where v.status = 'ACCEPTED'),
    'feedback', {COMMENTS}"""
COLUMNS: Final = ", ".join(
    f"'{name}', {GOAL_EXPRESSIONS.get(name, f'g.{name}')}" for name in dict.fromkeys(GOAL_COLUMNS)
)
GOALS: Final = f"""(select coalesce(json_agg(json_build_object({COLUMNS}, {GOAL_RESULTS})
    order by g.ordinal, g.id), '[]')
  from (select * from goal where appraisal_id = a.id offset 0) g
  left join lateral (
    select name, unit_of_measure from indicator where id = g.indicator_id offset 0) i on true
  left join lateral (
    select value, achievement, target, status from score
    where goal_id = g.scored_goal_id offset 0) s
    on true)"""
RATING_COMMENTS: Final = """(select coalesce(json_agg(json_build_object('axis', r.axis_key,
    'source', r.source, 'comment', r.comment) order by r.created_at, r.id), '[]')
  from (select * from rating where appraisal_id = a.id offset 0) r
  where r.review_id is null and r.goal_id is null and r.comment is not null)"""
ADJUSTMENTS: Final = """(select coalesce(json_agg(json_build_object('axis', d.axis_key,
    'before', coalesce(d.before_level, d.before_value::text),
    'after', coalesce(d.after_level, d.after_value::text), 'reason', d.reason)
    order by d.at, d.id), '[]')
  from adjustment d where d.appraisal_id = a.id and d.set_aside_at is null)"""
REVIEWS: Final = """(select coalesce(json_agg(json_build_object('held_on', r.held_on,
    'starts_on', r.starts_on, 'ends_on', r.ends_on, 'summary', r.summary,
    'predicate', r.predicate_key) order by r.starts_on, r.id), '[]')
  from review r where r.appraisal_id = a.id and r.withdrawn_at is null)"""
FOLLOW_UPS: Final = """(select coalesce(json_agg(json_build_object('kind', f.kind, 'title', f.title,
    'value', f.value, 'unit_of_measure', f.unit_of_measure, 'due_on', f.due_on)
    order by f.kind, f.id), '[]')
  from follow_up f where f.appraisal_id = a.id)"""
# The predicate of the unit, or of the nearest unit above that has one.
UNIT_PREDICATE: Final = """(select p.predicate_key
  from (select id, path from unit where path = any (tilik_prefixes(u.path)) offset 0) n
  cross join lateral (select predicate_key from unit_predicate
    where cycle_id = a.cycle_id and unit_id = n.id offset 0) p
  order by length(n.path) desc limit 1)"""
STATEMENT: Final = f"""
select a.id, json_build_object('appraisal', a.id, 'stage', a.stage, 'imported', a.imported,
  'starts_on', a.starts_on, 'ends_on', a.ends_on,
  'employee', (select {PERSON.format(unit="a.unit_id")}
    from employee p where p.id = a.employee_id),
  'appraiser', (select {{appraiser}} from employee p where p.id = a.appraiser_id),
  'organisation_predicate', {UNIT_PREDICATE}, 'predicate', o.predicate_key, 'value', o.value,
  'decided_on', tilik_local_day(a.unit_id, o.decided_at),
  'acknowledged_on', tilik_local_day(a.unit_id, a.acknowledged_at) {{more}})::text as document
from unnest($1::uuid[]) k (id)
cross join lateral (select * from appraisal where id = k.id offset 0) a
cross join lateral (select path from unit where id = a.unit_id offset 0) u
left join lateral (select predicate_key, value, decided_at, decided_by_id from outcome
  where appraisal_id = a.id offset 0) o on true
"""
DOCUMENTS: Final = statement(
    "exporting.read_documents",
    STATEMENT.format(
        appraiser=PERSON.format(unit="p.unit_id"),
        more=f""", 'goals', {GOALS}, 'comments', {RATING_COMMENTS}, 'adjustments', {ADJUSTMENTS},
  'reviews', {REVIEWS}, 'follow_ups', {FOLLOW_UPS}, 'resources', a.resources,
  'accountability', a.accountability, 'agreed_consequences', a.agreed_consequences,
  'decided_by', (select p.name from employee p where p.id = o.decided_by_id)""",
    ),
)
# The list of predicates may cover a whole region, so it reads only what it shows.
ENTRIES: Final = statement(
    "exporting.read_entries",
    STATEMENT.format(appraiser="json_build_object('name', p.name)", more=""),
)


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """The cycle of the documents with its scheme and parameters, and the language."""

    code: str
    scheme: RatingScheme
    params: Mapping[str, Any]
    language: Language

    def label(self, predicate: str | None) -> str | None:
        """Return the label of a predicate."""
        if predicate is None:
            return None
        return self.scheme.predicate(predicate).label.in_language(self.language)

    def organisation_label(self, predicate: str | None) -> str | None:
        """Return the label of an organisation predicate."""
        known = {each.key: each.label for each in self.scheme.organisation_predicates}
        found = known.get(predicate or "")
        return predicate if found is None else found.in_language(self.language)


async def read_documents(
    transaction: Transaction, rules: DocumentRules, keys: Sequence[UUID]
) -> list[dict[str, Any]]:
    """Return the documents of appraisals of one cycle, in the order of their keys."""
    read = await _read(transaction, (FACTS, DOCUMENTS), keys)
    return [_with_labels(document, facts, rules) for document, facts in read]


async def read_entries(
    transaction: Transaction, rules: DocumentRules, keys: Sequence[UUID]
) -> list[dict[str, Any]]:
    """Return entries of a list: the people, the rating of each axis and the result."""
    has_levels = all(axis.levels for axis in rules.scheme.axes)
    read = await _read(transaction, (RATINGS_ALONE if has_levels else FACTS, ENTRIES), keys)
    return [
        _with_predicate_labels(document, rules)
        | {
            "axes": [
                {"key": axis.key, **_ratings(document, facts, rules, axis.key)}
                for axis in rules.scheme.axes
            ]
        }
        for document, facts in read
    ]


async def _read(
    transaction: Transaction, statements: tuple[Statement, Statement], keys: Sequence[UUID]
) -> list[tuple[dict[str, Any], AppraisalFacts]]:
    facts = {row["id"]: read_facts(row) for row in await transaction.fetch(statements[0], keys)}
    rows = await transaction.fetch(statements[1], keys)
    found = {row["id"]: orjson.loads(row["document"]) for row in rows}
    return [(found[key], facts[key]) for key in keys if key in found]


def _with_labels(
    document: dict[str, Any], facts: AppraisalFacts, rules: DocumentRules
) -> dict[str, Any]:
    """Return the document with labels instead of the scheme's keys."""
    appraiser = document["appraiser"]
    if appraiser is not None:
        appraiser["nip"] = printed_nip(appraiser["nip"])
    for review in document["reviews"]:
        review["predicate"] = rules.label(review["predicate"])
    for follow_up in document["follow_ups"]:
        follow_up["title"] = follow_up["title"].get(rules.language)
    axes = [_axis(document, facts, rules, axis.key) for axis in rules.scheme.axes]
    return {**_with_predicate_labels(document, rules), "scheme": rules.scheme.key, "axes": axes}


def _with_predicate_labels(document: dict[str, Any], rules: DocumentRules) -> dict[str, Any]:
    employee, predicate = document["employee"], document["predicate"]
    return {
        **document,
        "employee": {**employee, "nip": printed_nip(employee["nip"])},
        "cycle": rules.code,
        "organisation_predicate": rules.organisation_label(document["organisation_predicate"]),
        "predicate": None
        if predicate is None
        else {"key": predicate, "label": rules.label(predicate)},
    }


def _axis(
    document: Mapping[str, Any], facts: AppraisalFacts, rules: DocumentRules, key: str
) -> dict[str, Any]:
    axis = rules.scheme.axis(key)
    criteria = {each.key: each.label.in_language(rules.language) for each in axis.criteria}
    goals = [
        {**goal, "number": number, "criterion": criteria.get(goal["criterion"] or "")}
        for number, goal in enumerate(
            (each for each in document["goals"] if each["axis"] == key), start=1
        )
    ]
    return {
        "key": key,
        "name": axis.name.in_language(rules.language),
        "goals": goals,
        **_ratings(document, facts, rules, key),
    }


def _ratings(
    document: Mapping[str, Any], facts: AppraisalFacts, rules: DocumentRules, key: str
) -> dict[str, Any]:
    by = facts.ratings_by_source(key)
    counting = facts.effective_rating(key, keep_own=facts.kept is not None)
    final = _printed_rating(rules, key, counting)
    # An imported result is never recalculated.
    if final is None and not rules.scheme.axis(key).levels and not document["imported"]:
        final = computed_value(rules.scheme, rules.params, facts, key)
    return {
        "self_rating": _printed_rating(rules, key, by.get(RatingSource.SELF)),
        "appraiser_rating": _printed_rating(rules, key, by.get(RatingSource.APPRAISER)),
        "final_rating": final,
        "final_by": None if counting is None else counting.source,
        # Facts under levels have no goals.
        "weight_scored": weight_scored(facts.goals.get(key, ())),
    }


def _printed_rating(
    rules: DocumentRules, axis: str, given: StoredRating | None
) -> str | float | None:
    """Return a rating's value, or the label of its level."""
    if given is None:
        return None
    labels = {level.key: level.label for level in rules.scheme.axis(axis).levels}
    label = labels.get(given.level or "")
    return given.value if label is None else label.in_language(rules.language)


def printed_nip(nip: str | None) -> str | None:
    """Return the number in groups of 8, 6, 1 and 3, which a spreadsheet does not round."""
    return nip and f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"
