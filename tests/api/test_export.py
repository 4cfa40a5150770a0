"""Exporting: the content of the official forms, as JSON and as CSV."""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tilik_server.errors import CodeUnknown, NotFound, TooManyPages, TooManyRows
from tilik_server.exporting import layouts, printed
from tilik_server.exporting.export_forms import ExportOrder, export_forms
from tilik_server.exporting.form import FORMS
from tilik_server.exporting.layouts import as_text
from tilik_tests.commands import run_tilik, service_variables

PAGE = (Path(__file__).parents[2] / "docs" / "exporting.md").read_text("utf-8")


@pytest.fixture
async def rated(world: Any) -> dict[str, Any]:
    """A decided appraisal with two axes, a superior's goal, a score, evidence and feedback."""
    plan: dict[str, Any] = await world.plan()
    unit, cycle, appraisal = plan["unit"], plan["cycle"], plan["appraisal"]
    plan["appraiser"] = await world.employee(unit, name="Sari", grade="IV/a")
    await world.change("update appraisal set appraiser_id = $1", plan["appraiser"])
    await world.change(
        "update appraisal set resources = $1, accountability = $2, stage = 'DECIDED'",
        ["Dua petugas", "=HYPERLINK(1)"],
        ["Laporan bulanan"],
    )
    above = await world.appraisal(plan["appraiser"], unit, cycle)
    over = await world.goal(above, unit, cycle, statement="Ibu dan anak sehat")
    await world.change(
        "update goal set contributes_to_id = $1, weight = 100 where id = $2", over, plan["goal"]
    )
    expected = {"axis_key": "behaviour", "criterion_key": "akuntabel", "ordinal": 1}
    await world.goal(appraisal, unit, cycle, statement="Jujur", target=None, **expected)
    score = {"status": "COMPUTED", "value": 8.0, "achievement": 80.0, "target": 10.0}
    await world.below("score", plan["goal"], **score)
    await world.evidence(plan["goal"], unit, cycle, status="ACCEPTED")
    await world.evidence(plan["goal"], unit, cycle)
    for axis, source, level in (
        ("work_result", "SELF", "above"),
        ("work_result", "APPRAISER", "as"),
        ("work_result", "FORUM", "above"),
        ("behaviour", "APPRAISER", "as"),
    ):
        given = {"axis_key": axis, "source": source, "level": level}
        await world.below("rating", appraisal, **given)
    await world.below("adjustment", appraisal, before_level="as")
    await world.below("outcome", appraisal)
    await world.change(
        """insert into unit_predicate (id, cycle_id, unit_id, predicate_key, reason)
        values (tilik_id($1), $1, $2, 'istimewa', 'Semua target')""",
        cycle,
        unit,
    )
    for visibility in ("PRIVATE", "TEAM"):
        await world.change(
            """insert into feedback (id, cycle_id, unit_id, about_id, goal_id, channel, visibility,
              author_id, anonymous, comment)
            values (tilik_id($1), $1, $2, $3, $4, 'SUPERVISOR', $5, $6, false, $7)""",
            cycle,
            unit,
            plan["employee"],
            plan["goal"],
            visibility,
            plan["appraiser"],
            visibility,
        )
    return plan


async def exported(world: Any, form: str, layout: Any = "json", **more: Any) -> Any:
    """What is written: objects, or lines by column."""
    content = await written(world, form, layout, **more)
    if layout == "json":
        return orjson.loads(content)
    return list(csv.DictReader(StringIO(content.decode(), newline="")))


async def written(world: Any, form: str, layout: Any = "json", **more: Any) -> bytes:
    """What is written, byte by byte."""
    out = BytesIO()
    order = ExportOrder(FORMS[form], "2025", layout=layout, **more)
    await export_forms(world.database, order, out)
    return out.getvalue()


def sheet(content: bytes, name: str) -> list[dict[str, Any]]:
    """The lines of one person, by column, of a sheet without formulas."""
    (only,) = load_workbook(BytesIO(content)).worksheets
    assert not [cell for row in only.iter_rows() for cell in row if cell.data_type == "f"]
    head, *rows = only.iter_rows(values_only=True)
    columns = [str(title) for title in head]
    lines: list[dict[str, Any]] = [dict(zip(columns, row, strict=True)) for row in rows]
    return [line for line in lines if line["name"] == name]


