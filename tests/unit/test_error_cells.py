"""A cell in which a formula failed is named, and never read as an empty one."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from tilik_health.immunisation import ImmunisationImporter
from tilik_health.immunisation_coverage import ImmunisationCoverage
from tilik_server.errors import RecordsUnreadable
from tilik_server.importing.checked_lines import check_lines
from tilik_server.importing.record_file import read_record_file
from tilik_server.importing.source_file import read_source_file

HEADER = ["vaccine", "year", "target", "vaccinated", "place", "note"]


def workbook(errors: Mapping[str, str]) -> bytes:
    """Three lines below a title and an empty row, with errors in some cells; a sheet before it."""
    book, out = Workbook(), BytesIO()
    sheet = book.create_sheet("Data")
    assert book.active is not None
    book.active["A1"] = "#REF!"
    book.active["A1"].data_type = "e"
    sheet.append(["Laporan"])
    sheet.append([])
    sheet.append(HEADER)
    for month in range(3):
        sheet.append([f"mcv{month}", 2025, 100, 90, "Desa A", "x"])
    for cell, error in errors.items():
        sheet[cell] = error
        sheet[cell].data_type = "e"
    book.move_sheet("Data", -1)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("cell", "error", "column"),
    [
        ("D5", "#DIV/0!", "vaccinated"),
        ("E5", "#REF!", "place"),
        ("A5", "#N/A", "vaccine"),
        ("C5", "#NAME?", "target"),
    ],
)
def test_error_of_a_formula_rejects_its_line(
    tmp_path: Path, cell: str, error: str, column: str
) -> None:
    path = tmp_path / "doses.xlsx"
    path.write_bytes(workbook({cell: error}))
    importer = ImmunisationImporter()
    found = check_lines(read_source_file(path, importer), importer)
    (rejection,) = found.rejected
    assert (rejection.line, rejection.field, len(found.accepted)) == (5, column, 2)
    assert rejection.reason.en.startswith(f"the cell {cell} holds the spreadsheet's error {error}")


def test_error_in_a_column_that_is_ignored_rejects_nothing(tmp_path: Path) -> None:
    path = tmp_path / "doses.xlsx"
    path.write_bytes(workbook({"F5": "#REF!"}))
    importer = ImmunisationImporter()
    assert check_lines(read_source_file(path, importer), importer).rejected == []


def test_error_in_a_csv_file_rejects_its_line(tmp_path: Path) -> None:
    path = tmp_path / "doses.csv"
    path.write_text("vaccine,year,target,vaccinated,place\nmcv1,2025,100,90,#REF!\n")
    importer = ImmunisationImporter()
    (rejection,) = check_lines(read_source_file(path, importer), importer).rejected
    assert (rejection.field, "E2" in rejection.reason.en) == ("place", True)


def test_error_in_records_is_named(tmp_path: Path) -> None:
    path = tmp_path / "doses.xlsx"
    path.write_bytes(workbook({"E5": "#REF!"}))
    with pytest.raises(RecordsUnreadable) as caught:
        read_record_file(path, ImmunisationCoverage().record_schema())
    assert "the cell E5 holds the spreadsheet's error #REF!" in caught.value.message.en
