"""Files as offices have them: encodings, separators, sheets, titles, and the numbers of a file."""

import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from tilik_plugin import Text
from tilik_plugin.cells import Notation, read_figure
from tilik_plugin.importer import Imported, Importer, Rejected
from tilik_server.errors import ImportRefused, RecordsUnreadable
from tilik_server.importing import spreadsheet_parts
from tilik_server.importing.checked_lines import CheckedLines, check_lines
from tilik_server.importing.record_file import RecordOptions, read_record_file
from tilik_server.importing.rejected_lines import write_rejected
from tilik_server.importing.source_file import ReadingOptions, SourceFile, read_source_file

Write = Callable[..., Path]
Rows = list[list[str | float | date | None]]


class Ponds(Importer):
    """Ponds with their yield."""

    kind = "ponds"
    description = Text.both("Ponds")
    header = ("pond", "yield", "note")
    optional = frozenset({"note"})
    number_columns = frozenset({"yield"})
    calculator_keys = ()

    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        figure = read_figure(row["yield"])
        if figure is None:
            return Rejected("yield", Text("not a number", "bukan angka"))
        return Imported(row["pond"], "", {"yield": float(figure.value)}, dict(row))


PONDS = Ponds()
SCHEMA = {
    "properties": {
        "name": {"type": "string"},
        "code": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        "amount": {"anyOf": [{"type": "number"}, {"type": "null"}]},
        "occurred_on": {"type": "string", "format": "date"},
    }
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file: bytes as they are, text as UTF-8."""

    def written(content: str | bytes, name: str = "ponds.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def read(path: Path, **options: object) -> SourceFile:
    return read_source_file(path, PONDS, ReadingOptions(**options))  # type: ignore[arg-type]


def check(file: SourceFile) -> CheckedLines:
    return check_lines(file, PONDS)


def yields(file: SourceFile) -> dict[str, float]:
    return {key: each.imported.record["yield"] for key, each in check(file).accepted.items()}


def notes(file: SourceFile) -> list[str]:
    assert all(each.en != each.id for each in file.notes)
    return [each.en for each in file.notes]


def refused(path: Path, **options: object) -> str:
    with pytest.raises(ImportRefused) as fault:
        read(path, **options)
    assert "\n" not in fault.value.message.en
    return fault.value.message.en


def xlsx(*sheets: Rows) -> bytes:
    """An XLSX file whose sheets are named Lembar 1 and so on."""
    book = Workbook()
    for number, rows in enumerate(sheets, 1):
        sheet = book.worksheets[0] if number == 1 else book.create_sheet()
        sheet.title = f"Lembar {number}"
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Lembar">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""
MIME = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = f"""<?xml version="1.0"?><manifest:manifest
xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


def ods(rows: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        parts.writestr("content.xml", ODS.format(rows=rows))
        parts.writestr("META-INF/manifest.xml", MANIFEST)
    return out.getvalue()


def cell(value: str | float, repeated: int = 1) -> str:
    times = f' table:number-columns-repeated="{repeated}"' if repeated > 1 else ""
    if isinstance(value, str):
        text = f"<text:p>{value}</text:p>"
        return f'<table:table-cell office:value-type="string"{times}>{text}</table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}"{times}>'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def row(*cells: str, repeated: int = 1) -> str:
    times = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{times}>{''.join(cells)}</table:table-row>"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", ["it is not UTF-8 and was read as UTF-16"]),
        ("cp1252", ["it is not UTF-8 and was read as Windows-1252"]),
    ],
)
def test_text_is_read_in_each_encoding_and_separator(
    write: Write, separator: str, encoding: str, said: list[str]
) -> None:
    text = "Yield,Pond\r\n12.5,Kolam é\r\n".replace(",", separator)
    file = read(write(text.encode(encoding)))
    assert (yields(file), notes(file)) == ({"Kolam é": 12.5}, said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "pond,yield\nKolam é,1\nLain,2\n".encode() + b"Kolam \xe8,3\nKolam \xe9,4\n",
            "line 4 is not UTF-8, but line 2 is; write the whole file in one encoding, CSV UTF-8",
        ),
        (
            b"pond,yield\rKolam \xe9,1\r" + "Kolam \u2013 é,2\r".encode(),
            "line 2 is not UTF-8, but line 3 is;",
        ),
        (
            b"pond,yield\r\nKolam \xe9,1\r\nB\x8d,2\r\n",
            "line 3 is neither UTF-8 nor Windows-1252; save the file as CSV UTF-8",
        ),
        (
            b"\xef\xbb\xbfpond,yield\nKolam,1\n\xe9,2\n",
            "line 3 is not UTF-8; save the file as CSV UTF-8",
        ),
    ],
)
def test_line_in_another_encoding_is_named(write: Write, content: bytes, said: str) -> None:
    path = write(content)
    assert said in refused(path)
    with pytest.raises(RecordsUnreadable) as caught:
        read_record_file(path, SCHEMA)
    assert said in caught.value.message.en
    assert said not in caught.value.message.id