def of(found: list[Any], name: str) -> Any:
    (each,) = [each for each in found if each["employee"]["name"] == name]
    return each


def names_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


async def name_of(world: Any, key: Any) -> tuple[str, str]:
    (row,) = await world.fetch("select name, nip from employee where id = $1", key)
    nip = row["nip"]
    return row["name"], f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


async def test_plan_holds_people_goals_and_what_was_agreed(world: Any, rated: Any) -> None:
    name, nip = await name_of(world, rated["employee"])
    found = of(await exported(world, "skp"), name)
    assert found["employee"]["nip"] == nip
    assert found["appraiser"]["name"] == "Sari"
    assert found["appraiser"]["grade"] == "IV/a"
    assert found["employee"]["position"].startswith("Jabatan")
    result, behaviour = found["axes"]
    assert result["name"] == "Hasil kerja"
    (goal,) = result["goals"]
    assert (goal["number"], goal["superior_result"], goal["weight"]) == (
        1,
        "Ibu dan anak sehat",
        100,
    )
    assert (goal["target"], goal["unit_of_measure"]) == (10, "dokumen")
    assert "realised" not in goal
    assert behaviour["goals"][0]["criterion"] == "Akuntabel"
    assert found["resources"] == ["Dua petugas", "=HYPERLINK(1)"]


async def test_plan_as_lines_has_one_for_each_goal_and_each_agreement(
    world: Any, rated: Any
) -> None:
    name, _ = await name_of(world, rated["employee"])
    lines = [each for each in await exported(world, "skp", "csv") if each["name"] == name]
    assert [(each["section"], each["number"], each["statement"]) for each in lines] == [
        ("work_result", "1", "Laporan tersusun"),
        ("behaviour", "1", "Jujur"),
        ("resources", "1", "Dua petugas"),
        ("resources", "2", "'=HYPERLINK(1)"),
        ("accountability", "1", "Laporan bulanan"),
    ]
    assert {each["cycle"] for each in lines} == {"2025"}


async def test_evaluation_holds_what_was_reached_how_it_was_rated_and_the_result(
    world: Any, rated: Any
) -> None:
    name, _ = await name_of(world, rated["employee"])
    found = of(await exported(world, "evaluation"), name)
    result, behaviour = found["axes"]
    (goal,) = result["goals"]
    assert (goal["realised"], goal["achievement"], goal["evidence"]) == (8, 80, 1)
    assert goal["scored_target"] == 10
    assert goal["feedback"] == ["TEAM"]
    assert (result["self_rating"], result["appraiser_rating"]) == (
        "Di atas ekspektasi",
        "Sesuai ekspektasi",
    )
    assert (result["final_rating"], result["final_by"]) == ("Di atas ekspektasi", "FORUM")
    assert (behaviour["final_rating"], behaviour["final_by"]) == ("Sesuai ekspektasi", "APPRAISER")
    assert found["organisation_predicate"] == "Istimewa"
    assert found["predicate"] == {"key": "baik", "label": "Baik"}
    assert found["adjustments"][0]["reason"] == "Bukti baru"


async def test_evaluation_as_lines_repeats_the_result(world: Any, rated: Any) -> None:
    name, _ = await name_of(world, rated["employee"])
    found = await exported(world, "evaluation", "csv", language="en")
    result, behaviour = [each for each in found if each["name"] == name]
    assert (result["realised"], result["feedback"], result["final_rating"]) == (
        "8",
        "TEAM",
        "Above expectation",
    )
    assert (behaviour["criterion"], behaviour["predicate"]) == ("Accountable", "Good")
    # Who has no goal on an axis has a line for its rating all the same.
    assert len([each for each in found if each["name"] == "Sari"]) == 2


async def test_list_has_a_line_for_each_person(world: Any, rated: Any) -> None:
    name, nip = await name_of(world, rated["employee"])
    rows = await exported(world, "predicate-list", "csv")
    assert [row["number"] for row in rows] == ["1", "2"]
    (row,) = [row for row in rows if row["name"] == name]
    assert (row["nip"], row["work_result"], row["behaviour"]) == (
        nip,
        "Di atas ekspektasi",
        "Sesuai ekspektasi",
    )
    assert (row["predicate"], row["stage"], row["appraiser_name"]) == ("Baik", "DECIDED", "Sari")
    listed = await exported(world, "predicate-list")
    assert {each["predicate"] for each in listed} == {"Baik", None}


