"""Importers by kind: the service's own and those of plugins, loaded when needed."""

from collections.abc import Mapping
from typing import Final

from tilik_plugin.importer import Importer
from tilik_server.errors import PluginFailed, TilikError
from tilik_server.importing.legacy_scores import LegacyScoresImporter
from tilik_server.importing.organisation.assignments import AssignmentsImporter
from tilik_server.importing.organisation.attributes import AttributesImporter
from tilik_server.importing.organisation.cells import OrganisationImporter
from tilik_server.importing.organisation.codes import CodesImporter
from tilik_server.importing.organisation.employees import EmployeesImporter
from tilik_server.importing.organisation.grants import GrantsImporter
from tilik_server.importing.organisation.positions import PositionsImporter
from tilik_server.importing.organisation.requirements import RequirementsImporter
from tilik_server.importing.organisation.units import UnitsImporter
from tilik_server.importing.regions import RegionsImporter
from tilik_server.plugin_host.catalogue import Catalogue, ImporterEntry
from tilik_server.plugin_host.loading import load_plugin
from tilik_server.plugin_host.offer import ImporterDescription
from tilik_server.plugin_host.plugins import CORE

ORGANISATION_IMPORTERS: Final[tuple[OrganisationImporter, ...]] = (
    UnitsImporter(),
    PositionsImporter(),
    RequirementsImporter(),
    EmployeesImporter(),
    AssignmentsImporter(),
    GrantsImporter(),
    CodesImporter(),
    AttributesImporter(),
)
CORE_IMPORTERS: Final[Mapping[str, Importer]] = {
    importer.kind: importer
    for importer in (*ORGANISATION_IMPORTERS, RegionsImporter(), LegacyScoresImporter())
}
NEEDS_PLUGINS: Final = frozenset({LegacyScoresImporter.kind})
"""The service's own kinds whose lines name schemes, which plugins bring."""


def kinds(catalogue: Catalogue) -> list[ImporterEntry]:
    """Return every kind of file that can be imported, by name."""
    core = [
        ImporterEntry(plugin=CORE, **dict(ImporterDescription.of(each)))
        for each in CORE_IMPORTERS.values()
    ]
    return sorted([*core, *catalogue.importers.values()], key=lambda entry: entry.kind)


def load_importer(kind: str, catalogue: Catalogue) -> Importer | None:
    """Load the importer of a kind from the plugin that the catalogue names; None if unknown.

    Raises PluginFailed if the plugin cannot be loaded.
    """
    if kind in CORE_IMPORTERS:
        return CORE_IMPORTERS[kind]
    entry = catalogue.importers.get(kind)
    if entry is None:
        return None
    try:
        plugin = load_plugin(entry.plugin)
    except TilikError:
        raise
    except Exception as error:
        raise PluginFailed(plugin=entry.plugin, error=type(error).__name__) from error
    return next((each for each in plugin.importers if each.kind == kind), None)
