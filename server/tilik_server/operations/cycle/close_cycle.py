"""Close a cycle, so that no appraisal starts in it any more."""

from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_in_unit
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import InvalidArgument
from tilik_server.models import Cycle
from tilik_server.models.vocabulary import CycleStatus
from tilik_server.operations.cycle.cycle_row import check_open, lock_cycle
from tilik_server.validation.text import faults_in_text


async def close_cycle(database: Database, viewer: Viewer, code: str) -> int:
    """Close an open cycle, and return its key.

    Appraisals that have started can still be finished, because objections have later deadlines and
    people may be absent. Raises InvalidArgument, CodeUnknown, NotYourStep and
    CycleNotOpen.
    """
    faults = faults_in_text(code, ("cycleCode",), 64)
    if faults:
        raise InvalidArgument(fields=faults)
    async with database.writing(viewer) as transaction:
        cycle = await lock_cycle(transaction, code, ("cycleCode",))
        ACTIONS["closeCycle"].require(await place_in_unit(transaction, cycle["unit_id"]))
        check_open(cycle)
        await Cycle.filter(id=cycle["id"]).update(status=CycleStatus.CLOSED)
    key: int = cycle["id"]
    return key
