"""Importers by kind: the service's own and those of plugins, which run in confined processes."""

from collections.abc import Mapping
from typing import Final

from tilik_plugin.importer import Importer
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
from tilik_server.importing.plugin_importer import PluginImporter
from tilik_server.importing.regions import RegionsImporter
from tilik_server.plugin_host.catalogue import Catalogue, ImporterEntry
from tilik_server.plugin_host.offer import ImporterDescription
from tilik_server.plugin_host.plugins import CORE
from tilik_server.settings import Settings

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


def find_importer(
    kind: str, catalogue: Catalogue, settings: Settings
) -> Importer | PluginImporter | None:
    """Return the importer of a kind; None if unknown. A plugin's runs in the plugin's process."""
    if kind in CORE_IMPORTERS:
        return CORE_IMPORTERS[kind]
    entry = catalogue.importers.get(kind)
    return None if entry is None else PluginImporter(entry, settings)
