"""Lines of imported files: found however they name the person, and without what is others'."""

from typing import Any
from uuid import UUID

import orjson
import pytest

from tilik_server.personal.erase_person import erase_person
from tilik_server.personal.export_person import export_person
from tilik_server.personal.person_page import person_page
from tilik_server.runtime import Runtime
from tilik_tests.left_person import NIP, scored, words_left

OTHER = "198505052010011002"
GROUPED = "19011231 192001 1 119"


async def line(world: Any, columns: dict[str, str], **more: Any) -> UUID:
    """Store a line of a file."""
    given = {"kind": "budgets", "key": f"line {columns}", "file_name": "a.csv", "record": "{}"}
    stored: UUID = await world.insert(
        "source_record", file_hash="0", line=2, columns=orjson.dumps(columns).decode(),
        **{**given, **more},
    )  # fmt: skip
    return stored


@pytest.fixture
async def left(graph: Any, world: Any) -> dict[str, Any]:
    """Ani, who left, with a code of another system and an address."""
    made = await scored(graph, world, [{"realised": 4}])
    person = made["person"]
    await world.insert("external_code", scheme="SIASN", value="A-778899", employee_id=person)
    await world.insert(
        "account", employee_id=person, issuer="https://sso.example", kind="EMAIL", name="ani@x.id"
    )
    return made


WAYS = {
    "plain": NIP,
    "groups": GROUPED,
    "dots": "19011231.192001.1.119",
    "dashes": "19011231-192001-1-119",
    "wide spaces": GROUPED.replace(" ", "\u00a0"),
    "tab and apostrophe": "'" + GROUPED.replace(" ", "\t"),
    "within a text": f"Ani ({GROUPED}), Dinas",
    "key": "{key}",
    "key in capitals": "{KEY}",
    "code": "k-1",
    "code elsewhere": "siasn:A-778899",
    "value elsewhere": "A-778899",
    "address": "Ani@x.id",
}


@pytest.mark.parametrize("way", WAYS)
async def test_line_is_found_however_it_names_the_person(
    world: Any, runtime: Runtime, superuser: Any, left: Any, way: str
) -> None:
    key = str(left["person"])
    text = WAYS[way].format(key=key, KEY=key.upper())
    await line(world, {"pegawai": text, "x": "Rahasia"})
    await line(world, {"x": "lain"}, record=orjson.dumps({"deep": [{"who": text}]}).decode())
    await line(world, {"x": "bukan"}, record=orjson.dumps({"sum": f"7{NIP}"}).decode())
    found = await export_person(world.database, NIP)
    assert [each["columns"]["x"] for each in found["imported_lines"]] == ["Rahasia", "lain"]
    await erase_person(runtime, NIP)
    assert await words_left(superuser, {"rahasia", "lain"}) == set()
    kept = await world.fetch("select columns::text as columns, key from source_record")
    (other,) = [row for row in kept if not row["key"].startswith("erased ")]
    assert orjson.loads(other["columns"]) == {"x": "bukan"}
    assert [row["columns"] for row in kept if row != other] == ["{}", "{}"]


async def test_legacy_line_that_holds_the_key_is_found(
    world: Any, runtime: Runtime, left: Any
) -> None:
    await line(world, {"cycle": "2020", "nip": str(left["person"])}, kind="legacy_scores")
    (found,) = (await export_person(world.database, NIP))["imported_lines"]
    assert found["columns"]["nip"] == str(left["person"])
    done = await erase_person(runtime, NIP)
    assert done.rows["source_record"] == 1
    (row,) = await world.fetch("select key, columns::text as columns from source_record")
    assert (row["key"].split()[0], row["columns"]) == ("erased", "{}")


async def test_copy_of_a_line_holds_nothing_of_others(world: Any, left: Any) -> None:
    budi = await world.employee(left["unit"], nip=OTHER, name="Budi Santoso")
    await world.employee(left["unit"], name="Ani Wijaya")
    columns = {
        "nip": GROUPED, "nama": "Ani", "atasan": "Nama yang tak dikenal",
        "note": f"Ani dan budi santoso, {OTHER}, 19850505 201001 1 002, {budi}, b@x.id, Ani Wijaya",
        "nik": "3201010101010001", "span": "2025-01-01 - 2025-12-31", "total": "1.000.000",
    }  # fmt: skip
    await line(world, columns, record=orjson.dumps({"student": "Cici", "pre": 50}).decode())
    document = await export_person(world.database, NIP)
    (found,) = document["imported_lines"]
    assert found["columns"] == {
        "nip": GROUPED, "nama": "Ani", "atasan": "***",
        "note": "Ani dan ***, ***, ***, ***, ***, ***",
        "nik": "***", "span": "2025-01-01 - 2025-12-31", "total": "1.000.000",
    }  # fmt: skip
    assert found["record"] == {"student": "***", "pre": 50}
    assert "***" in (page := person_page(document))
    assert "disamarkan" in page


async def test_copy_of_evidence_holds_no_number_or_name_of_others(world: Any, left: Any) -> None:
    await world.employee(left["unit"], nip=OTHER, name="Budi Santoso")
    record = orjson.dumps({"student": "Cici", "note": f"Budi Santoso {OTHER}", "realised": 4})
    await world.change("update evidence set record = $1", record.decode())
    (found,) = (await export_person(world.database, NIP))["about"]["evidence"]
    assert found["record"] == {"student": "***", "note": "*** ***", "realised": 4}


async def test_line_that_serves_others_loses_the_person_alone(
    world: Any, runtime: Runtime, left: Any
) -> None:
    (cycle,) = await world.fetch("select id from cycle")
    other = await world.employee(left["unit"], name="Anita", nip=OTHER)
    appraisal = await world.appraisal(other, left["unit"], cycle["id"], stage="CLOSED")
    goal = await world.goal(appraisal, left["unit"], cycle["id"])
    columns = {"who": f"Ani {GROUPED}", "too": f"Anita {OTHER}", "total": "7"}
    stored = await line(world, columns)
    await world.evidence(
        goal, left["unit"], cycle["id"], title="Anggaran", source_record_id=stored, status="PENDING"
    )
    await erase_person(runtime, NIP)
    (row,) = await world.fetch("select columns::text as columns, key from source_record")
    assert orjson.loads(row["columns"]) == {"who": "", "too": f"Anita {OTHER}", "total": "7"}
    assert NIP not in row["key"]


async def test_lines_with_the_name_alone_stay_and_are_told(
    world: Any, runtime: Runtime, left: Any
) -> None:
    await line(world, {"nama": "ani", "x": "lain"}, file_name="nama.csv")
    await line(world, {"nama": "Anita"}, file_name="anita.csv")
    assert (await export_person(world.database, NIP))["imported_lines"] == []
    done = await erase_person(runtime, NIP)
    assert done.named_lines == [("nama.csv", 2)]
    rows = await world.fetch("select columns ->> 'x' as x from source_record")
    assert "lain" in {row["x"] for row in rows}
