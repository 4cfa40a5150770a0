"""The recipes for a cycle parameter, an error, a language and an import kind.

Each edits a copy of the files that CONTRIBUTING names; a process that reads them shows the effect.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tilik_tests.commands import run_command

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PARAMS: Final = "plugins/kit/tilik_plugin/scheme/cycle_params.py"
ERRORS: Final = "server/tilik_server/errors"
IMPORTING: Final = "server/tilik_server/importing"

PARAMETER: Final = """
    probe_days: Annotated[Days, Title("Probe days", "Hari uji")] = 9
"""
ERROR: Final = '''

class Probed(TilikError):
    """Raised when the recipe is tried."""

    code = "PROBED"
'''
IMPORTER: Final = '''"""Probes: an importer of the recipe's test."""

from collections.abc import Mapping

from tilik_plugin import Text
from tilik_plugin.importer import Imported, Importer, Rejected


class ProbesImporter(Importer):
    """A name for each line."""

    kind = "probes"
    description = Text("Probes", "Uji")
    header = ("name",)
    calculator_keys = ()

    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        """The probe; one without a letter is rejected."""
        if not row["name"].isalpha():
            return Rejected("name", Text("must be letters", "harus huruf"))
        return Imported(row["name"], "", {"name": row["name"]}, dict(row))
'''
DESTINATION: Final = '''
class Probes(SourceRecordsOnly):
    """What probes change besides source records."""


'''

Change = Callable[..., None]
Run = Callable[[str], Any]


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Writes into a file of a copy of the sources: before a place that it holds, or at its end."""
    for folder in ("server", "schema", "migrations", "plugins/kit"):
        ignored = shutil.ignore_patterns("__pycache__", "tests")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)

    def write(name: str, text: str, before: str | None = None) -> None:
        path = tmp_path / name
        present = path.read_text(encoding="utf-8") if path.exists() else ""
        if before is None:
            path.write_text(present + text, encoding="utf-8")
            return
        assert present.count(before) == 1
        path.write_text(present.replace(before, text + before), encoding="utf-8")

    return write


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs code over the copied sources; what it prints is JSON."""
    folders = ("server", "schema", "migrations", "plugins/kit")
    paths = os.pathsep.join(str(tmp_path / each) for each in folders)

    def printed(code: str) -> Any:
        source = f"import json\n{code}"
        done = run_command(sys.executable, "-c", source, env={"PYTHONPATH": paths})
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return printed


def section(title: str) -> str:
    """The text of one recipe."""
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_cycle_parameter_is_read_in_python_and_sql_and_shown_by_every_scheme(
    change: Change, run: Run
) -> None:
    assert PARAMS in section("Add a cycle parameter")
    place = "    review_months: Annotated["
    change(PARAMS, PARAMETER.lstrip("\n"), before=place)
    found = run(
        "from tilik_asn.permenpanrb_6_2022 import PERMENPANRB_6_2022\n"
        "from tilik_server.operations.steps.cycle_params import param_of_cycle, read_cycle_params\n"
        "scheme = PERMENPANRB_6_2022.model_dump_json()\n"
        "shown = json.loads(scheme)['params_schema']['properties']['probe_days']\n"
        "read = [read_cycle_params({'scheme': scheme, 'params': json.dumps(params)}).probe_days\n"
        "        for params in ({}, {'probe_days': 4})]\n"
        "print(json.dumps([read, param_of_cycle('probe_days'), shown['default']]))"
    )
    assert found[0] == [9, 4]
    assert "probe_days" in found[1]
    assert "9" in found[1]
    assert found[2] == 9


def test_error_says_its_sentence_in_each_language(change: Change, run: Run) -> None:
    assert f"{ERRORS}/messages" in section("Add an error")
    change(f"{ERRORS}/request.py", ERROR)
    change(f"{ERRORS}/messages/en.toml", 'PROBED = "Probed: {what}."\n')
    change(f"{ERRORS}/messages/id.toml", 'PROBED = "Diuji: {what}."\n')
    found = run(
        "from tilik_server.errors.request import Probed\n"
        "print(json.dumps(Probed(what='x').as_problem()))"
    )
    assert found == {
        "code": "PROBED",
        "message": {"en": "Probed: x.", "id": "Diuji: x."},
        "fields": [],
    }


def test_language_is_asked_for_and_answered_with_english_where_it_lacks_a_sentence(
    change: Change, run: Run
) -> None:
    assert f"{ERRORS}/messages/<language>.toml" in section("Add a language")
    change(f"{ERRORS}/messages/fr.toml", 'NOT_FOUND = "Introuvable."\n')
    found = run(
        "from tilik_server.errors import NotFound, WrongStage\n"
        "from tilik_web.negotiation import preferred_language\n"
        "language = preferred_language('fr-CA, en;q=0.5')\n"
        "other = WrongStage(stage='A', allowed='B')\n"
        "print(json.dumps([language, NotFound().message_in(language),\n"
        "                  other.message_in(language) == other.message_in('en')]))"
    )
    assert found == ["fr", "Introuvable.", True]


def test_import_kind_accounts_for_each_line_and_has_a_destination(
    change: Change, run: Run, tmp_path: Path
) -> None:
    recipe = section("Add an import kind")
    assert f"{IMPORTING}/importers.py" in recipe
    assert f"{IMPORTING}/destinations.py" in recipe
    change(f"{IMPORTING}/probes.py", IMPORTER)
    imported = "from tilik_server.importing.probes import ProbesImporter\n"
    change(f"{IMPORTING}/importers.py", imported, before="from tilik_server.importing.regions")
    change(f"{IMPORTING}/importers.py", "ProbesImporter(), ", before="LegacyScoresImporter())")
    change(f"{IMPORTING}/destinations.py", DESTINATION, before="class RegionTree")
    entry = '    "probes": Probes,\n'
    change(f"{IMPORTING}/destinations.py", entry, before="    RegionsImporter.kind: ")
    (tmp_path / "probes.csv").write_text("name\nAyu\n7\nAyu\n", encoding="utf-8")
    found = run(
        "import asyncio\n"
        "from pathlib import Path\n"
        "from tilik_server.importing.destinations import destination_of\n"
        "from tilik_server.importing.import_file import ImportOrder, read_file\n"
        "from tilik_server.importing.importers import find_importer, kinds\n"
        "from tilik_server.plugin_host.catalogue import EMPTY\n"
        "from tilik_server.settings import Settings\n"
        f"path = Path({str(tmp_path / 'probes.csv')!r})\n"
        "importer = find_importer('probes', EMPTY, Settings())\n"
        "lines = asyncio.run(read_file(ImportOrder(path, importer))).checked\n"
        "print(json.dumps([[each.kind for each in kinds(EMPTY)], sorted(lines.accepted),\n"
        "  [each.line for each in lines.rejected], type(destination_of('probes')).__name__]))"
    )
    assert "probes" in found[0]
    assert found[1:] == [["Ayu"], [3], "Probes"]
