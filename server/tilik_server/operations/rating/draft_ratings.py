"""Keep a draft of ratings: of a self-assessment, or of the appraiser's rating."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault
from tilik_server.models import Rating
from tilik_server.operations.rating.rating_input import faults_in_ratings
from tilik_server.operations.steps.draft import NewDraft, keep_draft
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.sql.transaction import Transaction


async def draft_ratings(
    database: Database, viewer: Viewer, new: NewDraft, ratings: Sequence[Rating]
) -> UUID:
    """Keep ratings that may be incomplete, and return the appraisal's key.

    Also before the first day on which the appraisal may be rated. Raises the errors of
    `keep_draft`.
    """

    async def check(transaction: Transaction, row: Mapping[str, Any]) -> list[FieldFault]:
        rules = read_stored_scheme(orjson.loads(row["scheme"]))
        return await faults_in_ratings(transaction, new.appraisal, rules, ratings, is_draft=True)

    return await keep_draft(database, viewer, new, check)
