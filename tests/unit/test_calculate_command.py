"""`tilik calculate`: records of three formats, a table or JSON, and every failure in one line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tilik.cli import main
from tilik_tests.commands import run_tilik

Outcome = tuple[int, str, str]
Calculate = Callable[..., Outcome]
Write = Callable[[str | bytes], Path]

KEY = "finance.absorption"
RECORDS = [
    {"account": "Belanja Modal", "budget": 1000, "realised": 600},
    {"account": "Belanja, Pegawai", "budget": 1000, "realised": 1100.5},
]
CSV = """account,budget,realised,occurred_on
Belanja Modal,1000,600,

"Belanja, Pegawai",1000,1100.5,2025-03-31
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: str | bytes) -> Path:
        path = tmp_path / "records"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


@pytest.fixture
def calculate(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    read_once: None,
    tmp_path: Path,
) -> Calculate:
    """Runs the command where any database would be unreachable: status, output and errors."""
    monkeypatch.setenv("TILIK_DATABASE_URL", "postgresql://tilik@127.0.0.1:9/tilik")
    monkeypatch.setenv("TILIK_DATA_DIR", str(tmp_path / "data"))

    def ran(key: str, file: Path, *options: str) -> Outcome:
        with pytest.raises(SystemExit) as left:
            main(["calculate", key, "--records", str(file), *options])
        assert isinstance(left.value.code, int)
        captured = capsys.readouterr()
        assert not (tmp_path / "data").exists()
        return left.value.code, captured.out, captured.err

    return ran


def test_command_finds_the_installed_plugins(write: Write) -> None:
    done = run_tilik("calculate", KEY, "--records", write(CSV), "--target", "90", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["value"] == 85.03


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=2),
        "\n".join(map(json.dumps, RECORDS)) + "\n\n",
        CSV,
        "\ufeff" + CSV.replace("\n", "\r\n"),
    ],
    ids=["array", "indented array", "lines", "csv", "csv of a spreadsheet"],
)
def test_records_of_each_format_give_the_same_value(
    calculate: Calculate, write: Write, content: str
) -> None:
    status, out, err = calculate(KEY, write(content), "--target", "90", "--json")
    made = json.loads(out)
    assert (status, err) == (0, "")
    assert list(made) == ["value", "achievement", "band", "explanation", "numbers", "notes"]
    assert (made["value"], made["achievement"], made["band"]) == (85.03, 94.48, None)
    assert made["explanation"]["steps"][0]["label"]["id"] == "Belanja Modal"
    assert made["explanation"]["records"] == 2


def test_the_table_shows_value_achievement_band_and_every_step(
    calculate: Calculate, write: Write
) -> None:
    status, out, err = calculate(KEY, write(CSV), "--target", "90")
    facts, steps, warning = out.split("\n\n")
    assert (status, err) == (0, "")
    assert "value        85.03 per cent" in facts
    assert "achievement  94.48 per cent of 90" in facts
    assert "band         -" in facts
    assert 'parameters   {"series": "separate"}' in facts
    assert steps.splitlines()[2].split("  ")[0] == "Belanja, Pegawai"
    assert "85.03 / 90 × 100" in steps.splitlines()[-1]
    assert warning.startswith("REALISED_ABOVE_BUDGET: More was realised")


def test_without_a_target_there_is_a_band_but_no_achievement(
    calculate: Calculate, write: Write
) -> None:
    file = write("first,last\n98,96\n")
    status, out, _ = calculate("health.drop_out", file, "--params", '{"limit": 2}')
    assert status == 0
    assert "achievement  -" in out
    assert "band         exceeds" in out


def test_a_target_of_zero_is_a_target(calculate: Calculate, write: Write) -> None:
    _, out, _ = calculate("health.drop_out", write("first,last\n98,96\n"), "--target", "0")
    assert "ACHIEVEMENT_UNDEFINED" in out


def test_cells_are_read_by_the_type_of_their_column(calculate: Calculate, write: Write) -> None:
    file = write("group,period,mean\n7,2024-1,50\n7,2024-2,60.5\n")
    _, out, _ = calculate("education.achievement_growth", file, "--json")
    made = json.loads(out)
    assert made["value"] == 10.5
    assert "2024-1" in made["explanation"]["steps"][0]["text"]["en"]


