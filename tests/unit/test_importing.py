"""Files to be imported: how they are read, and how every line is accounted for."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tilik_plugin import Caution, Text
from tilik_plugin.importer import Imported, Importer, Rejected, natural_key
from tilik_server.errors import ImportRefused
from tilik_server.importing.checked_lines import CheckedLines, check_lines
from tilik_server.importing.derived_evidence import format_line_numbers
from tilik_server.importing.regions import RegionsImporter, parent_of
from tilik_server.importing.rejected_lines import write_rejected
from tilik_server.importing.source_file import read_source_file

Write = Callable[..., Path]


class Wells(Importer):
    """Wells with their depth; a depth of 13 is the end of this importer."""

    kind = "wells"
    description = Text.both("Wells")
    header = ("well", "depth")
    calculator_keys = ("water.depth",)

    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        fields = {name: value.strip() for name, value in row.items()}
        if not fields["depth"].isdigit():
            return Rejected("depth", Text("not a number", "bukan angka"))
        depth = int(fields["depth"])
        if depth == 13:
            raise LookupError("unlucky")
        deep = Caution("DEEP", Text("deep", "dalam"))
        cautions = (deep,) if depth > 100 else ()
        return Imported(fields["well"], "water.depth", {"depth": depth}, fields, cautions=cautions)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file: bytes as they are, text as UTF-8."""

    def written(content: str | bytes, name: str = "wells.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def account(path: Path) -> CheckedLines:
    return check_lines(read_source_file(path, Wells()), Wells())


def refused(path: Path) -> str:
    with pytest.raises(ImportRefused) as fault:
        account(path)
    message = fault.value.message
    assert "\n" not in message.en
    assert message.en != message.id
    return message.en


def rejections(found: CheckedLines) -> list[tuple[int, str, str]]:
    return [(each.line, each.field, each.reason.en) for each in found.rejected]


def test_lines_keep_their_numbers_in_the_file(write: Write) -> None:
    path = write('well,depth\n"A\nB",1\n\nC,2\n')
    lines = read_source_file(path, Wells()).lines
    assert [(line.number, line.values) for line in lines] == [(2, ("A\nB", "1")), (5, ("C", "2"))]


@pytest.mark.parametrize(
    "content", ["well,depth\r\nA,1\r\n", "\ufeffwell,depth\nA,1", "well, depth\nA,1\n"]
)
def test_mark_line_ends_and_spaces_of_the_header_do_not_matter(write: Write, content: str) -> None:
    assert list(account(write(content)).accepted) == ["A"]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\xef\xbb\xbf", b"well,depth\n", b"well,depth\n\n"]
)
def test_empty_file_is_refused_with_the_header_it_needs(write: Write, content: bytes) -> None:
    assert "empty; it needs the header well,depth" in refused(write(content))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"well,depth\nA,1\nB\x81,2\n", "line 3 is neither UTF-8 nor Windows-1252"),
        (b"well,depth\nA,1\nB\xe9\0,2\n", "line 3 is not UTF-8"),
        (b"\xff\xfewell", "its header is"),
        (b"\xff\xfewel", "it is not valid UTF-16"),
        (b"name,depth\nA,1\n", "its header is name,depth, but --as wells needs well,depth"),
        (b"well,depth,WELL\nA,1,B\n", "its header names the column well twice"),
        (b"PK\x03\x04\x00" + b"x" * 500, "it is not a valid XLSX or ODS file"),
        (b'well,depth\nA,1\nB,"2\nC,3\n', "line 3 is not valid CSV"),
    ],
)
def test_file_that_does_not_do_is_refused_in_a_line(
    write: Write, content: bytes, said: str
) -> None:
    message = refused(write(content))
    assert said in message
    assert len(message) < 400


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    assert "there is no such file" in refused(tmp_path / "gone.csv")
    assert "it is a folder" in refused(tmp_path)


def test_line_at_which_the_importer_raises_is_rejected(write: Write) -> None:
    found = account(write("well,depth\nA,1\nB,13\n"))
    said = "the importer of wells failed (LookupError: unlucky); tell its authors"
    assert rejections(found) == [(3, "well", said)]
    assert list(found.accepted) == ["A"]


def test_exact_repeat_is_neither_accepted_again_nor_rejected(write: Write) -> None:
    found = account(write("well,depth\nA,1\n A ,1\nB,2\n"))
    assert (found.lines, list(found.accepted), found.rejected) == (3, ["A", "B"], [])
    assert found.accepted["A"].line == 2


def test_other_values_under_the_same_key_are_rejected(write: Write) -> None:
    found = account(write("well,depth\nA,1\nA,2\n"))
    assert rejections(found) == [(3, "depth", "line 2 says otherwise about the same (A)")]
    assert found.accepted["A"].imported.record == {"depth": 1}


