"""Keep a draft of a review."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault
from tilik_server.operations.rating.new_review import NewReview
from tilik_server.operations.rating.rating_input import faults_in_ratings
from tilik_server.operations.steps.draft import NewDraft, keep_draft
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.all_faults import first_of_each


async def draft_review(
    database: Database, viewer: Viewer, new: NewDraft, review: NewReview
) -> UUID:
    """Keep a review that may be incomplete, and return the appraisal's key.

    Nothing is scored for it. Raises the errors of `keep_draft`.
    """

    async def check(transaction: Transaction, row: Mapping[str, Any]) -> list[FieldFault]:
        rules = read_stored_scheme(orjson.loads(row["scheme"]))
        faults = [
            *review.faults(is_draft=True),
            *review.faults_in_days(row),
            *await faults_in_ratings(
                transaction, new.appraisal, rules, review.ratings, is_draft=True
            ),
        ]
        return first_of_each(faults)

    return await keep_draft(database, viewer, new, check)
