"""Units, positions and people: created, changed, moved, ended or rejected line by line."""

from pathlib import Path
from typing import Any

import pytest

from tilik_server.sql.statement import Statement
from tilik_server.sql.transaction import Transaction
from tilik_tests.office import (
    HELD,
    PEOPLE,
    POSITIONS,
    POSTS,
    STAFF,
    TREE,
    UNITS,
    Take,
    nip,
    rejected,
    told,
    warned,
)


@pytest.mark.usefixtures("office")
async def test_office_is_brought_in_any_order_of_lines(world: Any) -> None:
    rows = await world.fetch(TREE)
    assert [(row["code"], row["parent"], row["head"]) for row in rows] == [
        ("D1", None, "Ayu"),
        ("D1.1", "D1", "Budi"),
        ("D1.2", "D1", None),
    ]
    rows = await world.fetch(STAFF)
    assert [(row["name"], row["superior"], row["unit"], row["position"]) for row in rows] == [
        ("Ayu", "Bupati", "D1", "KEPALA"),
        ("Budi", "Ayu", "D1.1", "KEPALA"),
        ("Bupati", None, None, None),
        ("Citra", "Budi", "D1.1", "STAF"),
    ]
    (row,) = await world.fetch("select duties, position_class from position where code = 'KEPALA'")
    assert row == {"duties": ["Memimpin", "Membina"], "position_class": "administrator"}
    assert await world.fetch("select * from source_record") == []


@pytest.mark.usefixtures("office")
async def test_second_run_writes_nothing(take: Take, world: Any) -> None:
    tables = ("unit", "employee", "position", "assignment")
    before = [
        await world.fetch(f"select id, xmin::text, ctid::text from {each} order by id")
        for each in tables
    ]
    reports = [
        await take("units", f"code,name,head\nD1,Dinas,{nip(1)}\nD1.2,Bidang Dua,\n"),
        await take("employees", f"nip,name,supervisor\n{nip(3)},Citra,{nip(2)}\n"),
        await take("positions", POSITIONS + "KEPALA,Kepala,administrator,Memimpin;Membina\n"),
        await take("assignments", POSTS + f"{nip(1)},D1,KEPALA,2024-01-01,,\n"),
        await take("assignments", POSTS + f"{nip(1)},D1,KEPALA,,,\n"),
    ]
    assert [(each.imported, each.rejected) for each in reports] == [(0, ())] * 5
    assert [each.unchanged for each in reports] == [2, 1, 1, 1, 1]
    after = [
        await world.fetch(f"select id, xmin::text, ctid::text from {each} order by id")
        for each in tables
    ]
    assert after == before


@pytest.mark.usefixtures("office")
async def test_unit_is_changed_moved_and_keeps_what_the_file_does_not_say(
    take: Take, world: Any
) -> None:
    report = await take("units", "code,parent,name\nD1.2,D1.1,Seksi Dua\nD1.1,D1,Bidang Kesatu\n")
    assert told(report) == [
        (2, "moved", ["name Bidang Dua → Seksi Dua", "parent D1 → D1.1"]),
        (3, "changed", ["name Bidang Satu → Bidang Kesatu"]),
    ]
    assert report.counts == {"created": 0, "changed": 1, "moved": 1, "ended": 0}
    rows = await world.fetch(TREE)
    assert [(row["code"], row["parent"], row["head"]) for row in rows][1:] == [
        ("D1.1", "D1", "Budi"),
        ("D1.2", "D1.1", None),
    ]
    (row,) = await world.fetch(
        "select c.path like p.path || '%' as below from unit c, unit p "
        "where c.code = 'D1.2' and p.code = 'D1.1'"
    )
    assert row["below"]


@pytest.mark.usefixtures("office")
async def test_unit_line_is_rejected_with_its_column(take: Take) -> None:
    lines = [
        "X1,Satu,seksi,health,,D9,",
        "X2,Dua,seksi,health,,X1,",
        "D1,Dinas,dinas,health,,D1.1,",
        "X3,Tiga,seksi,health,99,,",
        f"X4,Empat,seksi,health,,,{nip(9)}",
        "X5,,seksi,health,,,",
        "X6,Enam,seksi,health,,X6,",
        ",Tujuh,seksi,health,,,",
        "X8,Delapan,seksi,health,,D1,1.97001E+17",
    ]
    report = await take("units", UNITS + "\n".join(lines), keep_going=True)
    assert rejected(report) == [
        (2, "parent"),
        (3, "parent"),
        (4, "parent"),
        (5, "region"),
        (6, "head"),
        (7, "name"),
        (8, "parent"),
        (9, "code"),
        (10, "head"),
    ]
    assert report.rejected[2].reason.en == "the parent is the unit itself or lies below it"
    report = await take("units", "code,kind,sector\nX9,seksi,health\n", keep_going=True)
    assert [each.reason.en for each in report.rejected] == [
        "what is new needs this column, which the file does not have"
    ]


