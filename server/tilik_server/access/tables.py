"""The tables, each with the viewers who read and write its rows."""

from collections.abc import Mapping
from typing import Final

from tilik_server.access.appraisal_tables import APPRAISAL_TABLES
from tilik_server.access.organisation_tables import ORGANISATION_TABLES
from tilik_server.access.table_access import TableAccess

TABLES: Final[Mapping[str, TableAccess]] = dict(
    sorted({**ORGANISATION_TABLES, **APPRAISAL_TABLES}.items())
)
