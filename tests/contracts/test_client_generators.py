"""What writes clients from our operations reads every one of them, without a change of ours."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse

from tilik_tests.commands import run_command
from tilik_tests.node import FOLDER as NODE
from tilik_tests.node import needs_packages

ROOT = Path(__file__).parents[2]
SDL = ROOT / "schema/schema.graphql"
OPERATIONS = ROOT / "schema/tilik_schema/operations"
GENERATOR = ROOT / ".venv/generator/bin/ariadne-codegen"
FILES = sorted(OPERATIONS.glob("*.graphql"))


def run(folder: Path, *command: object) -> None:
    """Run a generator in a folder; its words are the failure's."""
    done = run_command(*command, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr


def definitions() -> Iterator[OperationDefinitionNode | FragmentDefinitionNode]:
    for path in FILES:
        for each in parse(path.read_text("utf-8")).definitions:
            assert isinstance(each, OperationDefinitionNode | FragmentDefinitionNode)
            yield each


def test_each_name_is_defined_once() -> None:
    names = Counter(each.name.value for each in definitions() if each.name is not None)
    assert len(names) > 40
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.skipif(not GENERATOR.exists(), reason="needs ariadne-codegen, of `make generator`")
def test_ariadne_codegen_writes_a_client(tmp_path: Path) -> None:
    settings = {
        "schema_path": str(SDL),
        "queries_path": str(OPERATIONS),
        "target_package_name": "client",
        "target_package_path": str(tmp_path),
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    (tmp_path / "pyproject.toml").write_text("\n".join(["[tool.ariadne-codegen]", *lines]), "utf-8")
    run(tmp_path, GENERATOR)
    run(tmp_path, GENERATOR.parent / "python", "-c", "import client; client.Client.portal_overview")


@needs_packages(
    "@graphql-codegen/cli", "@graphql-codegen/typescript", "@graphql-codegen/typescript-operations"
)
def test_graphql_codegen_writes_types(tmp_path: Path) -> None:
    settings = {
        "schema": str(SDL),
        "documents": [str(OPERATIONS / "*.graphql")],
        "generates": {
            str(tmp_path / "types.ts"): {"plugins": ["typescript", "typescript-operations"]}
        },
    }
    (tmp_path / "codegen.json").write_text(json.dumps(settings), "utf-8")
    program = NODE / "node_modules/.bin/graphql-codegen"
    run(NODE, program, "--config", tmp_path / "codegen.json")
    assert "PortalOverviewQueryVariables" in (tmp_path / "types.ts").read_text("utf-8")


@needs_packages("relay-compiler")
def test_relay_compiles_them(tmp_path: Path) -> None:
    for path in FILES:
        (tmp_path / f"{module(path)}.js").write_text(for_relay(path), "utf-8")
    settings = {
        "src": ".",
        "schema": str(SDL),
        "language": "javascript",
        "artifactDirectory": "compiled",
    }
    (tmp_path / "compiled").mkdir()
    (tmp_path / "relay.config.json").write_text(json.dumps(settings), "utf-8")
    program = NODE / "node_modules/.bin/relay-compiler"
    run(tmp_path, program, "relay.config.json")
    assert len(list((tmp_path / "compiled").iterdir())) >= sum(1 for _ in definitions())


def module(path: Path) -> str:
    return "".join(word.title() for word in path.stem.split("_"))


def for_relay(path: Path) -> str:
    """A file's definitions under names as Relay wants them: they begin with the module's name."""
    text = re.sub(r"^#.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub(
        r"^(query|mutation|subscription) (\w+)",
        lambda found: f"{found[1]} {module(path)}{found[2]}{found[1].title()}",
        text,
        flags=re.MULTILINE,
    )
    text = re.sub(r"(fragment |\.\.\.)(?!on\b)(\w+)", rf"\g<1>{module(path)}\g<2>_data", text)
    starts = r"^(?=(?:query|mutation|subscription|fragment) )"
    parts = [part.strip() for part in re.split(starts, text, flags=re.MULTILINE) if part.strip()]
    return "\n".join(["import {graphql} from 'relay-runtime';", *(f"graphql`{p}`;" for p in parts)])
