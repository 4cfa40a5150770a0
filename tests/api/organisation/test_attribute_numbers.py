"""Numbers among attributes: read in the one notation of their file."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from openpyxl import Workbook

from tilik_plugin.cells import Notation
from tilik_server.errors import ImportRefused
from tilik_tests.attributes import SCHOOL, VALUES, declared
from tilik_tests.office import Take, rejected


@pytest.fixture
async def site(attributes: Any, office: None) -> None:
    """A set with the area of a unit, its rooms and its number on a map."""
    kinds = {"area": "number", "rooms": "integer", "plot": "string"}
    titled = {name: {"title": "T", "x-title-id": "J", "type": kind} for name, kind in kinds.items()}
    schema = {**SCHOOL, "properties": titled, "required": []}
    await attributes("declare", input=declared(schema, code="site"))


@pytest.mark.parametrize(
    ("area", "rooms", "more", "stored", "told"),
    [
        ("1.234,5", "1.500", {}, (1234.5, 1500), "1.234,5"),
        ("1,234.5", "1,500", {}, (1234.5, 1500), "1,234.5"),
        ("1.500", "2", {}, (1.5, 2), "1,234.5"),
        ("1.500", "1.500", {"numbers": Notation.ID}, (1500, 1500), "1.234,5"),
        ("12", "7", {}, (12, 7), None),
    ],
)
async def test_numbers_are_read_in_the_notation_of_the_whole_file(
    take: Take, site: None, world: Any, area: str, rooms: str, more: Any, stored: Any, told: Any
) -> None:
    """The number on a map is a text, which decides nothing and stays as it is."""
    lines = f'site,area,"{area}",D1.1,,\nsite,rooms,"{rooms}",D1.1,,\nsite,plot,1.2.3,D1.1,,\n'
    report = await take("attributes", VALUES + lines, **more)
    assert (report.rejected, report.numbers) == ((), told)
    (row,) = await world.fetch("select record from attribute_record")
    assert orjson.loads(row["record"]) == {
        "area": stored[0],
        "rooms": stored[1],
        "plot": "1.2.3",
    }
    assert [each.en[:30] for each in report.notes] == (
        ["no line proves how numbers are"] if area == "1.500" and not more else []
    )


async def test_numbers_that_contradict_the_file_are_refused(take: Take, site: None) -> None:
    lines = 'site,area,"1.234,5",D1.1,,\nsite,area,"1,234.5",D1.2,,\n'
    with pytest.raises(ImportRefused, match=r"contradict each other: 1.234,5 \(line 2, value\)"):
        await take("attributes", VALUES + lines)
    report = await take("attributes", VALUES + lines, numbers=Notation.ID)
    assert rejected(report) == [(3, "value")]
    assert "1,234.5 is not a number written as 1.234,5" in report.rejected[0].reason.en


async def test_file_of_rejected_lines_has_plain_numbers(
    take: Take, site: None, tmp_path: Path
) -> None:
    lines = "site,rooms,1.500,D9,,\nsite,plot,1.500,D9,,\nsite,rooms,banyak,D1.1,,\n"
    options = {"numbers": Notation.ID, "keep_going": True}
    await take("attributes", VALUES + lines, **options)
    written = (tmp_path / "attributes.csv.rejected.csv").read_text(encoding="utf-8")
    cells = [line.split(",")[2] for line in written.splitlines()[1:]]
    assert cells == ["1500", "1.500", "banyak"]


async def test_number_of_a_spreadsheet_is_taken_as_it_is(
    bring: Any, site: None, world: Any, tmp_path: Path
) -> None:
    header = VALUES.strip().split(",")
    rows: list[list[Any]] = [
        header,
        ["site", "area", 1.5, "D1.1"],
        ["site", "rooms", "1.500", "D1.1"],
    ]
    book, path = Workbook(), tmp_path / "attributes.xlsx"
    for each in rows:
        book.worksheets[0].append(each)
    book.save(path)
    report = await bring("attributes", path, numbers=Notation.ID)
    assert report.rejected == ()
    (row,) = await world.fetch("select record from attribute_record")
    assert orjson.loads(row["record"]) == {"area": 1.5, "rooms": 1500}
