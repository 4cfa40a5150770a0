"""`tilik invite` and `tilik token` as an office would call them."""

import re
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from tilik_server.access.tokens import Tokens
from tilik_tests.commands import run_tilik, service_variables


def call(settings: Any, *arguments: str) -> CompletedProcess[str]:
    """Run a command against the database of the test."""
    return run_tilik(*arguments, env=service_variables(settings))


async def test_codes_are_printed_one_a_line(settings: Any, world: Any, office: Any) -> None:
    done = call(settings, "invite", "--unit", "CLINIC", "--count", "3", "--days", "7")
    codes = done.stdout.split()
    assert (done.returncode, len(codes), done.stderr) == (0, 3, "")
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", c) for c in codes)
    (row,) = await world.fetch(
        "select count(*) as count, bool_and(expires_at - created_at = interval '7 days') as week "
        "from invitation where unit_id = $1",
        office.clinic,
    )
    assert row == {"count": 3, "week": True}


async def test_unit_that_is_not_there_is_one_line(settings: Any, world: Any) -> None:
    done = call(settings, "invite", "--unit", "NOWHERE")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "tilik: There is no unit with the code NOWHERE.\n"


async def test_token_of_an_integration_names_its_source(
    settings: Any, world: Any, office: Any, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"data_dir": tmp_path})
    for more, source in (
        (["--unit", "CLINIC"], "integration CLINIC"),
        (["--source", "Kios SKM"], "Kios SKM"),
    ):
        done = call(own, "token", "--role", "INTEGRATION", *more)
        assert Tokens(tmp_path).read(done.stdout.strip(), "en").source == source
    for wrong in (
        ["--role", "ADMIN", "--source", "x"],
        ["--role", "INTEGRATION", "--source", "x" * 51],
    ):
        assert call(own, "token", *wrong).returncode == 2


async def test_number_that_nobody_has_is_one_line(settings: Any, world: Any) -> None:
    done = call(settings, "token", "--nip", "123")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "tilik: --nip: nobody has this number\n"