async def test_csv_of_indonesia_is_as_excel_there_reads_it(world: Any, rated: Any) -> None:
    name, nip = await name_of(world, rated["employee"])
    await world.change("update score set value = 8.5, achievement = 1234567.25")
    content = await written(world, "evaluation", "csv", locale="id")
    assert content.startswith(b"\xef\xbb\xbfnip;name;")
    lines = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    line = next(each for each in lines if each["name"] == name)
    assert (line["nip"], line["realised"], line["achievement"]) == (nip, "8,5", "1234567,25")
    assert (line["starts_on"], line["ends_on"]) == ("01/01/2025", "31/12/2025")


async def test_spreadsheet_has_numbers_days_and_no_formula(world: Any, rated: Any) -> None:
    name, nip = await name_of(world, rated["employee"])
    await world.change("update score set value = 8.5")
    plan = sheet(await written(world, "skp", "xlsx"), name)
    assert plan[0]["starts_on"].date() == date(2025, 1, 1)
    assert plan[0]["weight"] == 100
    assert plan[3]["statement"] == "=HYPERLINK(1)"
    (result, _) = sheet(await written(world, "evaluation", "xlsx"), name)
    assert (result["realised"], result["nip"], result["predicate"]) == (8.5, nip, "Baik")


async def test_more_lines_than_a_sheet_has_rows_are_refused(
    world: Any, rated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layouts, "MOST_ROWS", 2)
    with pytest.raises(TooManyRows, match="1 lines at most"):
        await written(world, "predicate-list", "xlsx")


async def test_printed_plan_begins_each_appraisal_on_a_page(world: Any, rated: Any) -> None:
    name, nip = await name_of(world, rated["employee"])
    first, second = pages(await written(world, "skp", "pdf"))
    page = first if name in first else second
    assert "Sasaran Kinerja Pegawai" in page
    assert "Periode penilaian: 01/01/2025 - 31/12/2025" in page
    assert {nip, "Sari", "10 dokumen", "2. =HYPERLINK(1)"} <= set(page.splitlines())


async def test_printed_evaluation_has_results_and_speaks_the_readers_language(
    world: Any, rated: Any
) -> None:
    await world.change("update score set value = 8.5")
    local = "\n".join(pages(await written(world, "evaluation", "pdf")))
    assert "8,5 dokumen" in local
    assert "Predikat kinerja pegawai\nBaik" in local
    english = "\n".join(pages(await written(world, "evaluation", "pdf", language="en")))
    assert "8.5 dokumen" in english
    assert "Rating: Above expectation" in english


async def test_printed_list_has_all_on_one_table(world: Any, rated: Any) -> None:
    name, _ = await name_of(world, rated["employee"])
    (page,) = pages(await written(world, "predicate-list", "pdf"))
    assert {name, "Sari", "Baik"} <= set(page.splitlines())


async def test_text_longer_than_a_page_goes_on_and_no_letter_stops_it(
    world: Any, rated: Any
) -> None:
    await world.change("update goal set statement = $1", "Panjang <b>&amp; ḍalam 漢 " * 700)
    found = pages(await written(world, "skp", "pdf"))
    assert len(found) > 3
    assert "<b>&amp; dalam ?" in "".join(found)


async def test_more_appraisals_than_a_printed_file_holds_are_refused(
    world: Any, rated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "MOST_DOCUMENTS", 1)
    with pytest.raises(TooManyPages, match="1 appraisals at most"):
        await written(world, "skp", "pdf")