@pytest.mark.usefixtures("office")
async def test_doubtful_units_and_people_are_told(take: Take) -> None:
    report = await take("units", "code,name\nD1.2,Bidang Dua\nD1.1,Bidang Satu\n", dry_run=True)
    assert warned(report) == [(2, "the unit has no head")]
    lines = f"{nip(4)},Dewi,PNS,\n{nip(3)},Citra,PNS,\n{nip(2)},Budi,PNS,{nip(1)}\n"
    report = await take("employees", "nip,name,employment,supervisor\n" + lines, dry_run=True)
    assert warned(report) == [(2, "the person has no superior"), (3, "the person has no superior")]
    report = await take("employees", "code,name\nBUPATI,Bupati\n", dry_run=True)
    assert warned(report) == []


@pytest.mark.usefixtures("office")
async def test_person_is_changed_and_ended_and_comes_back(take: Take, world: Any) -> None:
    line = f"{nip(3)},Citra Dewi,III/b,{nip(1)},2025-06-30\n"
    header = "nip,name,grade,supervisor,active_until\n"
    report = await take("employees", header + line)
    assert told(report) == [
        (
            2,
            "ended",
            [
                "name Citra → Citra Dewi",
                "grade III/a → III/b",
                "active_until - → 2025-06-30",
                "supervisor Budi → Ayu",
            ],
        )
    ]
    report = await take("employees", header + line.replace("2025-06-30", ""))
    assert told(report) == [(2, "changed", ["active_until 2025-06-30 → -"])]
    (row,) = await world.fetch("select name, active_until from employee where name like 'Citra%'")
    assert row == {"name": "Citra Dewi", "active_until": None}


@pytest.mark.usefixtures("office")
async def test_code_finds_a_person_whose_number_changes(take: Take, world: Any) -> None:
    report = await take("employees", f"nip,code\n{nip(3)},P-3\n")
    assert told(report) == [(2, "changed", ["code - → P-3"])]
    number = nip(33)
    report = await take("employees", f"nip,code\n{number},P-3\n")
    assert told(report) == [(2, "changed", ["nip - → another"])]
    rows = await world.fetch("select nip from employee where name = 'Citra'")
    assert rows == [{"nip": number}]
    assert number not in str(report.as_dict())


@pytest.mark.usefixtures("office")
async def test_person_line_is_rejected_with_its_column(take: Take) -> None:
    await take("employees", f"nip,code\n{nip(3)},P-3\n")
    lines = [
        f"{nip(4)},,Dewi,PNS,,{nip(9)},",
        f"{nip(5)},,Eka,PNS,,{nip(4)},",
        f"{nip(1)},P-3,Ayu,PNS,,,",
        f"{nip(3)},P-4,Citra,PNS,,,",
        ",,Fajar,PNS,,,",
        ",X-1,Gita,PNS,,,",
        f"{nip(6)},X-2,Hadi,NON_ASN,,,",
        "190113011920011001,,Indra,PNS,,,",
        f"{nip(7)},,Joko,HONORER,,,",
        f"{nip(8)},,,PNS,,,",
        f"{nip(2)},,Budi,PNS,,{nip(3)},",
        f"{nip(10)},,Kiki,PNS,,{nip(10)},",
        f"{nip(11)},X-3,Lina,PNS,,,kapan",
        "1.97001E+17,,Mira,PNS,,,",
        f"{nip(2)},X-9,Budi,PNS,,{nip(1)},",
    ]
    report = await take("employees", PEOPLE + "\n".join(lines), keep_going=True)
    assert rejected(report) == [
        (2, "supervisor"),
        (3, "supervisor"),
        (4, "nip"),
        (5, "code"),
        (6, "nip"),
        (7, "nip"),
        (8, "nip"),
        (9, "nip"),
        (10, "employment"),
        (11, "name"),
        (12, "supervisor"),
        (13, "supervisor"),
        (14, "active_until"),
        (15, "nip"),
        (16, "nip"),
    ]
    reasons = {each.line: each.reason.en for each in report.rejected}
    assert reasons[12] == "the superior is subordinate to this person (lines 12, 13)"
    assert reasons[16] == "line 12 is about the same"
    assert not any(nip(n) in reason for reason in reasons.values() for n in range(1, 12))


