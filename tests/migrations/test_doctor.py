"""`tilik doctor` finds what is wrong with an installation, in both languages."""

import asyncio
import json
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from pydantic import SecretStr

from tilik_server.access.tokens import KEY_FILE, Tokens
from tilik_server.database.embedded import OWNER_ROLE, SUPERUSER
from tilik_server.doctor import machine
from tilik_server.doctor.examine import examine, has_fault
from tilik_server.doctor.finding import Finding, Severity
from tilik_server.settings import Settings
from tilik_tests.cluster import Cluster
from tilik_tests.commands import run_tilik

Findings = Callable[..., Any]


# What plugins offer is another subject; `test_sound_installation...` and the command read it anew.
of_other_subjects = pytest.mark.usefixtures("read_once")


def address(url: SecretStr | None) -> str:
    assert url is not None
    return url.get_secret_value()


@pytest.fixture
def examined(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Findings:
    """Examines an installation on a migrated database; variables may be changed."""

    async def found(**changed: str) -> list[Finding]:
        variables = {
            "TILIK_DATABASE_URL": address(settings.database_url),
            "TILIK_OWNER_DATABASE_URL": address(settings.owner_database_url),
            "TILIK_DATA_DIR": str(tmp_path),
            **changed,
        }
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            return [finding async for finding in examine(os.environ)]

    return found


def faults(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.subject, each.text.en) for each in findings if each.level is Severity.FAULT]


async def as_owner(settings: Settings, sql: str) -> None:
    owner = await asyncpg.connect(address(settings.owner_database_url))
    try:
        await owner.execute(sql)
    finally:
        await owner.close()


async def test_sound_installation_has_one_fault_that_the_tests_make(examined: Findings) -> None:
    findings = await examined()
    # The servers of the tests run without fsync.
    assert [subject for subject, _ in faults(findings)] == ["version"]
    assert "fsync is off" in faults(findings)[0][1]
    assert {each.subject for each in findings} == {
        *("settings", "disk", "keys", "issuers", "roles", "version", "clock", "tables", "backup"),
        *("trail", "plugins"),
    }
    assert all(each.text.en and each.text.id for each in findings)
    assert has_fault(findings)


@of_other_subjects
async def test_mistyped_variable_is_named_with_the_near_one(examined: Findings) -> None:
    findings = await examined(TILIK_POOL_SIZ="5", TILIK_ZEBRA="1")
    assert ("settings", "TILIK_POOL_SIZ is no setting; did you mean TILIK_POOL_SIZE?") in faults(
        findings
    )
    (zebra,) = [each for each in findings if "ZEBRA" in each.text.en]
    assert zebra.level is Severity.WARNING


async def test_invalid_setting_ends_the_examination(examined: Findings) -> None:
    findings = await examined(TILIK_POOL_SIZE="many")
    assert findings[-1].level is Severity.FAULT
    assert "TILIK_POOL_SIZE is not valid" in findings[-1].text.en


@of_other_subjects
@pytest.mark.parametrize(
    ("sql", "back", "said"),
    [
        (
            "alter table employee disable row level security",
            "alter table employee enable row level security",
            "off for the table employee",
        ),
        (
            "revoke select on goal from tilik",
            "grant select on goal to tilik",
            "may not read the table goal",
        ),
    ],
)
async def test_tables_that_are_open_or_closed_to_the_service_are_named(
    examined: Findings, settings: Settings, sql: str, back: str, said: str
) -> None:
    await as_owner(settings, sql)
    findings = await examined()
    await as_owner(settings, back)
    assert [text for subject, text in faults(findings) if subject == "tables" and said in text]


@of_other_subjects
@pytest.mark.parametrize(
    ("right", "said"),
    [
        ("temporary on database {0}", "may create temporary tables"),
        ("create on database {0}", "may create schemas"),
        ("create on schema public", "may create tables and functions"),
    ],
)
async def test_service_that_can_create_something_is_named_with_the_way_back(
    examined: Findings, settings: Settings, postgres: Cluster, right: str, said: str
) -> None:
    name = urlsplit(address(settings.database_url)).path.removeprefix("/")
    assert [text for subject, text in faults(await examined()) if subject == "roles"] == []
    await postgres.run(f"grant {right.format(name)} to tilik", name)
    (found,) = [text for subject, text in faults(await examined()) if subject == "roles"]
    assert said in found
    await as_owner(settings, found.rpartition("database: ")[2].removesuffix("."))
    assert [text for subject, text in faults(await examined()) if subject == "roles"] == []


