"""CONTRIBUTING's recipes for the graph, carried out in a copy of the graph's source."""

import re
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from textwrap import indent
from typing import Any

import orjson
from graphql import GraphQLInputObjectType, GraphQLObjectType, build_schema

import tilik_schema
from tilik_tests.commands import run_command, service_variables

ROOT = Path(__file__).parents[2]
# The concept file of each recipe, and the line of the type below which its lines are put.
PLACES = {
    "Add a GraphQL field": ("goal.py", '    table: ClassVar[str] = "goal"\n'),
    "Add a filter": ("evidence.py", '    """Conditions on evidence."""\n'),
}
ASKED = """{
  appraisals { nodes { goals { nodes {
    ordinal unit { code } scoredGoals { totalCount nodes { ordinal } }
  } } } }
  evidence(filter: {submittedFrom: "2026-01-01T00:00:00Z"}) { nodes { title } }
}"""
SCRIPT = """
import asyncio, sys
import orjson
from tilik_schema.build import schema
from tilik_schema.reading.context import Context
from tilik_server.database.pool import Database
from tilik_server.settings import Settings
from tilik_server.access.viewer import OPERATOR

async def main():
    database = await Database.open(Settings())
    context = Context(database, None, None, OPERATOR)
    found = await schema.execute(sys.argv[1], context_value=context)
    await context.close()
    await database.close()
    errors = [str(each) for each in found.errors or ()]
    told = {"sdl": schema.as_str(), "data": found.data, "errors": errors}
    sys.stdout.buffer.write(orjson.dumps(told))

asyncio.run(main())
"""


def lines_of(recipe: str) -> str:
    """The code of a recipe, without the indent of its list."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition(f"## {recipe}\n")[2].partition("\n## ")[0]
    (found,) = re.findall(r"^( *)```python\n(.*?)^ *```", section, re.DOTALL | re.MULTILINE)
    margin, code = found
    return "".join(line.removeprefix(margin) for line in code.splitlines(keepends=True))


def carried_out(folder: Path) -> Path:
    """A copy of the graph's source with the lines of both recipes."""
    source = Path(tilik_schema.__file__).parent
    copy = shutil.copytree(source, folder / "tilik_schema")
    for recipe, (name, place) in PLACES.items():
        text = (copy / name).read_text(encoding="utf-8")
        assert text.count(place) == 1
        lines = indent(lines_of(recipe), "    ")
        (copy / name).write_text(text.replace(place, f"{place}\n{lines}\n"), encoding="utf-8")
    return folder


def answered(folder: Path, settings: Any) -> Any:
    """What the copied graph serves and answers, in a process that imports it."""
    variables = {"PYTHONPATH": str(folder), **service_variables(settings)}
    done = run_command(sys.executable, "-c", SCRIPT, ASKED, env=variables)
    assert done.returncode == 0, done.stderr
    return orjson.loads(done.stdout)


async def test_recipes_of_the_graph_lead_to_fields_that_answer(
    world: Any, settings: Any, tmp_path: Path
) -> None:
    unit, cycle = await world.unit(code="DINKES"), await world.cycle()
    appraisal = await world.appraisal(await world.employee(unit), unit, cycle)
    goal = await world.goal(appraisal, unit, cycle, ordinal=3)
    for year in (2025, 2026):
        when = datetime(year, 6, 2, tzinfo=UTC)
        await world.evidence(goal, unit, cycle, title=f"Bukti {year}", submitted_at=when)
    told = answered(carried_out(tmp_path), settings)
    assert told["errors"] == []
    (node,) = told["data"]["appraisals"]["nodes"]
    assert node["goals"]["nodes"] == [
        {
            "ordinal": 3,
            "unit": {"code": "DINKES"},
            "scoredGoals": {"totalCount": 1, "nodes": [{"ordinal": 3}]},
        }
    ]
    assert told["data"]["evidence"]["nodes"] == [{"title": "Bukti 2026"}]
    before = fields_of((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))
    after = fields_of(told["sdl"])
    assert before - after == set()
    assert after - before == {
        "EvidenceFilter.submittedFrom: DateTime",
        "Goal.ordinal: Int!",
        "Goal.unit: Unit",
        "Goal.scoredGoals: GoalConnection!",
    }


def fields_of(sdl: str) -> set[str]:
    """The fields of all types and inputs, each with its type."""
    return {
        f"{name}.{field}: {each.type}"
        for name, kind in build_schema(sdl).type_map.items()
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType)
        for field, each in kind.fields.items()
    }
