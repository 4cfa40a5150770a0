"""What `docs/importing.md` shows of codes and attributes, done in the example office."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest

from tilik_server.importing.column_names import read_column_names
from tilik_server.importing.importers import CORE_IMPORTERS
from tilik_tests.office import Take

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/importing.md").read_text(encoding="utf-8")
SECTION = re.compile(r"### Codes of other systems\n(.*?)### Through the graph", re.DOTALL)
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


@pytest.fixture
async def example(bring: Any) -> None:
    """The example office, as its files bring it."""
    for kind in ("positions", "employees", "units", "assignments"):
        report = await bring(kind, ROOT / f"docs/example_office/{kind}.csv")
        assert report.rejected == ()


def shown() -> list[tuple[str, str]]:
    """The blocks of the two sections, in their order."""
    (section,) = SECTION.findall(PAGE)
    return BLOCK.findall(section)


@pytest.mark.usefixtures("example")
async def test_what_the_page_shows_works(
    take: Take, graph: Any, world: Any, tmp_path: Path
) -> None:
    kinds = [kind for kind, _ in shown()]
    assert kinds == ["csv", "csv", "toml", "graphql", "graphql", "json", "csv", "graphql"]
    codes, wide, columns, looked_up, declare, schema, values, filtered = (
        text for _, text in shown()
    )
    assert (await take("codes", codes)).rejected == ()
    names = tmp_path / "columns.toml"
    names.write_text(columns, encoding="utf-8")
    for kind in ("assignments", "codes"):
        sources = read_column_names(str(names), CORE_IMPORTERS[kind])
        report = await take(kind, wide, columns=sources)
        assert (report.rejected, report.imported) == ((), 1)
    found = await graph.ask(looked_up)
    assert found["unit"]["codes"] == [
        {"scheme": "DAPODIK", "value": "d-0001"},
        {"scheme": "NPSN", "value": "20305001"},
    ]
    assert len(found["employees"]["nodes"]) == 1
    made = await graph.ask(declare, **orjson.loads(schema))
    assert made["declareAttributes"] == {"code": "school", "version": 1}
    assert (await take("attributes", values)).rejected == ()
    (school,) = (await graph.ask(filtered))["units"]["nodes"]
    assert school["attributes"][0]["record"] == {"accreditation": "A", "students": 312}
