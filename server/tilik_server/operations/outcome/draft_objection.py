"""Keep a draft of an objection."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault
from tilik_server.operations.outcome.file_objection import LONGEST_REASON
from tilik_server.operations.steps.draft import NewDraft, keep_draft
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.text import faults_in_text


async def draft_objection(database: Database, viewer: Viewer, new: NewDraft, reason: str) -> UUID:
    """Keep the reason of an objection, which may be empty yet, and return the appraisal's key.

    Its day is checked when it is filed. Raises the errors of `keep_draft`.
    """

    async def check(_transaction: Transaction, _row: Mapping[str, Any]) -> list[FieldFault]:
        return faults_in_text(reason, ("reason",), LONGEST_REASON, shortest=0)

    return await keep_draft(database, viewer, new, check)
