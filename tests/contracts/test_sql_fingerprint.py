"""The fingerprint of the SQL changes with every statement, and with nothing else."""

import importlib.util
import shutil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
MODULE = '''
"""Reads units."""

UNITS = f"select {'id'} from unit"
"""All of them."""


def tell() -> None:
    """Tells."""
    # A comment.
    print("units")
'''


@pytest.fixture(scope="module")
def tool() -> Any:
    """The script."""
    found = importlib.util.spec_from_file_location("tool", ROOT / "tests" / "sql_fingerprint.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of a module with SQL, one without, a model, a migration and a lock."""
    files = {
        "server/tilik_server/units.py": MODULE,
        "server/tilik_server/names.py": 'NAME = "unit"\n',
        "server/tilik_server/models/unit.py": "code = CharField(max_length=64)\n",
        "migrations/tilik_migrations/0001_initial.py": "OPERATIONS = [1]\n",
        "schema/tilik_schema/schema.sql": "create table unit ()",
        "requirements.lock": "asyncpg==0.30.0 \\\n    --hash=sha256:0\nclick==8.2 \\\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("server/tilik_server/units.py", "from unit", "from unit where true"),
        ("server/tilik_server/units.py", "'id'", "'code'"),
        ("server/tilik_server/models/unit.py", "64", "65"),
        ("migrations/tilik_migrations/0001_initial.py", "1", "2"),
        ("schema/tilik_schema/schema.sql", "()", "(id int)"),
        ("requirements.lock", "0.30.0", "0.31.0"),
    ],
)
def test_changed_sql_is_noticed(tool: Any, project: Path, file: str, old: str, new: str) -> None:
    before = tool.fingerprint(project)
    text = (project / file).read_text()
    assert old in text
    (project / file).write_text(text.replace(old, new))
    assert tool.fingerprint(project) != before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("server/tilik_server/units.py", "Reads units.", "Reads all units."),
        ("server/tilik_server/units.py", "All of them.", "Each of them."),
        ("server/tilik_server/units.py", "# A comment.", "# Another one."),
        ("server/tilik_server/names.py", "unit", "region"),
        ("requirements.lock", "click==8.2", "click==8.3"),
    ],
)
def test_what_is_no_sql_does_not_count(
    tool: Any, project: Path, file: str, old: str, new: str
) -> None:
    before = tool.fingerprint(project)
    text = (project / file).read_text()
    assert old in text
    (project / file).write_text(text.replace(old, new))
    assert tool.fingerprint(project) == before


def test_module_that_moves_does_not_count(tool: Any, project: Path) -> None:
    before = tool.fingerprint(project)
    folder = project / "server" / "tilik_server"
    (folder / "database").mkdir()
    shutil.move(folder / "units.py", folder / "database" / "units.py")
    assert tool.fingerprint(project) == before


def test_project_has_many_modules_with_sql(tool: Any) -> None:
    names = [name for name, _ in tool.parts(ROOT)]
    assert len(names) > 100
    assert {"0001_initial.py", "pool.py", "requirements.lock"} <= set(names)