def pages(content: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


async def test_only_the_subtree_or_the_person_asked_for(world: Any, rated: Any) -> None:
    other = await world.unit(code="dinkes")
    person = await world.employee(other, name="Budi")
    await world.appraisal(person, other, rated["cycle"])
    (row,) = await world.fetch("select nip from employee where id = $1", person)
    for more in ({"under": "dinkes"}, {"nip": row["nip"]}):
        found = await exported(world, "skp", **more)
        assert [each["employee"]["name"] for each in found] == ["Budi"]
        assert found[0]["appraiser"] is None
    assert len(await exported(world, "skp")) == 3


async def test_imported_result_is_in_the_list(world: Any, rated: Any) -> None:
    person = await world.employee(rated["unit"], name="Tuti")
    key = await world.appraisal(
        person, rated["unit"], rated["cycle"], imported=True, stage="CLOSED"
    )
    await world.below("outcome", key, value=88.5)
    (row,) = [
        each for each in await exported(world, "predicate-list", "csv") if each["name"] == "Tuti"
    ]
    assert (row["imported"], row["value"], row["work_result"]) == ("true", "88.5", "")


async def test_numeric_axis_without_a_rating_shows_what_its_goals_give(
    world: Any, catalogue: Any
) -> None:
    unit = await world.unit()
    cycle = await world.cycle(scheme=catalogue.stored_scheme("asn.pp_30_2019"))
    appraisal = await world.appraisal(await world.employee(unit), unit, cycle, stage="DECIDED")
    plan, behaviour = [axis["key"] for axis in catalogue.stored_scheme("asn.pp_30_2019")["axes"]]
    goal = await world.goal(appraisal, unit, cycle, axis_key=plan, weight=75.0)
    await world.below("score", goal, status="COMPUTED", value=9.0, achievement=90.0)
    await world.goal(appraisal, unit, cycle, axis_key=plan, weight=25.0, ordinal=2)
    given = {"axis_key": behaviour, "level": None, "value": 88.0}
    await world.below("rating", appraisal, **given)
    await world.below("outcome", appraisal, value=89.4)
    (found,) = await exported(world, "evaluation")
    assert [axis["final_rating"] for axis in found["axes"]] == [90, 88]
    assert [axis["weight_scored"] for axis in found["axes"]] == [75, None]
    assert (found["value"], found["predicate"]["label"]) == (89.4, "Baik")


async def test_what_is_not_there_is_named(world: Any, rated: Any) -> None:
    for more, error in (
        ({"under": "nowhere"}, CodeUnknown),
        ({"nip": "190101011920011001"}, NotFound),
    ):
        with pytest.raises(error):
            await exported(world, "skp", **more)
    with pytest.raises(CodeUnknown):
        await export_forms(world.database, ExportOrder(FORMS["skp"], "1999"), BytesIO())


async def test_cycle_without_appraisals_gives_an_empty_form(world: Any) -> None:
    await world.cycle()
    for form in FORMS:
        assert await exported(world, form) == []
        assert await exported(world, form, "csv") == []


@pytest.mark.parametrize("text", ["=1+1", "+62", "-5", "@x", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_compute_is_quoted(text: str) -> None:
    assert as_text(text) == f"'{text}"


def test_page_names_every_column(catalogue: Any) -> None:
    for form in FORMS.values():
        assert f"`{form.name}`" in PAGE
        for entry in catalogue.schemes.values():
            axes = {axis.key for axis in entry.scheme.axes}
            columns = set(form.columns(entry.scheme)) - axes
            assert {name for name in columns if f"`{name}`" not in PAGE} == set()


async def test_command_writes_a_file_that_only_its_owner_reads(
    settings: Any, world: Any, rated: Any, tmp_path: Path
) -> None:
    path = tmp_path / "daftar.csv"

    def run(*arguments: str) -> tuple[int, str, str]:
        done = run_tilik("export", *arguments, env=service_variables(settings))
        return done.returncode, done.stdout, done.stderr

    form = ("--as", "predicate-list", "--cycle", "2025", "--format", "csv")
    status, out, err = run(*form, "--output", str(path))
    assert (status, out, err) == (0, "", "2 appraisals exported\n")
    assert path.stat().st_mode & 0o777 == 0o600
    assert run(*form)[1] == path.read_text("utf-8")
    number = "".join((await name_of(world, rated["employee"]))[1].split())
    assert run(*form, "--nip", number)[2] == "1 appraisal exported\n"
    status, out, err = run(*form[:3], "1999", "--output", str(path))
    assert (status, out) == (1, "")
    assert err == "tilik: There is no cycle with the code 1999.\n"
    assert path.read_text("utf-8").startswith("number,nip,")
    assert names_in(tmp_path) == ["daftar.csv"]
