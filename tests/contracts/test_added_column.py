"""CONTRIBUTING's recipe for a column, carried out in a copy of the sources and then used."""

import os
import re
import shutil
import sys
from pathlib import Path
from textwrap import indent

from tilik_tests.commands import TILIK, run_command

ROOT = Path(__file__).parents[2]
FOLDERS = ("server", "schema", "migrations")
# Below which line the recipe's lines are put, in the order of its steps.
PLACES = (
    ("server/tilik_server/models/goal.py", "    scored_goal_id = fields.UUIDField()\n"),
    ("schema/tilik_schema/goal.py", '    table: ClassVar[str] = "goal"\n'),
    ("schema/tilik_schema/goal.py", '    """One goal of a plan."""\n'),
)


def recipe() -> str:
    """What CONTRIBUTING says of a column."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return text.partition("## Add a column\n")[2].partition("\n## ")[0]


def lines_of(section: str) -> list[str]:
    """The lines of Python of a recipe, without the indent of its list."""
    found = re.findall(r"^( *)```python\n(.*?)^ *```", section, re.DOTALL | re.MULTILINE)
    return [
        "".join(line.removeprefix(margin) for line in code.splitlines(keepends=True))
        for margin, code in found
    ]


def carry_out(folder: Path, section: str) -> None:
    """Put the recipe's lines into the copied files that it names."""
    lines = lines_of(section)
    assert len(lines) == len(PLACES)
    for (name, place), added in zip(PLACES, lines, strict=True):
        assert name in section
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(place) == 1
        (folder / name).write_text(
            text.replace(place, f"{place}{indent(added, '    ')}"), encoding="utf-8"
        )


def test_added_column_is_in_set_revise_copy_export_and_graph_after_three_edits(
    tmp_path: Path,
) -> None:
    for folder in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.py")}
    section = recipe()
    carry_out(tmp_path, section)
    (command,) = re.findall(r"`tilik (makemigrations --name \w+)`", section)
    run(tmp_path, str(TILIK), *command.split())
    changed = {
        str(path.relative_to(tmp_path))
        for path in tmp_path.rglob("*.py")
        if before.get(path) != path.read_bytes()
    }
    generated = {name for name in changed if name.startswith("migrations/")}
    assert len(generated) == 1
    assert changed - generated == {name for name, _ in PLACES}
    using = ROOT / "tests" / "api" / "plan" / "added_column.py"
    said = run(
        tmp_path, sys.executable, "-m", "pytest", str(using), "-q", "-k", "embedded", "--no-header"
    )
    assert "2 passed" in said


def run(folder: Path, *command: str) -> str:
    """What a program says that imports the copied sources; it must succeed."""
    paths = os.pathsep.join(str(folder / each) for each in FOLDERS)
    done = run_command(*command, cwd=ROOT, env={"PYTHONPATH": paths}, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
