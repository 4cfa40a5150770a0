"""Cells as spreadsheets write them, columns under other names, and loops."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from tilik_server.errors import ImportRefused
from tilik_server.importing import spreadsheet_lines, spreadsheet_parts
from tilik_server.importing.checked_lines import CheckedLines, check_lines
from tilik_server.importing.column_names import bundled_names, read_column_names
from tilik_server.importing.organisation.cells import (
    CellFault,
    clean_cell,
    read_day,
    read_flag,
    read_grade,
    read_nip,
    read_person,
    read_person_code,
)
from tilik_server.importing.organisation.employees import EmployeesImporter
from tilik_server.importing.organisation.loops import on_loops
from tilik_server.importing.organisation.positions import PositionsImporter
from tilik_server.importing.source_file import ReadingOptions, read_source_file

NIP = "190101011920011001"

Value = str | float | date | None


def workbook(rows: dict[int, list[Value]]) -> bytes:
    """An XLSX file of rows by their numbers."""
    book = Workbook()
    sheet = book.worksheets[0]
    for number, values in rows.items():
        for column, value in enumerate(values, 1):
            sheet.cell(number, column, value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def account(path: Path, content: bytes | str) -> CheckedLines:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    importer = EmployeesImporter()
    return check_lines(read_source_file(path, importer), importer)


@pytest.mark.parametrize(
    "written",
    [
        NIP,
        "19010101 192001 1 001",
        f"'{NIP}",
        f'="{NIP}"',
        f'="\'{NIP}"',
        f"\u00a0{NIP}\u00a0",
        "19010101\u00a0192001\u00a01\u00a0001",
        f"\u200b{NIP}\ufeff",
    ],
)
def test_number_is_read_as_spreadsheets_and_people_write_it(written: str) -> None:
    assert read_nip(clean_cell(written)) == NIP


@pytest.mark.parametrize(
    "written", ["1,97001E+17", "1.97001E+17", "1.90101011920011E+17", "190101011920011000", "2E17"]
)
def test_number_that_a_spreadsheet_rounded_is_told_with_the_way_out(written: str) -> None:
    for read in (read_nip, read_person):
        with pytest.raises(CellFault) as fault:
            read(clean_cell(written))
        assert "the spreadsheet rounded the number" in fault.value.reason.en
        assert "format the column as text" in fault.value.reason.en
        assert "format kolom sebagai teks" in fault.value.reason.id
    with pytest.raises(CellFault):
        read_person_code(written)


def test_person_is_a_number_or_a_code_with_a_letter() -> None:
    assert read_person(NIP) == NIP
    assert read_person("BUPATI-35.26") == "BUPATI-35.26"
    with pytest.raises(CellFault, match="needs a letter"):
        read_person_code("35.26")
    with pytest.raises(CellFault, match="18 digits"):
        read_person("35.26")


@pytest.mark.parametrize(
    "written", ["2024-03-01", "01-03-2024", "1/3/2024", "01.03.2024", "2024-03-01 00:00:00"]
)
def test_day_comes_first_where_the_year_is_last(written: str) -> None:
    assert read_day(written) == date(2024, 3, 1)


@pytest.mark.parametrize(
    "written", ["2024-13-01", "03/31/2024", "45352", "1 Maret 2024", "0001-01-01"]
)
def test_other_days_are_refused(written: str) -> None:
    with pytest.raises(CellFault, match="not a day such as 2024-12-31"):
        read_day(written)


def test_rank_is_read_without_its_name() -> None:
    written = ["III/d", "III/D", "Penata Tingkat I, III/d", "IX"]
    assert [read_grade(each) for each in written] == ["III/d", "III/d", "III/d", "IX"]
    assert [read_flag(each) for each in ("Ya", "FALSE", "1", "tidak")] == [True, False, True, False]
    with pytest.raises(CellFault, match="give yes or no"):
        read_flag("plt")


def test_loops_are_all_on_the_way_back() -> None:
    above = {"a": "b", "b": "c", "c": "b", "d": "d", "e": None, "f": "e", "g": "a"}
    assert on_loops(above) == {"b", "c", "d"}
    assert on_loops({"a": "elsewhere"}) == set()


def test_sheet_is_read_like_csv(tmp_path: Path) -> None:
    rows: dict[int, list[Value]] = {
        1: ["nip", "name", "employment", "active_until", None],
        3: [NIP, " Ayu ", "pns", date(2030, 6, 30), None, None],
        4: ["190101011920011002", "Budi", "PNS"],
        9: [1.90101011920011e17, "Citra", "PNS"],
        10: [190101011920011003, "Dewi", "PNS"],
    }
    found = account(tmp_path / "people.xlsx", workbook(rows))
    first, second = found.accepted.values()
    assert (first.line, first.imported.record["name"]) == (3, "Ayu")
    assert first.imported.record["active_until"] == date(2030, 6, 30)
    assert (second.line, second.imported.record["active_until"]) == (4, None)
    assert [(each.line, each.field) for each in found.rejected] == [(9, "nip"), (10, "nip")]
    assert "rounded" in found.rejected[0].reason.en


def test_sheet_with_too_many_rows_or_parts_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet_lines, "MOST_ROWS", 20)
    monkeypatch.setattr(spreadsheet_parts, "MOST_UNPACKED", 1024**2)
    path = tmp_path / "people.xlsx"
    far = workbook({1: ["nip"], 25: [NIP]})
    with pytest.raises(ImportRefused, match="more than 200,000 rows"):
        account(path, far)
    with pytest.raises(ImportRefused, match="more than 500 columns"):
        account(path, workbook({1: ["nip", *["x"] * 600]}))
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"\0" * (2 * 1024**2))
    with pytest.raises(ImportRefused, match="more than 256 MB when unpacked"):
        account(path, out.getvalue())


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"]
)
@pytest.mark.parametrize("content", [b"", b"<", b"<a/>", b"<worksheet><row r='x'/></worksheet>"])
def test_broken_sheet_is_refused(tmp_path: Path, part: str, content: bytes) -> None:
    whole = workbook({1: ["nip"], 2: [NIP]})
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as parts, zipfile.ZipFile(out, "w") as broken:
        for name in parts.namelist():
            broken.writestr(name, content if name == part else parts.read(name))
    with pytest.raises(ImportRefused):
        account(tmp_path / "people.xlsx", out.getvalue())


def test_columns_are_in_any_order_and_some_absent(tmp_path: Path) -> None:
    found = account(tmp_path / "people.csv", f"name,nip\nAyu,{NIP}\n")
    (line,) = found.accepted.values()
    assert line.imported.record == {"name": "Ayu", "nip": NIP}
    wrong = account(tmp_path / "people.csv", f"name,nipp\nAyu,{NIP}\n")
    assert [(each.line, each.field) for each in wrong.rejected] == [(2, "nip")]
    with pytest.raises(ImportRefused) as fault:
        account(tmp_path / "people.csv", f"nama,nipp\nAyu,{NIP}\n")
    assert "its header is nama,nipp" in fault.value.message.en
    assert "may be absent" in fault.value.message.en


@pytest.mark.parametrize("header", ["nip,nip\n", "nip|name\n"])
def test_header_with_a_name_twice_or_bars_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(ImportRefused):
        account(tmp_path / "people.csv", f"{header}{NIP},{NIP}\n")


def test_key_of_a_line_does_not_hold_the_number(tmp_path: Path) -> None:
    (key,) = account(tmp_path / "people.csv", f"nip\n{NIP}\n").accepted
    assert NIP not in key


def mapped(folder: Path, toml: str, text: str) -> CheckedLines:
    names, path = folder / "columns.toml", folder / "people.csv"
    names.write_text(toml, encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    importer = EmployeesImporter()
    sources = read_column_names(str(names), importer)
    file = read_source_file(path, importer, ReadingOptions(sources))
    return check_lines(file, importer)


def test_columns_have_other_names_values_and_fixed_values(tmp_path: Path) -> None:
    toml = """[employees]
