"""Examining an installation, from its settings to its plugins."""

from collections.abc import AsyncIterator, Mapping
from typing import Final

from tilik_server.database.embedded import is_initialised
from tilik_server.database.pool import Database
from tilik_server.doctor.database import ROLES, check_database
from tilik_server.doctor.environment import SETTINGS, check_variables
from tilik_server.doctor.finding import Finding, Severity, ok, warning
from tilik_server.doctor.issuers import check_issuers
from tilik_server.doctor.machine import check_disk, check_token_key
from tilik_server.errors import SettingsInvalid, TilikError
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.settings import Settings, read_known_settings

PLUGINS: Final = "plugins"
DATABASE: Final = "database"


async def examine(environment: Mapping[str, str]) -> AsyncIterator[Finding]:
    """Yield the findings about this installation; without valid settings only those about them."""
    for finding in check_variables(environment):
        yield finding
    try:
        settings = read_known_settings()
    except SettingsInvalid as problem:
        yield Finding.of(SETTINGS, problem)
        return
    for finding in (*check_disk(settings.data_dir), *check_token_key(settings.data_dir)):
        yield finding
    async for finding in check_issuers(settings):
        yield finding
    async for finding in _examine_database(settings):
        yield finding
    async for finding in _examine_plugins(settings):
        yield finding


async def _examine_database(settings: Settings) -> AsyncIterator[Finding]:
    is_given = settings.database_url is not None or settings.owner_database_url is not None
    if not is_given and not is_initialised(settings.data_dir):
        yield warning(
            DATABASE,
            "No address is given, and no embedded database was started yet.",
            "Alamat belum diisi, dan basis data tertanam belum pernah dijalankan.",
        )
        return
    try:
        database = await Database.open(settings)
    except TilikError as problem:
        yield Finding.of(DATABASE, problem)
        return
    try:
        yield ok(
            ROLES,
            "The service's role owns nothing, and policies apply to it.",
            "Peran layanan tidak memiliki apa pun, dan kebijakan berlaku baginya.",
        )
        async for finding in check_database(database, settings):
            yield finding
    finally:
        await database.close()


async def _examine_plugins(settings: Settings) -> AsyncIterator[Finding]:
    catalogue = await read_catalogue(settings)
    for plugin in catalogue.plugins:
        if plugin.problem is not None:
            message = plugin.problem["message"]
            yield warning(
                PLUGINS, f"{plugin.name}: {message['en']}", f"{plugin.name}: {message['id']}"
            )
    for gap in catalogue.gaps:
        yield warning(PLUGINS, gap["message"]["en"], gap["message"]["id"])
    if catalogue.plugins and not catalogue.gaps:
        yield ok(
            PLUGINS,
            "Plugins can read nothing but code, and reach no other process and no network.",
            "Plugin hanya dapat membaca kode, dan tidak menjangkau proses lain maupun jaringan.",
        )
    enabled = sum(plugin.problem is None for plugin in catalogue.plugins)
    yield ok(PLUGINS, f"{enabled} plugins are enabled.", f"{enabled} plugin aktif.")


def has_fault(findings: list[Finding]) -> bool:
    """Return whether something must be mended."""
    return any(finding.level is Severity.FAULT for finding in findings)
