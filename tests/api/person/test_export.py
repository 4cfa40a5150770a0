"""`tilik person export`: all that is held about somebody, and nothing that says who said what."""

import getpass
import re
import socket
import stat
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import orjson
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.provenance import Provenance
from tilik_server.access.viewer import OPERATOR, USER
from tilik_server.errors import PersonNotFound
from tilik_server.models.base import new_id
from tilik_server.personal import holdings
from tilik_server.personal.erasure import DELETIONS
from tilik_server.personal.export_person import READ_APART, export_person
from tilik_server.personal.labels import VOCABULARIES, WORDS
from tilik_server.personal.person_page import person_page
from tilik_server.personal.relations import PERSONAL_TABLES
from tilik_server.sql.statement import registered_statements
from tilik_server.trail.chains import verify_chains
from tilik_server.trail.reads import note_reads
from tilik_tests.commands import run_tilik, service_variables

NIP = "190112311920011119"
PRINTED = "19011231 192001 1 119"


def call(settings: Any, *arguments: str) -> CompletedProcess[str]:
    """Run the command against the database of the test."""
    return run_tilik("person", *arguments, env=service_variables(settings))


@pytest.fixture
async def ani(world: Any) -> dict[str, Any]:
    """Ani, with an appraisal and a row of each kind around it; her appraiser is Sari."""
    unit, cycle = await world.unit(code="DINAS"), await world.cycle()
    person = await world.employee(unit, nip=NIP, name="Ani <b>&")
    sari = await world.employee(unit, name="Sari")
    appraisal = await world.appraisal(person, unit, cycle, appraiser_id=sari, stage="RATED")
    goal = await world.goal(appraisal, unit, cycle, indicator_id=await world.indicator())
    source = await world.insert(
        "source_record", kind="legacy_scores", key="1", file_name="nilai.csv", file_hash="0",
        line=7, columns=orjson.dumps({"nip": NIP}).decode(), record="{}",
    )  # fmt: skip
    await world.evidence(goal, unit, cycle, title="Bukti Ani", submitted_by_id=person)
    await world.below("score", goal)
    review = await world.below("review", appraisal, by_id=sari)
    await world.below("rating", appraisal, source="SELF", by_id=person, comment="Sendiri")
    await world.below("rating", appraisal, by_id=sari, review_id=review, comment="Di evaluasi")
    await world.below("rating", appraisal, by_id=sari, comment="Belum boleh")
    for table in ("adjustment", "outcome", "follow_up", "objection", "timeline_entry"):
        await world.below(table, appraisal)
    await world.below("outbox", appraisal, recipient_id=person)
    await world.profile(person, unit)
    await world.insert(
        "account", employee_id=person, issuer="https://sso.example", kind="EMAIL", name="ani@x.id"
    )
    await world.insert(
        "integration_key", name="kiosk", scopes=["results"], key_hash="rahasia",
        expires_on=date(2099, 1, 1), created_by_id=person,
    )  # fmt: skip
    return {
        "person": person, "sari": sari, "unit": unit, "cycle": cycle, "appraisal": appraisal,
        "goal": goal, "source": source,
    }  # fmt: skip


async def say(world: Any, ani: dict[str, Any], author: Any, about: Any, **more: Any) -> None:
    """Feedback of a colleague."""
    given = {"channel": "PEER", "visibility": "SUPERIOR", "anonymous": False, "rating": 3}
    await world.insert(
        "feedback", id=new_id(ani["cycle"]), cycle_id=ani["cycle"], unit_id=ani["unit"],
        about_id=about, author_id=author, **{**given, **more},
    )  # fmt: skip


async def test_export_holds_every_table_about_the_person(world: Any, ani: Any) -> None:
    found = await export_person(world.database, NIP)
    held = {table for table, rows in found["about"].items() if rows}
    assert {
        "account", "appraisal", "assignment", "competency_profile", "employee", "evidence",
        "follow_up", "goal", "objection", "outbox", "rating", "review", "score", "timeline_entry",
    } <= held  # fmt: skip
    (person,) = found["about"]["employee"]
    assert (person["name"], person["nip"]) == ("Ani <b>&", NIP)
    assert person["unit"]["code"] == "DINAS"
    (appraisal,) = found["about"]["appraisal"]
    assert (appraisal["appraiser"], appraisal["cycle"]) == ("Sari", "2025")
    assert [each["line"] for each in found["imported_lines"]] == [7]
    (key,) = found["named_in"]["integration_key.created_by_id"]
    assert key["name"] == "kiosk"
    assert "rahasia" not in orjson.dumps(found).decode()


