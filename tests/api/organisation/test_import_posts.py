"""Posts of people: begun, moved, corrected, ended or rejected line by line."""

from datetime import date
from typing import Any

import pytest

from tilik_tests.office import (
    HELD,
    POSTS,
    STAFF,
    Take,
    nip,
    rejected,
    told,
)


@pytest.mark.usefixtures("office")
async def test_new_main_post_ends_the_former_and_moves_the_person(take: Take, world: Any) -> None:
    report = await take("assignments", POSTS + f"{nip(3)},D1.2,STAF,2025-03-01,,\n")
    assert told(report) == [(2, "moved", ["post STAF in D1.1 → STAF in D1.2"])]
    rows = [row for row in await world.fetch(HELD) if row["name"] == "Citra"]
    assert [(row["unit"], row["starts_on"], row["ends_on"]) for row in rows] == [
        ("D1.1", date(2024, 1, 1), date(2025, 2, 28)),
        ("D1.2", date(2025, 3, 1), None),
    ]
    assert [row["unit"] for row in await world.fetch(STAFF) if row["name"] == "Citra"] == ["D1.2"]


@pytest.mark.usefixtures("office")
async def test_post_is_ended_reopened_corrected_and_held_as_acting(take: Take, world: Any) -> None:
    line = f"{nip(3)},D1.1,STAF,2024-01-01,2025-03-31,\n"
    assert told(await take("assignments", POSTS + line)) == [(2, "ended", ["to - → 2025-03-31"])]
    again = line.replace("2025-03-31", "")
    assert told(await take("assignments", POSTS + again)) == [(2, "changed", ["to 2025-03-31 → -"])]
    other = again.replace("D1.1,STAF", "D1.2,KEPALA")
    assert told(await take("assignments", POSTS + other)) == [
        (2, "changed", ["post STAF in D1.1 → KEPALA in D1.2"])
    ]
    acting = f"{nip(3)},D1.1,KEPALA,2025-01-01,2025-06-30,ya\n"
    report = await take("assignments", POSTS + acting + f"{nip(3)},D1.1,STAF,2025-01-01,,y\n")
    assert told(report) == [(2, "created", []), (3, "created", [])]
    rows = [row for row in await world.fetch(HELD) if row["name"] == "Citra"]
    assert [(row["unit"], row["position"], row["acting"]) for row in rows] == [
        ("D1.2", "KEPALA", False),
        ("D1.1", "KEPALA", True),
        ("D1.1", "STAF", True),
    ]


@pytest.mark.usefixtures("office")
async def test_history_in_any_order_becomes_posts_one_after_the_other(
    take: Take, world: Any
) -> None:
    lines = (
        f"{nip(3)},D1.2,STAF,2022-05-01,,\n{nip(3)},D1.1,STAF,2020-01-01,2021-12-31,\n"
        f"{nip(3)},D1,KEPALA,2025-02-01,,\n"
    )
    report = await take("assignments", POSTS + lines)
    assert [kind for _, kind, _ in told(report)] == ["created", "created", "moved"]
    rows = [row for row in await world.fetch(HELD) if row["name"] == "Citra"]
    assert [(row["unit"], str(row["starts_on"]), str(row["ends_on"])) for row in rows] == [
        ("D1.1", "2020-01-01", "2021-12-31"),
        ("D1.2", "2022-05-01", "2023-12-31"),
        ("D1.1", "2024-01-01", "2025-01-31"),
        ("D1", "2025-02-01", "None"),
    ]
    # The history as it was exported says of none but the last that it is open.
    report = await take("assignments", POSTS + lines)
    assert (report.imported, report.unchanged) == (0, 3)


@pytest.mark.usefixtures("office")
async def test_post_line_is_rejected_with_its_column(take: Take, world: Any) -> None:
    lines = [
        f"{nip(9)},D1,STAF,2024-01-01,,",
        f"{nip(1)},D9,STAF,2024-01-01,,",
        f"{nip(1)},D1,XX,2024-01-01,,",
        f"{nip(1)},D1,STAF,2024-02-01,2024-01-01,",
        f"{nip(1)},D1,STAF,2024-02-30,,",
        f"{nip(1)},D1,STAF,,,plt",
        f"{nip(2)},D1.1,STAF,2020-01-01,2024-01-01,",
        f"{nip(3)},D1.1,STAF,2024-01-01,2026-12-31,",
        f"{nip(3)},D1.2,STAF,2026-06-01,,",
    ]
    report = await take("assignments", POSTS + "\n".join(lines), keep_going=True)
    assert rejected(report) == [
        (2, "nip"),
        (3, "unit"),
        (4, "position"),
        (5, "to"),
        (6, "from"),
        (7, "acting"),
        (8, "to"),
        (10, "from"),
    ]
    assert "two posts on one day" in report.rejected[-1].reason.en
    rows = [row for row in await world.fetch(HELD) if row["name"] == "Citra"]
    assert [str(row["ends_on"]) for row in rows] == ["2026-12-31"]


@pytest.mark.usefixtures("office")
async def test_post_without_a_first_day_begins_today(take: Take, world: Any) -> None:
    report = await take("assignments", f"nip,unit,position\n{nip(3)},D1.2,STAF\n")
    assert [kind for _, kind, _ in told(report)] == ["moved"]
    (row,) = await world.fetch(
        "select a.starts_on = tilik_today(a.unit_id) as today from assignment a "
        "join unit u on u.id = a.unit_id where u.code = 'D1.2'"
    )
    assert row["today"]
