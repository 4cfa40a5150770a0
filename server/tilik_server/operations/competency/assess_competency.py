"""Assess a person's competencies: their levels and the potential on a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault
from tilik_server.judging.match import MatchRules, refresh_matches
from tilik_server.models.vocabulary import Potential
from tilik_server.operations.competency.developed_person import (
    faults_in_day,
    lock_person,
    store_profile,
)
from tilik_server.operations.competency.recommend_trainings import recommend_trainings
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.all_faults import raise_all
from tilik_server.validation.text import faults_in_text, is_storable

MOST: Final = 100
KNOWN: Final = statement(
    "competency.find_competencies", "select id from competency where id = any($1)"
)
STORE: Final = statement(
    "competency.store_assessment",
    """
insert into competency_assessment (employee_id, unit_id, competency_id, level, assessed_on, method)
select $1, $2, n.key, n.level, $3, $4
from jsonb_to_recordset($5::jsonb) n (key text, level smallint)
on conflict (employee_id, competency_id, assessed_on) do update
  set level = excluded.level, method = excluded.method
""",
)
# The next assessment of a competency sets the level after a training.
AFTER: Final = statement(
    "competency.set_levels_after",
    """
update training t set level_after = n.level
from jsonb_to_recordset($2::jsonb) n (key text, level smallint)
where t.employee_id = $1 and t.competency_id = n.key and t.status = 'COMPLETED'
  and t.completed_on <= $3 and t.level_after is null
""",
)


@dataclass(frozen=True, slots=True)
class CompetencyLevel:
    """The key of a competency and its assessed level, 1 to 5."""

    competency_key: str
    level: int


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """An assessment on a day by a method; `potential` is None if it was not assessed."""

    employee: UUID
    assessed_on: date
    levels: Sequence[CompetencyLevel]
    method: str | None = None
    potential: Potential | None = None


async def assess_competency(
    database: Database, viewer: Viewer, catalogue: Catalogue, new: NewAssessment
) -> UUID:
    """Store an assessment, and return the key of the person's competency profile.

    A second assessment on the same day replaces the first; other days stay as history. The match,
    the talent box and the recommended trainings are refreshed. Raises InvalidArgument, NotFound
    and NotYourStep.
    """
    async with database.writing(viewer) as transaction:
        person = await lock_person(transaction, viewer, "assessCompetency", new.employee)
        faults = [*_faults(new), *faults_in_day(new.assessed_on, person["today"], "assessedOn")]
        raise_all([*faults, *await _unknown(transaction, new.levels)])
        levels = [{"key": each.competency_key, "level": each.level} for each in new.levels]
        found = orjson.dumps(levels).decode()
        how = [new.assessed_on, None if new.method is None else new.method.strip()]
        given = [new.employee, person["unit_id"], *how, found]
        await transaction.execute(STORE, *given)
        await transaction.execute(AFTER, new.employee, found, new.assessed_on)
        key = await store_profile(transaction, person, new.potential, new.assessed_on)
        await refresh_matches(transaction, MatchRules.of(catalogue), [new.employee])
        await recommend_trainings(transaction, [new.employee])
    return key


async def _unknown(transaction: Transaction, levels: Sequence[CompetencyLevel]) -> list[FieldFault]:
    keys = [each.competency_key for each in levels]
    usable = [key for key in keys[:MOST] if is_storable(key)]
    known = {row["id"] for row in await transaction.fetch(KNOWN, usable)}
    return [
        _fault(
            ("levels", str(place), "competencyKey"),
            "there is no such competency",
            "kompetensi ini tidak ada",
        )
        for place, key in enumerate(keys)
        if key in usable and key not in known
    ]


def _faults(new: NewAssessment) -> Iterator[FieldFault]:
    if new.method is not None:
        yield from faults_in_text(new.method, ("input", "method"), 200)
    if len(new.levels) > MOST or not (new.levels or new.potential):
        en, indonesian = f"give 1 to {MOST} levels", f"berikan 1 sampai {MOST} tingkat"
        yield _fault(("levels",), en, indonesian)
    seen: set[str] = set()
    for place, each in enumerate(new.levels):
        path = ("levels", str(place))
        yield from faults_in_text(each.competency_key, ("input", *path, "competencyKey"), 128)
        if not 1 <= each.level <= 5:
            yield _fault((*path, "level"), "give a level from 1 to 5", "berikan tingkat 1 sampai 5")
        if each.competency_key in seen:
            yield _fault(path, "this one comes twice", "ini disebut dua kali")
        seen.add(each.competency_key)


def _fault(path: tuple[str, ...], en: str, indonesian: str) -> FieldFault:
    return FieldFault(("input", *path), Text(en, indonesian))