@pytest.mark.usefixtures("office")
async def test_superior_and_subordinate_may_change_places(take: Take, world: Any) -> None:
    text = f"nip,supervisor\n{nip(3)},{nip(1)}\n{nip(2)},{nip(3)}\n"
    assert (await take("employees", text)).counts["changed"] == 2
    rows = await world.fetch(STAFF)
    assert [(row["name"], row["superior"]) for row in rows if row["superior"]] == [
        ("Ayu", "Bupati"),
        ("Budi", "Citra"),
        ("Citra", "Ayu"),
    ]


@pytest.mark.usefixtures("office")
async def test_loop_through_stored_people_is_rejected(take: Take, world: Any) -> None:
    report = await take("employees", f"nip,supervisor\n{nip(1)},{nip(3)}\n", keep_going=True)
    assert rejected(report) == [(2, "supervisor")]
    rows = await world.fetch(STAFF)
    assert rows[0]["superior"] == "Bupati"


async def test_required_levels_are_brought(take: Take, world: Any) -> None:
    await world.position(code="STAF")
    await world.competency()
    header = "position,competency,level\n"
    report = await take("requirements", header + "STAF,test.integrity,3\n")
    assert told(report) == [(2, "created", [])]
    report = await take("requirements", header + "STAF,test.integrity,4\n")
    assert told(report) == [(2, "changed", ["level 3 → 4"])]
    assert await world.fetch("select level from competency_requirement") == [{"level": 4}]
    lines = "XX,test.integrity,4\nSTAF,none,4\nSTAF,test.integrity,6\nSTAF,,1\n"
    report = await take("requirements", header + lines, keep_going=True)
    assert rejected(report) == [
        (2, "position"),
        (3, "competency"),
        (4, "level"),
        (5, "competency"),
    ]


@pytest.mark.usefixtures("office")
async def test_dry_run_shows_the_difference_and_stores_nothing(take: Take, world: Any) -> None:
    before = [await world.fetch(sql) for sql in (TREE, STAFF, HELD)]
    text = PEOPLE + f"{nip(3)},,Citra Dewi,PNS,,{nip(1)},\n{nip(4)},,Dewi,PPPK,IX,{nip(2)},\n"
    report = await take("employees", text, dry_run=True)
    assert [await world.fetch(sql) for sql in (TREE, STAFF, HELD)] == before
    shown = list(report.as_text(Path("people.csv")))
    assert shown[0] == (
        "people.csv: 2 lines: 1 created, 1 changed, 0 moved, 0 ended, 0 unchanged, 0 rejected"
    )
    assert "  line 2: changed: name Citra → Citra Dewi, grade III/a → -, supervisor Budi → Ayu" in (
        shown
    )
    assert "  line 3: created" in shown
    assert shown[-1] == "nothing was stored"
    assert report.as_dict()["changes"][1] == {"line": 3, "change": "created", "fields": []}


async def test_thousands_of_people_take_a_few_statements(
    take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    for name in ("fetch", "fetch_row", "fetch_value", "execute"):
        original = getattr(Transaction, name)

        async def counted(self: Any, run: Statement, *more: Any, original: Any = original) -> Any:
            ran.append(run.name)
            return await original(self, run, *more)

        monkeypatch.setattr(Transaction, name, counted)
    numbers = [f"1901{1 + n // 900:02}011920011{n % 900 + 1:03}" for n in range(1500)]
    lines = (f"{each},Pegawai,PNS,{numbers[n // 10]}\n" for n, each in enumerate(numbers) if n)
    text = f"nip,name,employment,supervisor\n{numbers[0]},Pegawai,PNS,\n" + "".join(lines)
    report = await take("employees", text)
    assert report.counts["created"] == 1500
    # The viewer, a lock, the known, their units, those above them, and two portions of a thousand
    # people before two of their superiors.
    assert len(ran) <= 10