def test_titles_above_the_header_and_further_columns_are_told(write: Write) -> None:
    file = read(write("LAPORAN KOLAM,,,\nDinas; 2025,,,\n\n No ,YIELD,pond,\n1,7,A,\n2,8,B,\n"))
    assert yields(file) == {"A": 7, "B": 8}
    assert [line.number for line in file.lines] == [5, 6]
    assert notes(file) == [
        "its header is line 4; the lines above it were passed over",
        "these columns were ignored: No",
    ]


def test_column_without_a_name_is_told_where_it_has_values(write: Write) -> None:
    assert notes(read(write("pond,,yield,\nA,x,7,\n"))) == ["these columns were ignored: (2)"]


@pytest.mark.parametrize("options", [{}, {"sheet": "Lembar 1"}])
def test_old_excel_file_is_told_with_the_way_out(write: Write, options: Mapping[str, str]) -> None:
    path = write(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1000), "ponds.xls")
    assert "it is an old Excel file, or has a password; save it as XLSX" in refused(path, **options)


@pytest.mark.parametrize("name", ["ponds.xlsx", "ponds.ods"])
def test_numbers_of_a_sheet_are_numbers(write: Write, name: str) -> None:
    if name.endswith("xlsx"):
        content = xlsx([["Laporan"], [None, "pond", "yield"], [None, "A", 1.5], [None, "B", 1500]])
    else:
        filler = "<table:table-cell/>"
        content = ods(
            row(cell("Laporan"))
            + row(filler, cell("pond"), cell("yield"))
            + row(filler, cell("A"), cell(1.5))
            + row(filler, cell("B"), cell(1500))
            + row('<table:table-cell table:number-columns-repeated="16384"/>', repeated=1048572)
        )
    file = read(write(content, name))
    assert (yields(file), file.numbers) == ({"A": 1.5, "B": 1500}, None)
    assert [line.number for line in file.lines] == [3, 4]
    # Where cells are text, the numbers beside them prove nothing.
    chosen = read(write(content, name), numbers=Notation.ID)
    assert (yields(chosen), chosen.numbers) == ({"A": 1.5, "B": 1500}, "1.234,5")


def test_sheet_is_chosen_by_its_name(write: Write) -> None:
    path = write(xlsx([["pond", "yield"], ["A", 1]], [["pond", "yield"], ["B", 2]]), "ponds.xlsx")
    first = read(path)
    assert yields(first) == {"A": 1}
    assert notes(first) == ["the sheet Lembar 1 was read, and not Lembar 2; --sheet names another"]
    second = read(path, sheet="lembar 2")
    assert (yields(second), notes(second)) == ({"B": 2}, [])
    assert "--sheet takes one of Lembar 1, Lembar 2" in refused(path, sheet="Lembar 3")
    assert "--sheet is for XLSX and ODS" in refused(write("pond,yield\nA,1\n"), sheet="a")


@pytest.mark.parametrize(
    ("content", "found", "numbers"),
    [
        ('pond,yield\nA,1.500\nB,"12,5"\n', {"A": 1500, "B": 12.5}, "1.234,5"),
        ("pond,yield\nA,1.500\nB,1.234.567\n", {"A": 1500, "B": 1234567}, "1.234,5"),
        ("pond,yield\nA,1.500\nB,1.5\n", {"A": 1.5, "B": 1.5}, "1,234.5"),
        ("pond,yield\nA,9000000\n", {"A": 9000000}, None),
        ("pond,yield\nA,1.500 M\nB,1.500\n", {"A": 1.5e9, "B": 1.5}, "1,234.5"),
        ("pond;yield\nA;1.500 M\nB;1.500\n", {"A": 1.5e12, "B": 1500}, "1.234,5"),
        ('pond,yield\nA,"1,5 M"\nB,1.500\n', {"A": 1.5e9, "B": 1500}, "1.234,5"),
        ('pond,yield\nA,"1,5 M"\nB,1.50\n', {"A": 1.5e9, "B": 1.5}, "1,234.5"),
    ],
)
def test_numbers_are_read_in_one_notation_for_the_file(
    write: Write, content: str, found: dict[str, float], numbers: str | None
) -> None:
    file = read(write(content))
    assert (yields(file), file.numbers) == (found, numbers)


@pytest.mark.parametrize(
    ("separator", "value", "why", "other"),
    [
        (",", "1.5", "this is usual without semicolons", "id reads 1.234,5"),
        (";", "1500", "columns are separated by ;", "en reads 1,234.5"),
    ],
)
def test_what_no_line_proves_is_told_with_its_reason(
    write: Write, separator: str, value: str, why: str, other: str
) -> None:
    (note,) = notes(read(write("pond,yield\nA,1.500\n".replace(",", separator))))
    said = f"1.500 (line 2, yield) was read as {value}, because {why}; --numbers {other}"
    assert note == f"no line proves how numbers are written: {said}"