@of_other_subjects
async def test_table_whose_changes_are_not_noted_is_named(
    examined: Findings, settings: Settings
) -> None:
    await as_owner(settings, "alter table goal disable trigger goal_audit_delete")
    findings = await examined()
    await as_owner(settings, "alter table goal enable trigger goal_audit_delete")
    (said,) = [text for subject, text in faults(findings) if subject == "trail"]
    assert said.startswith("goal: its triggers for DELETE are missing, switched off or other ones")
    assert said.endswith("select audit_table('goal').")


@of_other_subjects
async def test_missing_migrations_and_roles_of_the_wrong_kind_are_faults(
    examined: Findings, settings: Settings, empty: Settings, postgres: Cluster
) -> None:
    findings = await examined(TILIK_DATABASE_URL=address(empty.database_url))
    assert "run `tilik migrate`" in dict(faults(findings))["tables"]
    assert "two databases" in dict(faults(findings))["roles"]
    findings = await examined(TILIK_DATABASE_URL=address(settings.owner_database_url))
    assert "owns the table" in dict(faults(findings))["database"]
    findings = await examined(TILIK_OWNER_DATABASE_URL=address(settings.database_url))
    assert "does not own" in dict(faults(findings))["roles"]
    superuser = address(settings.owner_database_url).replace(OWNER_ROLE, SUPERUSER, 1)
    (roles,) = [
        each
        for each in await examined(TILIK_OWNER_DATABASE_URL=superuser)
        if each.subject == "roles" and "superuser" in each.text.en
    ]
    assert roles.level is Severity.WARNING
    findings = await examined(TILIK_DATABASE_URL="postgresql://tilik:s3cret@127.0.0.1:9/tilik")
    assert "cannot be reached" in dict(faults(findings))["database"]
    assert "s3cret" not in str(findings)


@of_other_subjects
async def test_pool_larger_than_the_server_is_a_fault(examined: Findings) -> None:
    texts = [text for _, text in faults(await examined(TILIK_POOL_SIZE="500"))]
    assert any("TILIK_POOL_SIZE is 500, and the server accepts" in text for text in texts)


def later(now: Callable[[], float], seconds: float) -> float:
    return now() + seconds


@of_other_subjects
async def test_clocks_that_differ_are_told(
    examined: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seconds, level in ((5, Severity.WARNING), (300, Severity.FAULT), (-300, Severity.FAULT)):
        with monkeypatch.context() as patch:
            patch.setattr(
                "tilik_server.doctor.database.time.time", partial(later, time.time, seconds)
            )
            (clock,) = [each for each in await examined() if each.subject == "clock"]
        assert clock.level is level


@of_other_subjects
async def test_disk_without_room_and_keys_that_others_read_are_faults(
    examined: Findings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Tokens(tmp_path)
    assert "keys" not in dict(faults(await examined()))
    (tmp_path / KEY_FILE).chmod(0o644)
    monkeypatch.setattr(machine, "EMPTY", 2**60)
    found = dict(faults(await examined()))
    assert "sign tokens with it" in found["keys"]
    assert "MiB are free" in found["disk"]
    (tmp_path / KEY_FILE).write_text("no key")
    assert "cannot be used (no RSA key)" in dict(faults(await examined()))["keys"]


@of_other_subjects
async def test_issuer_without_keys_or_without_an_answer_is_a_fault(examined: Findings) -> None:
    answers = iter([b'{"keys": []}', b"<html>"])

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = next(answers)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    issuer = {
        "issuer": f"http://127.0.0.1:{port}",
        "audience": "tilik",
        "key_set": f"http://127.0.0.1:{port}/keys",
        "claims": {"nip": "nip"},
    }
    variables = {"TILIK_ISSUERS": json.dumps([issuer]), "TILIK_ISSUER_TIMEOUT": "5"}
    async with server:
        assert "has 0 keys" in dict(faults(await examined(**variables)))["issuers"]
        assert "cannot be read" in dict(faults(await examined(**variables)))["issuers"]
    assert "cannot be read" in dict(faults(await examined(**variables)))["issuers"]


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_command_prints_json_or_indonesian_and_fails_with_a_fault(
    settings: Settings, tmp_path: Path
) -> None:
    def tilik(*arguments: str, **more: str) -> tuple[int, str, str]:
        done = run_tilik("doctor", *arguments, env={"TILIK_DATA_DIR": str(tmp_path), **more})
        return done.returncode, done.stdout, done.stderr

    status, out, err = tilik()
    assert (status, err) == (0, "")
    assert "no embedded database was started yet" in out
    assert files(tmp_path) == []
    status, out, err = tilik("--json", TILIK_DATABASE_URL=address(settings.database_url))
    assert (status, err) == (1, "")
    assert {"en", "id"} == set(json.loads(out)[0]["text"])
    status, out, err = tilik("--language", "id", TILIK_PROT="1")
    assert (status, err) == (1, "")
    assert "mungkin maksudnya TILIK_PORT?" in out
