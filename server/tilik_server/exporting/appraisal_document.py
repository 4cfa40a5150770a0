"""Appraisal documents: all that the official forms of one appraisal hold, read in portions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import RatingScheme
from tilik_server.access.viewer import Language
from tilik_server.database import Connection
from tilik_server.models.vocabulary import RatingSource
from tilik_server.scoring.facts import FACTS, AppraisalFacts, Given, read_facts
from tilik_server.scoring.judge import computed_value

# The post that somebody held at the appraisal's end; an elected official has none and no number.
PERSON: Final = """json_build_object('name', p.name, 'nip', p.nip, 'grade', p.grade,
  'position', coalesce((select j.title from assignment s join position j on j.id = s.position_id
    where s.employee_id = p.id and not s.acting and s.starts_on <= a.ends_on
    order by s.starts_on desc limit 1),
    (select j.title from position j where j.id = p.position_id)),
  'unit', (select n.name from unit n where n.id = {unit}))"""
# What the appraiser said of a goal where others may read it.
SAID: Final = """(select coalesce(json_agg(f.comment order by f.created_at, f.id), '[]')
  from feedback f where f.goal_id = g.id and f.author_id = a.appraiser_id and not f.anonymous
    and f.visibility <> 'PRIVATE' and f.parent_id is null)"""
GOALS: Final = f"""(select coalesce(json_agg(json_build_object('axis', g.axis_key,
    'criterion', g.criterion_key, 'statement', g.statement, 'kind', g.kind,
    'superior_result', (select t.statement from goal t where t.id = g.contributes_to_id),
    'dimension', g.dimension, 'indicator', i.name, 'measure', g.measure, 'target', g.target,
    'unit_of_measure', coalesce(g.unit_of_measure, i.unit_of_measure), 'weight', g.weight,
    'duty', g.duty, 'programme', g.programme, 'shared', g.shared,
    'realised', s.value, 'achievement', s.achievement, 'status', s.status,
    'evidence', (select count(*) from evidence v
      where v.goal_id = g.scored_goal_id and v.status = 'ACCEPTED'),
    'feedback', {SAID}) order by g.ordinal, g.id), '[]')
  from goal g left join indicator i on i.id = g.indicator_id
  left join score s on s.goal_id = g.scored_goal_id
  where g.appraisal_id = a.id)"""
RATED: Final = """(select coalesce(json_agg(json_build_object('axis', r.axis_key,
    'source', r.source, 'comment', r.comment) order by r.created_at, r.id), '[]')
  from rating r where r.appraisal_id = a.id and r.review_id is null and r.goal_id is null
    and r.comment is not null)"""
ADJUSTED: Final = """(select coalesce(json_agg(json_build_object('axis', d.axis_key,
    'before', coalesce(d.before_level, d.before_value::text),
    'after', coalesce(d.after_level, d.after_value::text), 'reason', d.reason)
    order by d.at, d.id), '[]')
  from adjustment d where d.appraisal_id = a.id)"""
REVIEWED: Final = """(select coalesce(json_agg(json_build_object('held_on', r.held_on,
    'starts_on', r.starts_on, 'ends_on', r.ends_on, 'summary', r.summary,
    'predicate', r.predicate_key) order by r.starts_on, r.id), '[]')
  from review r where r.appraisal_id = a.id)"""
FOLLOWED: Final = """(select coalesce(json_agg(json_build_object('kind', f.kind, 'title', f.title,
    'value', f.value, 'unit_of_measure', f.unit_of_measure, 'due_on', f.due_on)
    order by f.kind, f.id), '[]')
  from follow_up f where f.appraisal_id = a.id)"""
ORGANISATION: Final = """(select p.predicate_key from unit_predicate p
  join unit n on n.id = p.unit_id and n.path = any (tilik_prefixes(u.path))
  where p.cycle_id = a.cycle_id order by length(n.path) desc limit 1)"""
DOCUMENTS: Final = f"""
select a.id, json_build_object('appraisal', a.id, 'stage', a.stage, 'imported', a.imported,
  'starts_on', a.starts_on, 'ends_on', a.ends_on,
  'employee', (select {PERSON.format(unit="a.unit_id")}
    from employee p where p.id = a.employee_id),
  'appraiser', (select {PERSON.format(unit="p.unit_id")}
    from employee p where p.id = a.appraiser_id),
  'goals', {GOALS}, 'comments', {RATED}, 'adjustments', {ADJUSTED}, 'reviews', {REVIEWED},
  'follow_ups', {FOLLOWED}, 'resources', a.resources, 'accountability', a.accountability,
  'agreed_consequences', a.agreed_consequences, 'organisation_predicate', {ORGANISATION},
  'predicate', o.predicate_key, 'value', o.value,
  'decided_on', tilik_local_day(a.unit_id, o.decided_at),
  'decided_by', (select p.name from employee p where p.id = o.decided_by_id),
  'acknowledged_on', tilik_local_day(a.unit_id, a.acknowledged_at))::text as document
