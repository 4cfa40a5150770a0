"""A formula without a result is named, and never read as an empty cell."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from openpyxl import Workbook

from tilik_health.immunisation_coverage import ImmunisationCoverage
from tilik_server.errors import ImportRefused, RecordsUnreadable
from tilik_server.importing import spreadsheet_parts
from tilik_server.importing.checked_lines import CheckedLines, check_lines
from tilik_server.importing.organisation.employees import EmployeesImporter
from tilik_server.importing.record_file import read_record_file
from tilik_server.importing.rejected_lines import write_rejected
from tilik_server.importing.source_file import read_source_file

NIPS = ["190101011920011001", "190101011920011002", "190101011920011003"]
HEADER = ["nip", "name", "employment", "grade"]
NO_RESULT = (
    "the formula in {} has no stored result; open the file in a spreadsheet and save it",
    "rumus di {} tidak memiliki hasil tersimpan; buka berkas di lembar kerja dan simpan",
)
ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Pegawai">{rows}</table:table>
<table:table table:name="Lain"><table:table-row><table:table-cell table:formula="of:=1"
/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""
MIME = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = f"""<?xml version="1.0"?><manifest:manifest
xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


def cell(text: str) -> str:
    value = f'office:value-type="string" calcext:value-type="string"><text:p>{text}</text:p>'
    return f"<table:table-cell {value}</table:table-cell>"


def ods(rows: list[list[str]]) -> bytes:
    """An ODS file of rows of cells as XML, as LibreOffice writes it."""
    lines = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", MIME, ZIP_STORED)
        parts.writestr("content.xml", ODS.format(rows=lines))
        parts.writestr("META-INF/manifest.xml", MANIFEST)
    return out.getvalue()


def people_of_ods(grade: str) -> bytes:
    """Three employees, the second with this cell as a grade, below a title."""
    title, header = [cell("Daftar")], [cell(each) for each in HEADER]
    rows = [[cell(nip), cell("Ayu"), cell("PNS"), cell("III/d")] for nip in NIPS]
    rows[1][3] = grade
    return ods([title, header, *rows])


def people_of_xlsx(grade: str, change: Callable[[bytes], bytes] = bytes) -> bytes:
    """The same with a formula, as openpyxl writes it: without a result."""
    book, written, out = Workbook(), BytesIO(), BytesIO()
    sheet = book.worksheets[0]
    for row in (["Daftar"], HEADER, *([nip, "Ayu", "PNS", "III/d"] for nip in NIPS)):
        sheet.append(row)
    sheet["D4"] = grade
    book.save(written)
    with ZipFile(written) as parts, ZipFile(out, "w", ZIP_DEFLATED) as changed:
        for name in parts.namelist():
            content = parts.read(name)
            changed.writestr(name, change(content) if "sheet1" in name else content)
    return out.getvalue()


def account(folder: Path, content: bytes, name: str = "people.ods") -> CheckedLines:
    path, importer = folder / name, EmployeesImporter()
    path.write_bytes(content)
    return check_lines(read_source_file(path, importer), importer)


def grades(found: CheckedLines) -> list[object]:
    return [each.imported.record.get("grade") for each in found.accepted.values()]


ERROR_CELLS = {
    "libreoffice": (
        (
            '<table:table-cell table:formula="of:=[.#REF!]" office:value-type="string" '
            'office:string-value="" calcext:value-type="error"><text:p>#REF!</text:p>'
            "</table:table-cell>"
        ),
        "#REF!",
    ),
    "in another language": (
        (
            '<table:table-cell table:formula="of:=A" office:value-type="string" '
            'office:string-value="" calcext:value-type="error"><text:p>#NAMA?</text:p>'
            "</table:table-cell>"
        ),
        "#ERROR!",
    ),
    "by its number": (
        (
            '<table:table-cell table:formula="of:=A" office:value-type="float" office:value="0">'
            "<text:p>Err:502</text:p></table:table-cell>"
        ),
        "Err:502",
    ),
    "with a note": (
        (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
            'office:string-value="" calcext:value-type="error"><office:annotation>'
            "<text:p>cek</text:p></office:annotation><text:p>#DIV/0!</text:p></table:table-cell>"
        ),
        "#DIV/0!",
    ),
}


@pytest.mark.parametrize("name", ERROR_CELLS)
def test_error_in_ods_rejects_its_line(tmp_path: Path, name: str) -> None:
    written, error = ERROR_CELLS[name]
    found = account(tmp_path, people_of_ods(written))
    (rejection,) = found.rejected
    assert (rejection.line, rejection.field) == (4, "grade")
    assert f"the cell D4 holds the spreadsheet's error {error};" in rejection.reason.en
    assert f"sel D4 berisi galat lembar kerja {error};" in rejection.reason.id
    assert grades(found) == ["III/d", "III/d"]


