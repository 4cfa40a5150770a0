"""Approve a proposed indicator."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import CalculatorMissing
from tilik_server.models.vocabulary import IndicatorStatus
from tilik_server.operations.indicator.decide_indicator import decide_indicator
from tilik_server.operations.indicator.lock_code import lock_code
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.statement import statement

# New goals use one version of an indicator only; agreed goals keep the version they have.
REPLACE: Final = statement(
    "indicator.retire_others",
    """
update indicator set status = 'RETIRED' where code = $1 and status = 'APPROVED' and id <> $2
""",
)


async def approve_indicator(
    database: Database, viewer: Viewer, catalogue: Catalogue, indicator: UUID, note: str | None
) -> UUID:
    """Approve a proposal, which retires the version before it, and return its key.

    Raises InvalidArgument, NotFound, NotYourStep, WrongIndicatorStatus and CalculatorMissing.
    """
    change = (IndicatorStatus.PROPOSED, IndicatorStatus.APPROVED)
    async with decide_indicator(database, viewer, "approveIndicator", indicator, note, change) as (
        transaction,
        row,
    ):
        if not is_installed(row, catalogue):
            raise CalculatorMissing(key=row["calculator_key"])
        # Of two versions approved at once the second finds the first, and replaces it.
        await lock_code(transaction, row["code"])
        await transaction.execute(REPLACE, row["code"], indicator)
    return indicator


def is_installed(row: Mapping[str, Any], catalogue: Catalogue) -> bool:
    """Return whether an indicator has no calculator, or one that is installed."""
    key = row["calculator_key"]
    return key is None or key in catalogue.calculators