async def test_what_is_not_decided_is_counted_alone(world: Any, ani: Any) -> None:
    found = await export_person(world.database, NIP)
    shown = [each["comment"] for each in found["about"]["rating"]]
    assert sorted(shown) == ["Di evaluasi", "Sendiri"]
    assert found["about"]["outcome"] == found["about"]["adjustment"] == []
    withheld = {each["table"]: each["count"] for each in found["withheld"]}
    assert withheld == {"adjustment": 1, "outcome": 1, "rating": 1}
    await world.change("update appraisal set stage = 'DECIDED'")
    found = await export_person(world.database, NIP)
    assert (found["withheld"], len(found["about"]["rating"])) == ([], 3)


async def test_a_draft_is_exported_to_its_author_alone(world: Any, ani: Any) -> None:
    for author, kind in ((ani["person"], "OBJECTION"), (ani["sari"], "RATING")):
        own = {"appraisal_id": ani["appraisal"], "person_id": author}
        await world.insert("draft", **own, kind=kind, content=f'{{"reason": "{kind} konsep"}}')
    found = await export_person(world.database, NIP)
    (draft,) = found["about"]["draft"]
    assert draft["content"] == {"reason": "OBJECTION konsep"}
    # Not even a count tells that there is another one.
    assert "RATING konsep" not in orjson.dumps(found).decode()
    assert "draft" not in {each["table"] for each in found["withheld"]}
    for _, statement in DELETIONS:
        if "draft" in statement.sql:
            async with world.operator.writing(OPERATOR) as transaction:
                await transaction.execute(statement, ani["person"])
    assert await world.fetch("select id from draft") == []


async def test_feedback_without_a_name_keeps_its_author_hidden(world: Any, ani: Any) -> None:
    givers = [await world.employee(ani["unit"], name=f"Kolega {n}") for n in range(5)]
    for n, giver in enumerate(givers[:4]):
        await say(world, ani, giver, ani["person"], anonymous=True, comment=f"Diam {n}")
    await say(world, ani, ani["sari"], ani["person"], comment="Terang")
    await say(world, ani, ani["person"], ani["sari"], anonymous=True, comment="Dari Ani")
    found = (await export_person(world.database, NIP))["feedback"]
    assert [(each["comment"], each["author"]) for each in found["about"]] == [("Terang", "Sari")]
    assert found["hidden"] == [{"cycle": "2025", "channel": "PEER", "count": 4}]
    assert [(each["comment"], each["about"]) for each in found["by"]] == [("Dari Ani", "Sari")]
    await say(world, ani, givers[4], ani["person"], anonymous=True, comment="Diam 4")
    document = await export_person(world.database, NIP)
    found = document["feedback"]
    silent = [each for each in found["about"] if each["anonymous"]]
    assert (len(silent), found["hidden"]) == (5, [])
    assert {(each["author"], each["id"]) for each in silent} == {(None, None)}
    assert {datetime.fromisoformat(each["created_at"]).day for each in silent} == {1}
    text = orjson.dumps(document).decode() + person_page(document)
    assert "Kolega" not in text
    assert not any(str(giver) in text for giver in givers)


async def test_export_is_noted_in_the_trail_and_tells_who_read_before(world: Any, ani: Any) -> None:
    await export_person(world.database, NIP)
    document = await export_person(world.database, NIP)
    reads = [each for each in document["events"]["about"] if each["kind"] == "READ"]
    assert {each["table_name"] for each in reads} == {
        "appraisal", "competency_profile", "employee",
    }  # fmt: skip
    assert {each["viewer"] for each in reads} == {"operator"}
    assert (await verify_chains(world.database)).faults == []


async def test_somebody_without_an_appraisal_is_noted_too(world: Any) -> None:
    person = await world.employee(await world.unit(), nip=NIP)
    await export_person(world.database, NIP)
    (read,) = await world.fetch(
        "select c.table_name, c.people from audit_change c where command = 'READ'"
    )
    assert (read["table_name"], read["people"]) == ("employee", [person])


async def test_page_has_every_text_escaped_and_no_script(world: Any, ani: Any) -> None:
    page = person_page(await export_person(world.database, NIP))
    assert "Ani &lt;b&gt;&amp;" in page
    assert "<b>" not in page
    for word in ("<script", "<link", "<img", "src=", "href=", 'http-equiv="refresh'):
        assert word not in page
    assert "Data pribadi Anda" in page
    assert "Your personal data" in page