def test_lines_that_contradict_each_other_are_refused_until_one_holds(write: Write) -> None:
    path = write('pond,yield\nA,1.500\nB,"12,5"\nC,12.5\n')
    message = refused(path)
    assert "12,5 (line 3, yield) and 12.5 (line 4, yield)" in message
    assert "--numbers id for 1.234,5, --numbers en for 1,234.5" in message
    file = read(path, numbers=Notation.ID)
    assert (yields(file), file.numbers) == ({"A": 1500, "B": 12.5}, "1.234,5")
    (rejection,) = check(file).rejected
    assert (rejection.line, rejection.field) == (4, "yield")
    assert rejection.reason.en.startswith("12.5 is not a number written as 1.234,5")


def test_rejected_lines_keep_their_numbers_in_a_file_of_their_own(write: Write) -> None:
    file = read(write("pond;note;yield\nA;x;12,5\nB;baris;1.500\nB;lain;2.500\n"))
    left = write_rejected(file, check(file).rejected)
    assert "B,lain,2500,4," in left.read_text()
    assert yields(read(left)) == {"B": 2500}


def test_records_take_the_types_of_their_fields(write: Write) -> None:
    text = "Judul;;;\nCODE;Amount;occurred on;NAME;x\n007;1.234,50;31/12/2025;1.500;y\n8;;;B;\n"
    file = read_record_file(write(text), SCHEMA)
    assert file.records == [
        {"code": "007", "amount": 1234.5, "occurred_on": "2025-12-31", "name": "1.500"},
        {"code": 8, "name": "B"},
    ]
    assert file.numbers == "1.234,5"
    assert [each.id for each in file.notes] == [
        "judul kolomnya baris 2; baris di atasnya dilewati",
        "kolom ini diabaikan: x",
    ]


def test_records_are_read_of_a_sheet(write: Write) -> None:
    rows: Rows = [["name", "amount", "occurred_on"], ["A", 1.5, date(2025, 12, 31)], ["B", 10**14]]
    path = write(xlsx([[]], rows), "records.xlsx")
    assert read_record_file(path, SCHEMA, RecordOptions("Lembar 2")).records == [
        {"name": "A", "amount": 1.5, "occurred_on": "2025-12-31"},
        {"name": "B", "amount": 10**14},
    ]


def test_number_with_an_exponent_is_a_number(write: Write) -> None:
    path = write("name,amount\nA,1e25\nB,1.5e3\n")
    assert [each["amount"] for each in read_record_file(path, SCHEMA).records] == [1e25, 1500]


def repacked(content: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as parts,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in parts.namelist():
            changed.writestr(name, changes.get(name, bytes)(parts.read(name)))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MEBIBYTE = 1024**2


def small(change: Callable[[bytes], bytes], texts: bytes | None = None) -> bytes:
    """An XLSX file with a changed sheet and, if any, other texts that sheets share."""
    changes = {SHEET: change} if texts is None else {SHEET: change, SHARED: lambda part: texts}
    return repacked(xlsx([["pond", "yield"], ["A", 1]]), changes)


SHARED = "xl/sharedStrings.xml"
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
LONG = (
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
    + b"x" * MEBIBYTE
    + b"</t></si></sst>"
)
REPEATS = b'<row><c t="s"><v>0</v></c></row>' * 1000 + b"</sheetData>"
ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">]><worksheet'
BOMBS: Mapping[str, Callable[[], bytes]] = {
    "far": lambda: small(lambda part: part.replace(b"</sheetData>", FAR)),
    "unpacked": lambda: small(lambda part: part + b" " * (300 * MEBIBYTE)),
    "lying": lambda: lying(BOMBS["unpacked"](), 300 * MEBIBYTE),
    "shared": lambda: small(lambda part: part.replace(b"</sheetData>", REPEATS), LONG),
    "entities": lambda: small(lambda part: part.replace(b"<worksheet", ENTITIES)),
    "rows": lambda: ods(row(cell("A"), cell("B"), repeated=10**9)),
    "columns": lambda: ods(row(cell("A", 10**9))),
    "text": lambda: ods(row(cell("x" * 10**6, 1000))),
}
"""Small files that would take gigabytes."""


def lying(content: bytes, size: int) -> bytes:
    """The same file, which states 100 bytes where it unpacks to so many."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        stated = max(part.file_size for part in parts.infolist())
    assert stated > size
    changed = content.replace(stated.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert changed != content
    return changed


@pytest.mark.parametrize("name", BOMBS)
def test_small_file_that_would_fill_the_memory_is_refused(write: Write, name: str) -> None:
    content = BOMBS[name]()
    assert len(content) < MEBIBYTE
    message = refused(write(content, f"{name}.xlsx"))
    assert any(
        said in message
        for said in ("10,000,000 cells", "256 MB when unpacked", "not a valid XLSX or ODS file")
    )


def test_limits_let_a_whole_province_through() -> None:
    assert spreadsheet_parts.MOST_CELLS >= 200_000 * 50
