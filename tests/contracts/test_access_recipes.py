"""The recipes "Add a step" and "Add a role": each edits the files that CONTRIBUTING names."""

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tilik_tests.commands import run_command

ROOT = Path(__file__).parents[2]
SUPPORT = ROOT / "tests" / "support"
SERVER = "server/tilik_server"
STEPS = f"{SERVER}/access/appraisal_steps.py"
ROLES = f"{SERVER}/access/roles.py"
VOCABULARY = f"{SERVER}/models/vocabulary.py"
WORDS = f"{SERVER}/models/words.toml"
ATTEMPTS = "tests/api/steps/at_random/conftest.py"

STEP = """    Step(
        "probeStep",
        by(APPRAISER),
        Text("Probe the appraisal.", "Menguji penilaian."),
        stages=at(S.RATED),
    ),
)
STEPS: Final"""
# What follows from the tables, printed by a process that reads the edited files.
READ = """
import importlib.util, json, pathlib, sys

def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module

root = pathlib.Path(sys.argv[1])
from tilik.commands.token import command
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_schema.build import schema
from tilik_server.access.actions import ACTIONS, next_steps
from tilik_server.access.actors import Actor
from tilik_server.access.place import place_by_roles
from tilik_server.models.vocabulary import AppraisalStage
page = load(root / "docs/generate.py").pages()[root / "docs/steps.md"]
play = load(root / "tests/api/steps/at_random/test_random_steps.py")
attempts = load(root / "tests/api/steps/at_random/conftest.py").ATTEMPTS
asked = next(each for each in command.params if each.name == "role").type.choices
print(json.dumps({
    "offered": next_steps(AppraisalStage.RATED, frozenset({Actor.APPRAISER})),
    "refused": next_steps(AppraisalStage.RATED, frozenset({Actor.EMPLOYEE})),
    "page": page,
    "played": list(play.TABLE),
    "attempts": list(attempts),
    "actions": list(ACTIONS),
    "mutations": list(graphql_schema(schema).mutation_type.fields),
    "sdl": schema.as_str(),
    "asked": [str(each) for each in asked],
    "place": sorted(place_by_roles(sys.argv[2:])),
}))
"""

Change = Callable[[str, str, str], None]
Read = Callable[..., Any]


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Replaces a text in a file of a copy of the server, as a contributor would."""
    shutil.copytree(ROOT / SERVER, tmp_path / "tilik_server")

    def changed(path: str, old: str, new: str) -> None:
        copy = tmp_path / Path(path).relative_to("server")
        text = copy.read_text(encoding="utf-8")
        assert text.count(old) == 1, path
        copy.write_text(text.replace(old, new), encoding="utf-8")

    return changed


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads what follows from the edited tables, in a process of its own."""

    def found(*roles: str) -> Any:
        variables = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{SUPPORT}"}
        answer = run_command(sys.executable, "-c", READ, ROOT, *roles, env=variables)
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    return found


def test_a_step_is_added_by_one_entry(change: Change, read: Read) -> None:
    before = read()
    assert "probeStep" not in before["page"]
    assert set(before["attempts"]) == set(before["played"])
    change(STEPS, ")\nSTEPS: Final", STEP)
    found = read()
    assert found["offered"] == [*before["offered"], "probeStep"]
    assert "probeStep" not in found["refused"]
    row = "| `probeStep` | the appraiser | RATED | stays |  | Probe the appraisal. |"
    assert f"\n{row} Menguji penilaian. |\n" in found["page"]
    # The tests that ask for what is still missing: the mutation, and how it is tried at random.
    assert set(found["actions"]) - set(before["actions"]) == {"probeStep"}
    assert "probeStep" not in found["mutations"]
    assert set(found["played"]) - set(found["attempts"]) == {"probeStep"}


def test_a_role_is_added_by_three_lines(change: Change, read: Read) -> None:
    change(VOCABULARY, '    ADMIN = "ADMIN"\n', '    ADMIN = "ADMIN"\n    PROBE = "PROBE"\n')
    word = '{ label = ["probe", "uji"], means = ["Probes.", "Menguji."] }'
    change(WORDS, "\n[RowChange]\n", f"PROBE = {word}\n\n[RowChange]\n")
    admin = "    Role.ADMIN: RoleRule(Actor.ADMIN),\n"
    change(ROLES, admin, f"{admin}    Role.PROBE: RoleRule(Actor.TEAM),\n")
    found = read("PROBE")
    assert found["place"] == ["TEAM"]
    assert "PROBE" in found["asked"]
    (enum,) = re.findall(r"enum Role \{(.*?)\n\}", found["sdl"], re.DOTALL)
    assert "PROBE" in enum.split()
    assert "Probe: Probes. · Uji: Menguji." in enum


@pytest.mark.parametrize(
    ("recipe", "paths"),
    [("Add a step", (STEPS, ATTEMPTS)), ("Add a role", (VOCABULARY, ROLES))],
)
def test_recipe_names_the_files_that_are_edited(recipe: str, paths: tuple[str, ...]) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"\n## {recipe}\n(.*?)(?=\n## |\Z)", text, re.DOTALL)
    assert [path for path in paths if f"`{path}`" not in section] == []
    named = re.findall(r"`([\w/]+/[\w/]+\.(?:py|md|graphql))`", section)
    assert [path for path in named if not (ROOT / path).exists()] == []