async def test_page_begins_with_who_it_is_and_says_words_and_times_of_people(
    world: Any, ani: Any, owner: Any
) -> None:
    region = await world.insert("region", code="91", name="Papua", scheme="kemendagri")
    await world.change("update unit set region_id = $1, name = 'Dinas'", region)
    await world.change("update account set created_at = '2025-05-01T20:30:00Z'")
    await world.change("update appraisal set starts_on = '2025-06-01', ends_on = '2025-12-31'")
    document = await export_person(world.database, NIP)
    page = person_page(document)
    text = re.sub(r"<[^>]*>", "", page)
    assert [text.index(word) for word in ("Ani", "Dinas", "Dibuat pada")] == sorted(
        text.index(word) for word in ("Ani", "Dinas", "Dibuat pada")
    )
    for title in ("dinilai ", "2 Mei 2025, 05.30 WIT / 2 May 2025, 05:30 WIT", "1 Juni 2025"):
        assert title in text
    assert re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-", page) == []
    assert re.findall(r"\d{4}-\d\d-\d\d", page) == []
    assert sorted(set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b|\bRATED\b|\bPENDING\b", text))) == []
    heads = re.findall(r"<h3>([\w -]+)", page)
    wanted = ["Pegawai ", "Penilaian kinerja ", "Rencana hasil kerja ", "Bukti dukung ", "Skor "]
    assert [head for head in heads if head in wanted][:5] == wanted


def test_every_word_of_a_closed_list_has_a_label() -> None:
    for table in PERSONAL_TABLES.values():
        for name, field in table.columns.fields.items():
            if enum := getattr(field, "enum_type", None):
                assert enum in VOCABULARIES[name], (table.name, name)


async def forgotten(world: Any) -> list[str]:
    """The tables that lead to a person, as the database says, and that nothing reads or names."""
    rows = await world.fetch(
        """
with recursive led (name) as (
  select 'employee'::regclass
  union
  select k.conrelid::regclass from pg_constraint k join led on k.confrelid = led.name
  where k.contype = 'f'
)
select name::text as name from led
"""
    )
    read = {reading.table.partition(".")[0] for reading in (*holdings.ABOUT, *holdings.NAMED)}
    known = read | set(holdings.READ_APART) | set(READ_APART) | set(NOT_PERSONAL)
    return sorted({row["name"].strip('"') for row in rows} - known)


async def test_no_table_that_leads_to_a_person_is_forgotten(world: Any) -> None:
    assert await forgotten(world) == []
    loose = await world.fetch(LOOSE_KEYS)
    assert {(row["name"], row["column"]) for row in loose} == set(LOOSE)


async def test_table_that_is_forgotten_is_named(world: Any, owner: Any) -> None:
    await owner.execute("create table forgotten (of uuid references goal)")
    try:
        assert await forgotten(world) == ["forgotten"]
    finally:
        await owner.execute("drop table forgotten")


# They lead to a person only by way of a unit's head, or of who proposed or declared something.
NOT_PERSONAL = {
    "competency_requirement": "of a position",
    "cycle": "of a unit",
    "indicator_position": "of an indicator",
    "invitation": "of a unit; nobody knows who got its code",
}
LOOSE_KEYS = """
select c.relname as name, a.attname as column
from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.oid in (select name::oid from tilik_table) and a.attnum > 0 and not a.attisdropped
  and a.atttypid in ('uuid'::regtype, 'uuid[]'::regtype) and a.attname <> 'id'
  and not exists (select from pg_constraint k
    where k.conrelid = a.attrelid and k.contype = 'f' and a.attnum = any (k.conkey))
"""
LOOSE = {
    ("audit_chain", "agency_id"): "a unit",
    ("audit_change", "event_id"): "an event",
    ("audit_change", "people"): "read as events",
    ("audit_change", "unit_id"): "a unit",
    ("audit_event", "agency_id"): "a unit",
    ("audit_event", "employee_id"): "read as events",
    ("audit_event", "units"): "units",
    ("departure", "row"): "a row of a feed",
    ("departure", "units"): "units",
    ("goal", "scored_goal_id"): "a goal",
    ("idempotency_key", "result"): "what a request made",
    ("score", "inputs"): "evidence of the goal",
}


def test_every_column_has_words_in_both_languages() -> None:
    named = {
        name
        for each in registered_statements()
        if each.name.startswith("personal.read")
        for name in re.findall(r"(?<!date_trunc\()'([a-z_]+)', (?:t|e|c|x|case|\()", each.sql)
    }
    assert sorted(named - set(WORDS["columns"])) == []
    tables = {each.table.partition(".")[0] for each in (*holdings.ABOUT, *holdings.NAMED)}
    assert sorted(tables - set(WORDS["tables"])) == []


def test_what_somebody_wrote_is_said_for_each_link() -> None:
    links = {
        (table.name, link)
        for table in PERSONAL_TABLES.values()
        if table.about
        for link in table.named_by
    }
    assert links == set(holdings.WRITTEN)


async def test_command_writes_two_files_for_their_owner_alone(
    settings: Any, world: Any, ani: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    done = call(settings, "export", *PRINTED.split(), "--output", str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert NIP not in done.stdout
    assert sorted(each.name for each in folder.iterdir()) == ["person.html", "person.json"]
    for each in (folder, *folder.iterdir()):
        assert stat.S_IMODE(each.stat().st_mode) == (0o700 if each == folder else 0o600)
    assert orjson.loads((folder / "person.json").read_bytes())["about"]["employee"]
    (event,) = {
        row["operation"]
        for row in await world.fetch("select operation from audit_event where kind = 'READ'")
    }
    assert event == "tilik person export"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["19011231192001111"], "PERSON: give 18 digits; for somebody without a number"),
        (["190112311920011118"], "PERSON: nobody has this number; compare it"),
        ([NIP, NIP], "PERSON: give the number of one person"),
        ([f"{NIP},190112311920011118"], "isi nomor satu orang"),
        (["1,90112E+17"], "PERSON: a spreadsheet has rounded this number"),
        (["DINAS"], "nobody has this code, e-mail address or id"),
        ([PRINTED, "--output", "/dev/null"], "--output: /dev/null cannot be written"),
    ],
)
async def test_wrong_call_is_one_line(
    settings: Any, world: Any, ani: Any, tmp_path: Path, arguments: list[str], words: str
) -> None:
    given = arguments if "--output" in arguments else [*arguments, "--output", str(tmp_path / "x")]
    done = call(settings, "export", *given)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert words in line
    assert NIP not in line
    assert await world.fetch("select from audit_event where kind = 'READ'") == []