@pytest.mark.parametrize("letter", "\u2028\u2029\u0085")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_of_json_end_where_json_ends_them(
    calculate: Calculate, write: Write, letter: str, end: str
) -> None:
    rows = [{**record, "account": f"a{letter}{i}"} for i, record in enumerate(RECORDS)]
    lines = end.join(json.dumps(row, ensure_ascii=False) for row in rows)
    status, _, _ = calculate(KEY, write(f"{lines}{end}"))
    assert status == 0


@pytest.mark.parametrize(
    ("key", "content", "said"),
    [
        (KEY, "", "it is empty"),
        (KEY, " \n\n", "it is empty"),
        (KEY, ",,\n,,\n", "it is empty"),
        (KEY, "[]", "There are no records."),
        (KEY, "account,budget,realised\n", "There are no records."),
        (KEY, "[{", "it is not valid JSON"),
        (KEY, '{"account": "a"}\n{"account": }\n', "line 2 is not valid JSON"),
        (KEY, b"account,budget\n\x81,1\n", "line 2 is neither UTF-8 nor Windows-1252"),
        (KEY, "account,budget\na,1,2\n", "line 2 has 3 values, but the header names 2"),
        (KEY, "account,account\na,1\n", "names the column account twice"),
        (
            KEY,
            "Judul,APBD\n1,2\n",
            "none of its first 20 lines names one of the columns occurred_on,account,",
        ),
        (KEY, "account,,\na,1,1\n", "Record 0, budget: expected a value"),
        (KEY, 'account,budget\n"a,1\n', "line 2 is not valid CSV"),
        (
            KEY,
            "account,budget,realised\na,1,1\nb,2,many\n",
            "Record 1, realised: expected a number",
        ),
        (KEY, "account,budget,realised\na,1,1_0\n", "Record 0, realised: expected a number"),
        (KEY, "account,budget,realised\na,1,\n", "Record 0, realised: expected a value"),
        (KEY, "account,budget,realised\na,1,5 juta\n", "Record 0, realised: expected a number"),
        (
            KEY,
            'account,budget,realised\na,"1,5",1.5\n',
            "contradict each other: 1,5 (line 2, budget)",
        ),
        (KEY, '[{"account": "a", "budget": 1, "realised": 1}, 5]', "Record 1: expected an object"),
        (KEY, '[{"account": 1}]\n', "Record 0, budget"),
        (KEY, "account,budget,realised\na,0,1\n", "The budgets do not add up to more than 0."),
        (KEY, "\n".join(["account,budget,realised", *"abcdef"]), "line 2 has 1 values"),
        (
            "education.attendance_rate",
            "pupils,days,absences\n10,20,3\n10,20,201\n",
            "Record 1, absences: expected at most pupils × days, 200.",
        ),
        ("finance.absorbtion", "[]", "The calculator finance.absorbtion is not installed"),
    ],
)
def test_what_cannot_be_calculated_is_one_line(
    calculate: Calculate, write: Write, key: str, content: str | bytes, said: str
) -> None:
    status, out, err = calculate(key, write(content), "--json")
    assert (status, out) == (1, "")
    assert said in err
    assert err.startswith("tilik: ")
    assert err.count("\n") == 1


def test_of_many_bad_fields_the_first_are_named(calculate: Calculate, write: Write) -> None:
    rows = [{**record, "budget": "x"} for record in RECORDS * 5]
    _, _, err = calculate(KEY, write(json.dumps(rows)))
    assert "Record 2, budget: expected a number. And 7 more." in err


@pytest.mark.parametrize(
    ("name", "said"), [("missing", "there is no such file"), ("", "it is a folder")]
)
def test_a_file_that_is_none_is_one_line(
    calculate: Calculate, tmp_path: Path, name: str, said: str
) -> None:
    status, out, err = calculate(KEY, tmp_path / name)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert said in err


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--params", "{"], 2, "this is not valid JSON"),
        (["--params", "[]"], 2, "give a JSON object"),
        (["--params", '{"series": "weekly"}'], 1, "Parameter series: expected one of"),
        (["--params", '{"weight": 1}'], 1, "Parameter weight: expected"),
        (["--target", "many"], 2, "--target"),
        (["--target", "nan"], 2, "give a finite number"),
    ],
)
def test_bad_options_are_one_line(
    calculate: Calculate, write: Write, options: list[str], status: int, said: str
) -> None:
    left, out, err = calculate(KEY, write(CSV), *options)
    assert (left, out, err.count("\n")) == (status, "", 1)
    assert said in err