nip = "NIP BARU"
name = "nama"
employment = { column = "Jenis", values = { "P3K" = "PPPK", "pns pusat" = "PNS" } }
grade = { fixed = "IX" }
"""
    text = f"no,NAMA,Nip_Baru,JENIS\n1,Ayu,'{NIP},PNS Pusat\n2,Budi,,PNS\n3,Citra\n"
    found = mapped(tmp_path, toml, text)
    (line,) = found.accepted.values()
    assert line.imported.record == {
        "nip": NIP,
        "name": "Ayu",
        "employment": "PNS",
        "grade": "IX",
    }
    assert [(each.line, each.field) for each in found.rejected] == [(3, "nip"), (4, "nip")]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[employees", "it is not valid TOML"),
        ("[units]\ncode = 'A'", "it has no table [employees]"),
        ("[employees]\nnipp = 'A'", "[employees] names nipp; its columns are nip, code, name"),
        ("[employees]\nnip = 3", "nip in [employees] must be the name of a column"),
        ("[employees]\nnip = {}", "nip in [employees] must be"),
        ("[employees]\nnip = { column = 'A', fixed = 'B' }", "nip in [employees] must be"),
        ("[employees]\nnip = { column = 'A', values = ['B'] }", "nip in [employees] must be"),
        ("[employees]\nnip = { colum = 'A' }", "nip in [employees] must be"),
        (
            "[employees]\nnip = { column = 'A', scheme = 'SIASN' }",
            "nip in [employees] names no unit, so that it has no `scheme`",
        ),
        ("[employees]\nnip = 'NIP BARU'", "it lacks the columns that --columns names: NIP BARU"),
    ],
)
def test_wrong_file_of_columns_is_refused(tmp_path: Path, toml: str, said: str) -> None:
    with pytest.raises(ImportRefused) as fault:
        mapped(tmp_path, toml, f"nip\n{NIP}\n")
    assert said in fault.value.message.en


def test_missing_file_of_columns_is_refused() -> None:
    with pytest.raises(ImportRefused, match="there is no such file"):
        read_column_names("nowhere.toml", EmployeesImporter())


def test_kind_whose_key_is_not_among_the_named_columns_is_refused(tmp_path: Path) -> None:
    names, path = tmp_path / "columns.toml", tmp_path / "positions.csv"
    names.write_text("[positions]\ntitle = 'A'\n", encoding="utf-8")
    path.write_text("A\nGuru\n", encoding="utf-8")
    importer = PositionsImporter()
    sources = read_column_names(str(names), importer)
    with pytest.raises(ImportRefused, match="--as positions also needs code"):
        read_source_file(path, importer, ReadingOptions(sources))


@pytest.mark.parametrize("name", bundled_names())
def test_bundled_columns_are_read(tmp_path: Path, name: str) -> None:
    sources = read_column_names(name, EmployeesImporter())
    path = tmp_path / "siasn.csv"
    header = "PNS ID,NIP BARU,NIP LAMA,NAMA,GOL AKHIR NAMA,JABATAN ID,TMT JABATAN,UNOR ID"
    path.write_text(f"{header}\nA1,'{NIP},,AYU,III/d,J1,01-03-2024,U1\n", encoding="utf-8")
    importer = EmployeesImporter()
    file = read_source_file(path, importer, ReadingOptions(sources))
    (line,) = check_lines(file, importer).accepted.values()
    assert (line.imported.record["name"], line.imported.record["grade"]) == ("AYU", "III/d")
    assert line.imported.record["employment"] == {"siasn-pns": "PNS", "siasn-pppk": "PPPK"}[name]
