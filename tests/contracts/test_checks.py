"""The checks before a commit and on a host of CI are the project's own."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
WORKFLOW = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
ENTRIES = re.findall(r"^ +entry: (.+)$", HOOKS, re.M)


def test_hooks_come_from_no_other_place() -> None:
    assert re.findall(r"repo: (.+)$", HOOKS, re.M) == ["local"]
    assert "://" not in HOOKS
    assert len(ENTRIES) == HOOKS.count("- id:") == HOOKS.count("language: system") > 2


@pytest.mark.parametrize("entry", ENTRIES)
def test_hook_is_a_command_of_the_makefile(entry: str) -> None:
    program, *words = entry.removesuffix(" --force-exclude").split()
    assert program.startswith(".venv/bin/")
    command = " ".join(["$(BIN)/" + program.removeprefix(".venv/bin/"), *words])
    assert command in (ROOT / "Makefile").read_text("utf-8")


def test_host_of_ci_runs_what_a_contributor_runs() -> None:
    assert re.findall(r"- run: (.+)$", WORKFLOW, re.M) == [".ci/run"]
    assert "://" not in WORKFLOW
    program = ROOT / ".ci" / "run"
    assert program.stat().st_mode & 0o111
    targets = re.findall(r"^ *make ([\w-]+)", program.read_text("utf-8"), re.M)
    assert {"lint", "types", "layers", "sdl-check", "alone", "test", "test-all"} <= set(targets)
    made = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert set(targets) <= set(made)
