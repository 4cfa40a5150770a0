"""Job-person match: how far competencies meet the position's, and the talent box."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import percent, round_half_up
from tilik_plugin.competency import MatchStandard, TalentMap
from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# The newest assessment of each competency counts, and the outcome of the latest appraisal.
MATCHES: Final = statement(
    "judging.read_matches",
    """
select p.id, p.potential, j.position_class, o.cycle_id, o.predicate_key,
  (select coalesce(json_object_agg(r.competency_id, r.level), '{}')
   from competency_requirement r where r.position_id = e.position_id)::text as required,
  (select coalesce(json_object_agg(n.competency_id, n.level), '{}') from (
     select distinct on (a.competency_id) a.competency_id, a.level from competency_assessment a
     where a.employee_id = e.id order by a.competency_id, a.assessed_on desc) n)::text as achieved
from competency_profile p join employee e on e.id = p.employee_id
left join position j on j.id = e.position_id
left join lateral (
  select o.cycle_id, o.predicate_key from outcome o join appraisal a on a.id = o.appraisal_id
  where a.employee_id = e.id order by a.ends_on desc, o.decided_at desc limit 1
) o on true
where $1::uuid[] is null or e.id = any($1)
""",
)
# A profile that stays the same is not updated: an update brings it into the change feed.
STORE: Final = statement(
    "judging.store_matches",
    """
update competency_profile p set job_person_match = n.match, band = n.band, talent_box = n.box,
  performance_cycle_id = n.cycle, performance_key = n.predicate
from jsonb_to_recordset($1::jsonb)
  n (id uuid, match float8, band text, box smallint, cycle smallint, predicate text)
where p.id = n.id
  and (p.job_person_match, p.band, p.talent_box, p.performance_cycle_id, p.performance_key)
    is distinct from (n.match, n.band, n.box, n.cycle, n.predicate)
returning p.id
""",
)


@dataclass(frozen=True, slots=True)
class MatchRules:
    """The standards that band a match, in order of precedence, and the map of talent boxes."""

    standards: tuple[MatchStandard, ...] = ()
    talent_map: TalentMap | None = None

    @classmethod
    def of(cls, catalogue: Catalogue) -> "MatchRules":
        """Return the rules of the installed competency lists, in the order of their keys."""
        lists = [entry.published for _, entry in sorted(catalogue.competency_lists.items())]
        maps = (each.talent_map for each in lists if each.talent_map is not None)
        return cls(tuple(s for each in lists for s in each.match_standards), next(maps, None))

    def standard(self, position_class: str | None) -> MatchStandard | None:
        """Return the first standard for the class, or for all classes; None if there is none."""
        for standard in self.standards:
            if not standard.position_classes or position_class in standard.position_classes:
                return standard
        return None


def job_person_match(
    required: Mapping[str, int], achieved: Mapping[str, int], *, capped: bool = True
) -> float | None:
    """Return Σ achieved levels / Σ required levels × 100, rounded half up to two decimals.

    If `capped`, a level above the requirement counts as the requirement. Returns None if nothing
    is required or a required competency was never assessed: no number is invented.
    """
    if not required or any(key not in achieved for key in required):
        return None
    counted = [
        min(achieved[key], level) if capped else achieved[key] for key, level in required.items()
    ]
    return round_half_up(percent(sum(counted), sum(required.values())))


async def refresh_matches(
    transaction: Transaction, rules: MatchRules, employees: Iterable[UUID] | None = None
) -> int:
    """Compute and store match, band and talent box of profiles; return how many changed.

    Without `employees`, of all profiles. A box needs a potential and an outcome.
    """
    wanted = None if employees is None else list(employees)
    # An outcome changes the talent box of a profile that the appraiser may not write.
    async with act_as(transaction, OPERATOR):
        rows = await transaction.fetch(MATCHES, wanted)
        found = orjson.dumps([_figures(row, rules) for row in rows], default=str).decode()
        return len(await transaction.fetch(STORE, found))


def _figures(row: Mapping[str, Any], rules: MatchRules) -> dict[str, Any]:
    standard = rules.standard(row["position_class"])
    # Sources differ on whether a level above the requirement counts, so the standard says it.
    capped = standard is None or standard.capped
    required, achieved = orjson.loads(row["required"]), orjson.loads(row["achieved"])
    match = job_person_match(required, achieved, capped=capped)
    band = standard.band(match).key if standard and match is not None else None
    return {
        "id": row["id"],
        "match": match,
        "band": band,
        "box": _box(row, rules.talent_map),
        "cycle": row["cycle_id"],
        "predicate": row["predicate_key"],
    }


def _box(row: Mapping[str, Any], talent_map: TalentMap | None) -> int | None:
    if talent_map is None or row["predicate_key"] is None or row["potential"] is None:
        return None
    return talent_map.box(row["predicate_key"], row["potential"])