def test_lines_of_another_width_and_nul_are_rejected(write: Write) -> None:
    found = account(write("well,depth\nA\nB,1,2\nC\0,3\nD,x\nE,5\n"))
    assert rejections(found) == [
        (2, "depth", "the line has 1 columns instead of 2"),
        (3, "depth", "the line has 3 columns instead of 2"),
        (4, "well", "the value holds a NUL character; remove it"),
        (5, "depth", "not a number"),
    ]
    assert list(found.accepted) == ["E"]


def test_what_a_file_says_cannot_steer_a_terminal(write: Write) -> None:
    assert "?[2J" in refused(write("well\x1b[2J,depth\nA,1\n"))
    found = account(write("well,depth\nA\x1b,1\nA\x1b,2\n"))
    assert "(A?)" in found.rejected[0].reason.en


def test_key_that_is_too_long_is_rejected(write: Write) -> None:
    found = account(write(f"well,depth\n{'A' * 401},1\n{'B' * 400},1\n"))
    assert [each.line for each in found.rejected] == [2]


def test_remarks_name_each_line_they_are_about(write: Write) -> None:
    found = account(write("well,depth\nA,101\nB,1\nA,101\nA,102\n"))
    same = "baris 2 berisi sama; keduanya dihitung sekali"
    told = [(2, "dalam"), (4, same), (4, "dalam")]
    assert [(each.line, each.reason.id) for each in found.warnings] == told


def test_rejected_lines_can_be_corrected_and_imported(write: Write) -> None:
    path = write('well,depth\nA,1\n"B, old",x\nC\n')
    file = read_source_file(path, Wells())
    left = write_rejected(file, check_lines(file, Wells()).rejected)
    assert left == path.with_name("wells.csv.rejected.csv")
    text = left.read_text(encoding="utf-8")
    assert text.splitlines()[:2] == ["well,depth,line,reason", '"B, old",x,3,depth: not a number']
    left.write_text(text.replace(",x,", ",7,"), encoding="utf-8")
    again = account(left)
    assert again.accepted["B, old"].imported.record == {"depth": 7}
    assert [each.line for each in again.rejected] == [3]


def test_rejected_lines_that_cannot_be_written_are_refused(write: Write) -> None:
    path = write("well,depth\nA,x\n")
    file = read_source_file(path, Wells())
    path.with_name("wells.csv.rejected.csv").mkdir()
    with pytest.raises(ImportRefused, match="cannot be written beside it"):
        write_rejected(file, check_lines(file, Wells()).rejected)


@pytest.mark.parametrize(
    ("numbers", "written"),
    [([5], "5"), ([2, 3, 4, 9, 11, 12], "2-4,9,11-12"), ([9, 2], "2,9")],
)
def test_line_numbers_are_drawn_together(numbers: list[int], written: str) -> None:
    assert format_line_numbers(numbers) == written


def test_very_many_line_numbers_are_cut_off() -> None:
    written = format_line_numbers(range(1, 2000, 2))
    assert len(written) <= 210
    assert written.endswith(",...")


@pytest.mark.parametrize(
    ("code", "parent"), [("35", None), ("35.26", "35"), ("35.26.01.2001", "35.26.01")]
)
def test_code_of_a_region_says_what_contains_it(code: str, parent: str | None) -> None:
    read = RegionsImporter().read({"code": code, "name": "Di sini"}, 2)
    assert isinstance(read, Imported)
    assert (read.record["parent"], parent_of(code)) == (parent, parent)


@pytest.mark.parametrize(
    ("code", "name", "field"),
    [
        ("3", "A", "code"),
        ("35.26.01.201", "A", "code"),
        ("35", " ", "name"),
        ("35", "A" * 201, "name"),
    ],
)
def test_region_without_a_code_or_name_is_rejected(code: str, name: str, field: str) -> None:
    read = RegionsImporter().read({"code": code, "name": name}, 2)
    assert isinstance(read, Rejected)
    assert read.field == field


class Doses(Wells):
    """Figures about names, which people spell in their own ways."""

    calculator_keys = ("asn.target_achievement",)

    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        key = natural_key(row["well"].strip(), "2025")
        record = {"name": row["well"], "depth": row["depth"]}
        return Imported(key, self.calculator_keys[0], record, dict(row))


@pytest.mark.parametrize("other", ["mcv1 ", "MCV  1", "MCV1", "Zoe\u0308", "01"])
def test_names_of_figures_are_one_however_they_are_spelt(write: Write, other: str) -> None:
    first = {"MCV  1": "mcv 1", "Zoe\u0308": "Zo\u00eb", "01": "1"}.get(other, "MCV1")
    lines = f"well,depth\n{first},5\n{other},5\n{other},6\n"
    found = check_lines(read_source_file(write(lines), Doses()), Doses())
    assert list(found.accepted) == [f"{first} | 2025"]
    assert [(each.line, each.field) for each in found.rejected] == [(4, "depth")]
    assert [each.line for each in found.warnings] == [3]
