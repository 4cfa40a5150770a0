"""Rescore an indicator: a page of its scores that older versions of its calculator computed."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_on_indicator
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import CodeUnknown, FieldFault, InvalidArgument, NotFound
from tilik_server.operations.indicator.new_version import OldScores, RescoredBatch, Rescoring
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.scoring.pool import ScoringPool
from tilik_server.sql.statement import statement

# Whose scores: of the unit asked for, or else of the indicator's unit, or of every unit.
READ: Final = statement(
    "indicator.read_for_rescoring",
    """
select i.calculator_key, i.proposed_by_id, u.code as under, tilik_roles(u.id) as roles
from indicator i left join unit u on u.code = $2 or $2 is null and u.id = i.unit_id
where i.id = $1
""",
)
NO_CALCULATOR: Final = Text(
    "give an indicator that a calculator computes", "berikan indikator yang dihitung kalkulator"
)


@dataclass(frozen=True, slots=True)
class RescoringPage:
    """Which scores: the next `first` old ones of an indicator after the goal `after`.

    `under` is the code of the unit whose subtree is rescored, by default the indicator's unit.
    """

    indicator: UUID
    first: int
    under: str | None = None
    after: UUID | None = None
    dry_run: bool = False


async def rescore_indicator(
    database: Database, viewer: Viewer, catalogue: Catalogue, pool: ScoringPool, page: RescoringPage
) -> tuple[Rescoring, RescoredBatch]:
    """Compute a page of old scores again; return how the rest is counted, and the page.

    What is stored is no longer old, so the same request again computes nothing twice. Scores of
    decided appraisals stay. Raises NotFound, CodeUnknown, NotYourStep, InvalidArgument if the
    indicator has no calculator, and CalculatorMissing.
    """
    async with database.writing(viewer) as transaction:
        rows = await transaction.fetch(READ, page.indicator, page.under)
        if not rows:
            message = Text("there is no such indicator", "indikator ini tidak ada")
            raise NotFound(fields=[FieldFault(("indicator",), message)])
        (row,) = rows
        if page.under is not None and row["under"] is None:
            message = Text("there is no such unit", "unit ini tidak ada")
            raise CodeUnknown(
                concept="unit", code=page.under, fields=[FieldFault(("under",), message)]
            )
        ACTIONS["rescoreIndicator"].require(place_on_indicator(viewer, row))
    if row["calculator_key"] is None:
        raise InvalidArgument(fields=[FieldFault(("indicator",), NO_CALCULATOR)])
    wanted = OldScores(row["calculator_key"], row["under"], page.indicator)
    rescoring = Rescoring(database, catalogue, pool, wanted, viewer)
    return rescoring, await rescoring.batch(
        after=page.after, first=page.first, dry_run=page.dry_run
    )