async def test_refused_export_tells_all_at_once_and_leaves_no_folder(
    settings: Any, world: Any, ani: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "data"
    for named in ("190112311920011118", "DINAS", "1901123119200111"):
        done = call(settings, "export", named, "--output", str(folder))
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
        assert not folder.parent.exists()
        both = call(settings, "export", named, "--output", "/dev/null")
        assert "--output: /dev/null cannot be written" in both.stderr
        assert "PERSON: " in both.stderr
    assert await world.fetch("select from audit_event where kind = 'READ'") == []


@pytest.mark.parametrize("named", ["K-12", "siasn:A-1", "ANI@x.id", "{key}", "{node}"])
async def test_person_is_named_by_code_account_or_id(
    settings: Any, world: Any, ani: Any, tmp_path: Path, named: str
) -> None:
    await world.change("update employee set code = 'K-12' where id = $1", ani["person"])
    await world.insert("external_code", scheme="SIASN", value="A-1", employee_id=ani["person"])
    word = named.format(key=ani["person"], node=encode("Employee", ani["person"]))
    done = call(settings, "export", word, "--output", str(tmp_path / "x"))
    assert (done.returncode, done.stderr) == (0, "")
    data = orjson.loads((tmp_path / "x" / "person.json").read_bytes())
    assert data["about"]["employee"][0]["nip"] == NIP


async def test_account_of_several_people_names_none(world: Any, ani: Any) -> None:
    await world.insert(
        "account", employee_id=ani["sari"], issuer="https://b", kind="EMAIL", name="ani@x.id"
    )
    with pytest.raises(PersonNotFound, match="several people"):
        await export_person(world.database, "ani@x.id")


async def test_who_ran_the_export_is_told(
    settings: Any, world: Any, ani: Any, tmp_path: Path
) -> None:
    for _ in range(2):
        assert call(settings, "export", NIP, "--output", str(tmp_path)).returncode == 0
    data = orjson.loads((tmp_path / "person.json").read_bytes())
    reads = [each for each in data["events"]["about"] if each["operation"] == "tilik person export"]
    who = f"{getpass.getuser()}@{socket.gethostname()}"
    assert {(each["viewer"], each["client"]) for each in reads} == {("operator", who)}
    assert who in (tmp_path / "person.html").read_text()


async def test_address_of_another_person_is_not_told(world: Any, ani: Any) -> None:
    viewer = replace(USER, employee=ani["sari"], provenance=Provenance(client="10.0.0.9"))
    await note_reads(world.database, viewer, {"appraisal": [ani["appraisal"]]})
    (read,) = (await export_person(world.database, NIP))["events"]["about"][-1:]
    assert (read["employee"], read["client"]) == ("Sari", None)
