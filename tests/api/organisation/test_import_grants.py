"""Roles of people: granted, changed, ended or rejected line by line."""

from typing import Any

import pytest

from tilik_server.errors import ImportRefused
from tilik_tests.office import Take, nip, rejected, told

GRANTS = "role,unit,nip,from,to,reason\n"
HELD = """select g.role, u.code as unit, e.name, g.starts_on::text, g.ends_on::text, g.reason
from role_grant g join employee e on e.id = g.employee_id left join unit u on u.id = g.unit_id
order by g.role, g.starts_on"""

pytestmark = pytest.mark.usefixtures("office")


async def test_role_is_granted_changed_ended_and_left_alone(take: Take, world: Any) -> None:
    lines = (
        f"agency_admin,D1,{nip(1)},2025-01-01,,SK 1\nADMIN,,{nip(2)},2025-01-01,2025-12-31,SK 2\n"
    )
    assert [kind for _, kind, _ in told(await take("grants", GRANTS + lines))] == ["created"] * 2
    rows = await world.fetch(HELD)
    assert [tuple(row.values()) for row in rows] == [
        ("ADMIN", None, "Budi", "2025-01-01", "2025-12-31", "SK 2"),
        ("AGENCY_ADMIN", "D1", "Ayu", "2025-01-01", None, "SK 1"),
    ]
    report = await take("grants", GRANTS + lines + f"AGENCY_ADMIN,D1,{nip(1)},,,SK 1\n")
    assert (report.imported, report.unchanged) == (0, 3)
    ended = f"AGENCY_ADMIN,D1,{nip(1)},2025-01-01,2030-06-30,SK 3\n"
    assert told(await take("grants", GRANTS + ended)) == [
        (2, "ended", ["to - → 2030-06-30", "reason SK 1 → SK 3"])
    ]
    later = f"AGENCY_ADMIN,D1,{nip(1)},2030-07-01,,SK 4\n"
    assert told(await take("grants", GRANTS + later)) == [(2, "created", [])]


async def test_role_line_is_rejected_with_its_column(take: Take, world: Any) -> None:
    await take("employees", f"nip,active_until\n{nip(3)},2020-01-01\n")
    await take("grants", GRANTS + f"AUDITOR,D1.1,{nip(1)},2025-01-01,,SK\n")
    await world.change("update role_grant set ended_at = now(), end_reason = 'x'")
    lines = [
        f"EMPLOYEE,D1,{nip(1)},,,SK",
        f"ADMIN,D1,{nip(1)},,,SK",
        f"AUDITOR,D9,{nip(1)},,,SK",
        f"AUDITOR,D1,{nip(9)},,,SK",
        f"AUDITOR,D1,{nip(3)},,,SK",
        f"AUDITOR,D1,{nip(1)},2025-02-01,2025-01-01,SK",
        f"AUDITOR,D1,{nip(1)},,2025-01-01,SK",
        f"AUDITOR,D1,{nip(1)},,,",
        f"AUDITOR,D1.1,{nip(1)},2025-01-01,,SK",
        f"AUDITOR,D1,{nip(2)},2025-01-01,,SK",
        f"AUDITOR,D1,{nip(2)},2025-06-01,,SK",
    ]
    report = await take("grants", GRANTS + "\n".join(lines), keep_going=True)
    assert rejected(report) == [
        (2, "role"),
        (3, "unit"),
        (4, "unit"),
        (5, "nip"),
        (6, "nip"),
        (7, "to"),
        (8, "to"),
        (9, "reason"),
        (10, "from"),
        (12, "from"),
    ]
    assert "was ended before its last day" in report.rejected[8].reason.en
    assert report.counts["created"] == 1


async def test_file_without_units_would_grant_everywhere_and_is_refused(take: Take) -> None:
    with pytest.raises(ImportRefused, match="its header is role,nip,reason"):
        await take("grants", f"role,nip,reason\nAUDITOR,{nip(1)},SK\n")
