"""Decide on an indicator: the performance team moves it from one status to another."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_on_indicator
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import (
    FieldFault,
    InvalidArgument,
    NotFound,
    WrongIndicatorStatus,
)
from tilik_server.models import Indicator
from tilik_server.models.vocabulary import IndicatorStatus
from tilik_server.models.words import label
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.text import faults_in_text

ROW: Final = statement(
    "indicator.lock_indicator",
    """
select id, code, version, status, calculator_key, proposed_by_id, tilik_roles(unit_id) as roles
from indicator where id = $1 for update
""",
)


@asynccontextmanager
async def decide_indicator(
    database: Database,
    viewer: Viewer,
    action: str,
    indicator: UUID,
    note: str | None,
    change: tuple[IndicatorStatus, IndicatorStatus],
) -> AsyncIterator[tuple[Transaction, Mapping[str, Any]]]:
    """Open a transaction that moves an indicator from one status to another, with a note.

    Yields the transaction and the row before the change. An error inside the block rolls everything
    back. Raises InvalidArgument, NotFound, NotYourStep and WrongIndicatorStatus.
    """
    faults = [] if note is None else faults_in_text(note, ("note",), 2000)
    if faults:
        raise InvalidArgument(fields=faults)
    async with database.writing(viewer) as transaction:
        rows = await transaction.fetch(ROW, indicator)
        if not rows:
            message = Text("there is no such indicator", "indikator ini tidak ada")
            raise NotFound(fields=[FieldFault(("indicator",), message)])
        row, (before, after) = rows[0], change
        check_decision(viewer, row, action, before)
        yield transaction, row
        said = None if note is None else note.strip()
        await Indicator.filter(id=indicator).update(
            status=after, decided_by_id=viewer.employee, note=said
        )


def check_decision(
    viewer: Viewer, row: Mapping[str, Any], action: str, before: IndicatorStatus
) -> None:
    """Check that the viewer may take an action on an indicator with this row of `ROW`.

    Raises NotYourStep, and WrongIndicatorStatus if its status is not `before`.
    """
    ACTIONS[action].require(place_on_indicator(viewer, row))
    if row["status"] != before:
        is_now = label(IndicatorStatus(row["status"]))
        raise WrongIndicatorStatus(status=is_now, needed=label(before))