@pytest.mark.parametrize(
    "written",
    [
        '<table:table-cell table:formula="of:=IF(1;&quot;III/d&quot;;&quot;&quot;)"/>',
        '<table:table-cell table:formula="of:=1" office:value-type="float"/>',
        '<table:table-cell table:formula="of:=A1" office:value-type="string"/>',
    ],
)
def test_formula_without_a_result_in_ods_rejects_its_line(tmp_path: Path, written: str) -> None:
    found = account(tmp_path, people_of_ods(written))
    (rejection,) = found.rejected
    assert (rejection.line, rejection.field) == (4, "grade")
    assert (rejection.reason.en, rejection.reason.id) == tuple(t.format("D4") for t in NO_RESULT)


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        (
            (
                '<table:table-cell table:formula="of:=A1" office:value-type="string" '
                'office:string-value="" calcext:value-type="string"/>'
            ),
            None,
        ),
        (
            (
                '<table:table-cell table:formula="of:=A1" office:value-type="string" '
                'office:string-value="IX" calcext:value-type="string"><text:p>IX</text:p>'
                "</table:table-cell>"
            ),
            "IX",
        ),
    ],
)
def test_result_of_a_formula_in_ods_is_read(
    tmp_path: Path, written: str, grade: str | None
) -> None:
    found = account(tmp_path, people_of_ods(written))
    assert (found.rejected, grades(found)) == ([], ["III/d", grade, "III/d"])


def test_repeated_errors_of_ods_reject_each_line(tmp_path: Path) -> None:
    row = [cell(NIPS[0]), cell("Ayu"), ERROR_CELLS["libreoffice"][0]]
    repeated = '<table:table-cell table:number-columns-repeated="2" '
    row[2] = row[2].replace("<table:table-cell ", repeated)
    content = ods([[cell(each) for each in HEADER], row])
    (rejection,) = account(tmp_path, content).rejected
    assert (rejection.field, "the cell C2" in rejection.reason.en) == ("employment", True)


@pytest.mark.parametrize("value", [b"<v></v>", b"<v />", b"<v/>", b""])
def test_formula_without_a_result_in_xlsx_rejects_its_line(tmp_path: Path, value: bytes) -> None:
    def without(part: bytes) -> bytes:
        assert part.count(b"</f><v") == 1
        return part.replace(b"</f><v></v>", b"</f>" + value).replace(b"</f><v />", b"</f>" + value)

    content = people_of_xlsx('=IF(1,"III/d","")', without)
    found = account(tmp_path, content, "people.xlsx")
    (rejection,) = found.rejected
    assert (rejection.line, rejection.field) == (4, "grade")
    assert (rejection.reason.en, rejection.reason.id) == tuple(t.format("D4") for t in NO_RESULT)
    assert grades(found) == ["III/d", "III/d"]


@pytest.mark.parametrize(("value", "grade"), [(b"", None), (b"IX", "IX")])
def test_result_of_a_formula_in_xlsx_is_read(
    tmp_path: Path, value: bytes, grade: str | None
) -> None:
    def saved(part: bytes) -> bytes:
        part = part.replace(b'r="D4"', b'r="D4" t="str"')
        stored = b"</f><v>" + value + b"</v>"
        return part.replace(b"</f><v></v>", stored).replace(b"</f><v />", stored)

    found = account(tmp_path, people_of_xlsx("=A1", saved), "people.xlsx")
    assert (found.rejected, grades(found)) == ([], ["III/d", grade, "III/d"])


def test_line_of_formulas_alone_is_rejected(tmp_path: Path) -> None:
    formulas = '<table:table-cell table:formula="of:=A1"/>' * 2
    content = ods([[cell("nip"), cell("name")], [cell(NIPS[0]), cell("Ayu")], [formulas]])
    found = account(tmp_path, content)
    assert [(each.line, each.field) for each in found.rejected] == [(3, "nip")]


def test_file_of_rejected_lines_stays_rejected(tmp_path: Path) -> None:
    path, importer = tmp_path / "people.xlsx", EmployeesImporter()
    path.write_bytes(people_of_xlsx("=A1"))
    file = read_source_file(path, importer)
    left = write_rejected(file, check_lines(file, importer).rejected)
    again = check_lines(read_source_file(left, importer), importer)
    assert (len(again.accepted), len(again.rejected)) == (0, 1)


def test_too_many_errors_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_parts, "MOST_ERRORS", 3)
    row = [cell(NIPS[0]), ERROR_CELLS["libreoffice"][0]]
    for count in (3, 4):
        content = ods([[cell("nip"), cell("name")], *[row] * count])
        if count == 3:
            assert len(account(tmp_path, content).rejected) == 3
        else:
            with pytest.raises(ImportRefused, match="of its cells hold errors"):
                account(tmp_path, content)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (ERROR_CELLS["libreoffice"][0], "the cell E2 holds the spreadsheet's error #REF!"),
        ('<table:table-cell table:formula="of:=1"/>', NO_RESULT[0].format("E2")),
    ],
)
def test_records_with_a_cell_without_a_result_are_refused(
    tmp_path: Path, written: str, said: str
) -> None:
    path = tmp_path / "doses.ods"
    header = ["vaccine", "year", "target", "vaccinated", "place"]
    values = [cell(each) for each in ("mcv1", "2025", "100", "90")]
    path.write_bytes(ods([[cell(each) for each in header], [*values, written]]))
    with pytest.raises(RecordsUnreadable) as caught:
        read_record_file(path, ImmunisationCoverage().record_schema())
    assert said in caught.value.message.en