from appraisal a join unit u on u.id = a.unit_id left join outcome o on o.appraisal_id = a.id
where a.id = any($1)
"""


@dataclass(frozen=True, slots=True)
class Rules:
    """The cycle that documents are of: its code, scheme and parameters, and the language."""

    code: str
    scheme: RatingScheme
    params: Mapping[str, Any]
    language: Language

    def label(self, predicate: str | None) -> str | None:
        """A predicate in words."""
        if predicate is None:
            return None
        return self.scheme.predicate(predicate).label.in_language(self.language)

    def organisation_label(self, predicate: str | None) -> str | None:
        """A unit's predicate in words."""
        known = {each.key: each.label for each in self.scheme.organisation_predicates}
        found = known.get(predicate or "")
        return predicate if found is None else found.in_language(self.language)


async def read_documents(
    connection: Connection, rules: Rules, keys: Sequence[UUID]
) -> list[dict[str, Any]]:
    """The documents of appraisals of one cycle, in the order of their keys."""
    facts = {row["id"]: read_facts(dict(row)) for row in await connection.fetch(FACTS, keys)}
    rows = await connection.fetch(DOCUMENTS, keys)
    found = {row["id"]: orjson.loads(row["document"]) for row in rows}
    return [_completed(found[key], facts[key], rules) for key in keys if key in found]


def _completed(document: dict[str, Any], facts: AppraisalFacts, rules: Rules) -> dict[str, Any]:
    """The document with words for what the scheme names by keys."""
    language = rules.language
    for person in (document["employee"], document["appraiser"]):
        if person is not None:
            person["nip"] = printed_nip(person["nip"])
    for review in document["reviews"]:
        review["predicate"] = rules.label(review["predicate"])
    for follow_up in document["follow_ups"]:
        follow_up["title"] = follow_up["title"].get(language)
    predicate = document["predicate"]
    return {
        **document,
        "cycle": rules.code,
        "scheme": rules.scheme.key,
        "axes": [_axis(document, facts, rules, axis.key) for axis in rules.scheme.axes],
        "organisation_predicate": rules.organisation_label(document["organisation_predicate"]),
        "predicate": None
        if predicate is None
        else {"key": predicate, "label": rules.label(predicate)},
    }


def _axis(
    document: Mapping[str, Any], facts: AppraisalFacts, rules: Rules, key: str
) -> dict[str, Any]:
    axis = rules.scheme.axis(key)
    criteria = {each.key: each.label.in_language(rules.language) for each in axis.criteria}
    goals = [
        {**goal, "number": number, "criterion": criteria.get(goal["criterion"] or "")}
        for number, goal in enumerate(
            (each for each in document["goals"] if each["axis"] == key), start=1
        )
    ]
    by = facts.by_source(key)
    counting = facts.counting(key, keep_own=facts.kept is not None)
    final = _shown(rules, key, counting)
    if final is None and not axis.levels and not document["imported"]:
        final = computed_value(rules.scheme, rules.params, facts, key)
    return {
        "key": key,
        "name": axis.name.in_language(rules.language),
        "goals": goals,
        "self_rating": _shown(rules, key, by.get(RatingSource.SELF)),
        "appraiser_rating": _shown(rules, key, by.get(RatingSource.APPRAISER)),
        "final_rating": final,
        "final_by": None if counting is None else counting.source,
    }


def _shown(rules: Rules, axis: str, given: Given | None) -> str | float | None:
    """A rating's value, or its level in words."""
    if given is None:
        return None
    labels = {level.key: level.label for level in rules.scheme.axis(axis).levels}
    label = labels.get(given.level or "")
    return given.value if label is None else label.in_language(rules.language)


def printed_nip(nip: str | None) -> str | None:
    """The number as it is printed, 8-6-1-3; a spreadsheet leaves it alone."""
    return nip and f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"
