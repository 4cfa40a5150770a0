"""Earlier years: results decided elsewhere become closed appraisals, and stay as they were."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import IMPORT
from tilik_server.operations.reminders.remind import remind
from tilik_server.scoring.compute import score_cycle
from tilik_server.sql.statement import composed

HEADER = "cycle,scheme,nip,unit,starts_on,ends_on,value,predicate,decided_on\n"
OLD, NEW = "asn.pp_30_2019", "asn.permenpanrb_6_2022"
STORED = """
select c.code, c.status, c.starts_on as first, c.ends_on as last, a.id, a.stage, a.imported,
  a.starts_on, a.ends_on, a.version, a.due_on, u.code as unit, o.predicate_key, o.value,
  o.decided_at::date as decided_on, o.explanation::text as explanation
from appraisal a join cycle c on c.id = a.cycle_id join unit u on u.id = a.unit_id
join outcome o on o.appraisal_id = a.id where a.imported order by c.code, a.starts_on, a.id
"""
HISTORY = """query ($nip: String!) { employee(nip: $nip) { appraisals { nodes {
  imported stage cycle { code status scheme { key } } goals { totalCount }
  outcome { value predicate { key label } explanation { formula steps { text value } } }
  timeline { nodes { action note } } nextSteps } } } }"""


@pytest.fixture
async def person(world: Any) -> dict[str, Any]:
    """Somebody in a unit, with the number that lines name them by."""
    unit = await world.unit(code="puskesmas-tubei")
    key = await world.employee(unit)
    (row,) = await world.fetch("select nip from employee where id = $1", key)
    return {"key": key, "nip": row["nip"], "unit": unit}


@pytest.fixture
def brought(bring: Any, tmp_path: Path) -> Any:
    """Imports lines of earlier years."""

    async def imported(*lines: str, name: str = "lama.csv", **more: Any) -> Any:
        path = tmp_path / name
        path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        return await bring("legacy_scores", path, **more)

    return imported


def counts(report: Any) -> tuple[int, int, int]:
    return report.imported, report.unchanged, len(report.rejected)


async def test_line_becomes_a_closed_appraisal_with_its_outcome(
    brought: Any, world: Any, person: Any
) -> None:
    line = f"2021,{OLD},{person['nip']},,,,91.25,baik,2022-01-15"
    assert counts(await brought(line)) == (1, 0, 0)
    (row,) = await world.fetch(STORED)
    assert (row["code"], row["status"], row["stage"], row["due_on"]) == (
        "2021",
        "CLOSED",
        "CLOSED",
        None,
    )
    assert (str(row["first"]), str(row["last"])) == ("2021-01-01", "2021-12-31")
    assert (row["predicate_key"], row["value"], str(row["decided_on"])) == (
        "baik",
        91.25,
        "2022-01-15",
    )
    assert row["unit"] == "puskesmas-tubei"
    said = orjson.loads(row["explanation"])
    assert said["formula"] == "as imported"
    assert said["steps"][0]["text"]["en"] == "Good, as lama.csv:2 says; never recalculated"


async def test_history_of_the_person_shows_it(brought: Any, graph: Any, person: Any) -> None:
    await brought(
        f"2020,{OLD},{person['nip']},,,,84,cukup,",
        f"2022,{NEW},{person['nip']},,,,,Sangat baik,",
    )
    shown = await graph.ask(HISTORY, nip=person["nip"])
    old, new = sorted(
        shown["employee"]["appraisals"]["nodes"], key=lambda each: each["cycle"]["code"]
    )
    assert (old["imported"], old["stage"], old["goals"]["totalCount"]) == (True, "CLOSED", 0)
    assert old["cycle"] == {"code": "2020", "status": "CLOSED", "scheme": {"key": OLD}}
    assert (old["outcome"]["value"], old["outcome"]["predicate"]["key"]) == (84, "cukup")
    assert old["timeline"]["nodes"] == [{"action": "importResult", "note": "lama.csv:2"}]
    assert (new["outcome"]["value"], new["outcome"]["predicate"]["key"]) == (None, "sangat_baik")


async def test_second_run_changes_nothing_and_a_corrected_line_is_taken_over(
    brought: Any, world: Any, person: Any
) -> None:
    line = f"2021,{OLD},{person['nip']},,,,91.25,baik,"
    await brought(line)
    first = await world.fetch(STORED)
    assert counts(await brought(line)) == (0, 1, 0)
    assert await world.fetch(STORED) == first
    assert counts(await brought(line.replace("91.25", "92"), name="baru.csv")) == (1, 0, 0)
    (row,) = await world.fetch(STORED)
    assert (row["id"], row["value"], row["version"]) == (first[0]["id"], 92, 2)
    entries = await world.fetch("select note from timeline_entry order by ordinal")
    assert [each["note"] for each in entries] == ["lama.csv:2", "baru.csv:2"]


async def test_nothing_recalculates_it(brought: Any, graph: Any, world: Any, person: Any) -> None:
    await brought(f"2021,{OLD},{person['nip']},,,,60,sangat baik,")
    before = await world.fetch(STORED)
    await remind(world.database)
    await score_cycle(graph.database, graph.catalogue, graph.pool, "2021", None)
    key = encode("Appraisal", before[0]["id"])
    decide = """mutation ($id: ID!) { decideAppraisal(appraisal: $id) {
      ... on Problem { code } } }"""
    assert await graph.ask(decide, id=key) == {"decideAppraisal": {"code": "WRONG_STAGE"}}
    assert await world.fetch(STORED) == before


async def test_value_whose_predicate_is_another_is_kept_with_a_warning(
    brought: Any, world: Any, person: Any
) -> None:
    report = await brought(
        f"2019,{OLD},{person['nip']},,,,60,sangat baik,",
        f"2020,{OLD},{person['nip']},,,,115,sangat baik,",
        f"2021,{OLD},{person['nip']},,,,115,baik,",
    )
    assert [(each.line, each.reason.en) for each in report.warnings] == [
        (2, "the scheme would call 60 Poor; what the line says is kept")
    ]
    assert [row["predicate_key"] for row in await world.fetch(STORED)] == [
        "sangat_baik",
        "sangat_baik",
        "baik",
    ]


async def test_one_year_may_have_two_spans(brought: Any, world: Any, person: Any) -> None:
    nip = person["nip"]
    await world.unit(code="dinkes")
    report = await brought(
        f"2021,{OLD},{nip},dinkes,2021-01-01,2021-06-30,90,baik,",
        f'2021,{OLD},{nip},,2021-07-01,2021-12-31,"95,5",BAIK,',
    )
    assert counts(report) == (2, 0, 0)
    rows = await world.fetch(STORED)
    assert [(row["unit"], row["value"]) for row in rows] == [
        ("dinkes", 90),
        ("puskesmas-tubei", 95.5),
    ]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("2021,{old},123,,,,90,baik,", "nip"),
        ("2021,{old},190212122011012999,,,,90,baik,", "nip"),
        ("2021,none.none,{nip},,,,90,baik,", "scheme"),
        (",{old},{nip},,,,90,baik,", "cycle"),
        ("Semester I,{old},{nip},,,,90,baik,", "starts_on"),
        ("2021,{old},{nip},nowhere,,,90,baik,", "unit"),
        ("2021,{old},{nip},,2021-02-30,2021-12-31,90,baik,", "starts_on"),
        ("2021,{old},{nip},,2021-02-01,,90,baik,", "ends_on"),
        ("2021,{old},{nip},,2021-02-01,2021-01-01,90,baik,", "ends_on"),
        ("2021,{old},{nip},,2021-01-01,2199-12-31,90,baik,", "ends_on"),
        ("2021,{old},{nip},,,,-5,baik,", "value"),
        ("2021,{old},{nip},,,,1e3,baik,", "value"),
        ("2021,{old},{nip},,,,nan,baik,", "value"),
        ("2021,{old},{nip},,,,1001,baik,", "value"),
        ("2021,{old},{nip},,,,90,,", "predicate"),
        ("2021,{old},{nip},,,,90,lumayan,", "predicate"),
        ("2021,{old},{nip},,,,90,baik,kemarin", "decided_on"),
        ("2021,{old},{nip},,,,90,baik,0001-01-01", "decided_on"),
    ],
)
async def test_line_that_cannot_be_right_is_rejected_by_its_column(
    line: str, field: str, brought: Any, world: Any, person: Any
) -> None:
    report = await brought(line.format(old=OLD, nip=person["nip"]))
    assert counts(report) == (0, 0, 1)
    assert report.rejected[0].field == field
    assert person["nip"] not in report.rejected[0].reason.en
    assert await world.fetch(STORED) == []
    assert await world.fetch("select from cycle") == []


async def test_person_with_an_appraisal_of_the_service_keeps_it(
    brought: Any, world: Any, person: Any
) -> None:
    cycle = await world.cycle("2025", status="CLOSED")
    await world.appraisal(person["key"], person["unit"], cycle, stage="CLOSED")
    report = await brought(f"2025,{NEW},{person['nip']},,,,,baik,")
    assert [(each.field, each.reason.en) for each in report.rejected] == [
        ("nip", "the person has another appraisal in these days of the cycle")
    ]


async def test_cycle_that_is_open_or_under_another_scheme_takes_none(
    brought: Any, world: Any, person: Any
) -> None:
    await world.cycle("2025")
    await world.cycle("2024", status="CLOSED")
    nip = person["nip"]
    report = await brought(f"2025,{NEW},{nip},,,,,baik,", f"2024,{OLD},{nip},,,,90,baik,")
    assert [(each.field, each.reason.en) for each in report.rejected] == [
        ("cycle", "this cycle is not closed; its results are decided here"),
        ("scheme", f"this cycle is under {NEW}"),
    ]


async def test_lines_of_the_same_days_are_one_too_many(
    brought: Any, world: Any, person: Any
) -> None:
    nip = person["nip"]
    report = await brought(
        f"2021,{OLD},{nip},,2021-01-01,2021-08-31,90,baik,",
        f"2021,{OLD},{nip},,2021-07-01,2021-12-31,95,baik,",
        keep_going=True,
    )
    assert counts(report) == (1, 0, 1)
    assert report.rejected[0].line == 3


async def test_number_is_in_no_source_record_and_no_message(
    brought: Any, world: Any, person: Any
) -> None:
    nip = person["nip"]
    line = f"2021,{OLD},{nip},,,,90,baik,"
    await brought(line)
    report = await brought(line, line.replace(",90,", ",91,"), keep_going=True, name="dua.csv")
    assert "says otherwise about the same" in report.rejected[0].reason.en
    assert nip not in orjson.dumps(report.as_dict()).decode()
    (row,) = await world.fetch("select key, columns::text, record::text from source_record")
    assert nip not in "".join(row.values())
    assert orjson.loads(row["columns"])["nip"] == str(person["key"])


async def test_dry_run_stores_nothing(brought: Any, world: Any, person: Any) -> None:
    report = await brought(f"2021,{OLD},{person['nip']},,,,90,baik,", dry_run=True)
    assert counts(report) == (1, 0, 0)
    assert await world.fetch("select from cycle") == []


async def test_import_can_write_no_other_appraisal(world: Any, person: Any) -> None:
    cycle = await world.cycle("2025")
    own = await world.appraisal(person["key"], person["unit"], cycle)
    await world.below("outcome", own)
    async with world.database.writing(IMPORT) as connection:
        sql = "update outcome set value = 120 where appraisal_id = $1"
        assert await connection.execute(composed("tests.change", sql), own) == 0


async def test_thousands_of_lines_take_a_few_statements(
    brought: Any, world: Any, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.change(
        """insert into employee (id, nip, name, employment, unit_id)
        select gen_random_uuid(), '197001011990011' || lpad(n::text, 3, '0'), 'Pegawai',
          'PNS', $1 from generate_series(1, 999) n""",
        person["unit"],
    )
    lines = [f"2021,{OLD},197001011990011{n:03},,,,90,baik," for n in range(1, 1000)]
    lines += [f"2020,{OLD},197001011990011{n:03},,,,90,baik," for n in range(1, 1000)]
    assert counts(await brought(*lines)) == (1998, 0, 0)
    (row,) = await world.fetch("select count(*) as n from outcome")
    assert row["n"] == 1998
