"""Complete files: who is not in one has left, but never many at once unasked."""

from typing import Any

import pytest

from tilik_server.errors import ImportRefused
from tilik_server.importing.changes import ChangeKind
from tilik_server.importing.organisation.complete_file import CompleteFile
from tilik_tests.office import (
    POSTS,
    Take,
    nip,
)


@pytest.mark.usefixtures("office")
async def test_who_is_not_in_a_complete_file_has_left(take: Take, world: Any) -> None:
    text = f"nip\n{nip(1)}\n{nip(2)}\n"
    with pytest.raises(ImportRefused) as fault:
        await take("employees", text, complete=CompleteFile())
    assert "1 of 3 people are not in it, more than 5 %" in fault.value.message.en
    assert "confirm it with --yes" in fault.value.message.en
    rows = await world.fetch("select count(active_until) as ended from employee")
    assert rows == [{"ended": 0}]
    report = await take("employees", text, complete=CompleteFile(is_confirmed=True))
    assert [(each.name, each.change.kind) for each in report.absent] == [
        ("Citra", ChangeKind.ENDED)
    ]
    (row,) = await world.fetch(
        "select name, active_until = tilik_today(unit_id) - 1 as yesterday from employee "
        "where active_until is not null"
    )
    assert row == {"name": "Citra", "yesterday": True}
    report = await take("employees", text, complete=CompleteFile())
    assert report.absent == ()


@pytest.mark.usefixtures("office")
async def test_complete_file_of_a_unit_ends_nobody_elsewhere(take: Take) -> None:
    text = f"nip\n{nip(2)}\n"
    complete = CompleteFile(unit="D1.1", is_confirmed=True)
    report = await take("employees", text, complete=complete, dry_run=True)
    assert [each.name for each in report.absent] == ["Citra"]
    with pytest.raises(ImportRefused, match="no unit has the code of --unit"):
        await take("employees", text, complete=CompleteFile(unit="D9"))


@pytest.mark.usefixtures("office")
async def test_complete_file_with_rejected_lines_ends_nobody(take: Take) -> None:
    text = f"nip\n{nip(1)}\n{nip(2)}\n1.97001E+17\n"
    complete = CompleteFile(is_confirmed=True)
    with pytest.raises(ImportRefused, match="1 lines are rejected, so that it is not complete"):
        await take("employees", text, complete=complete, keep_going=True)


@pytest.mark.usefixtures("office")
async def test_complete_file_of_posts_ends_those_that_it_does_not_name(
    take: Take, world: Any
) -> None:
    await take("assignments", POSTS + f"{nip(3)},D1.2,KEPALA,2025-01-01,,ya\n")
    text = POSTS + f"{nip(1)},D1,KEPALA,,,\n{nip(2)},D1.1,KEPALA,,,\n{nip(3)},D1.2,STAF,,,\n"
    with pytest.raises(ImportRefused, match="1 of 3 people are not in it"):
        await take("assignments", text, complete=CompleteFile())
    report = await take("assignments", text, complete=CompleteFile(is_confirmed=True))
    assert [each.name for each in report.absent] == ["Citra, KEPALA in D1.2"]
    rows = await world.fetch(
        "select u.code, a.acting from assignment a join unit u on u.id = a.unit_id "
        "join employee e on e.id = a.employee_id where e.name = 'Citra' and ends_on is null"
    )
    assert rows == [{"code": "D1.2", "acting": False}]
