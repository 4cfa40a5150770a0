"""What tests of an imported office share: the headers of files, statements, and reports read."""

from collections.abc import Callable
from typing import Any

from tilik_server.importing.report import Report

UNITS = "code,name,kind,sector,region,parent,head\n"
POSITIONS = "code,title,class,duties\n"
PEOPLE = "nip,code,name,employment,grade,supervisor,active_until\n"
POSTS = "nip,unit,position,from,to,acting\n"
TREE = """select u.code, p.code as parent, u.name, h.name as head from unit u
left join unit p on p.id = u.parent_id left join employee h on h.id = u.head_id order by u.code"""
STAFF = """select e.name, e.nip, e.code, e.grade, s.name as superior, e.active_until,
u.code as unit, p.code as position from employee e left join employee s on s.id = e.supervisor_id
left join unit u on u.id = e.unit_id left join position p on p.id = e.position_id order by e.name"""
HELD = """select e.name, u.code as unit, p.code as position, a.starts_on, a.ends_on, a.acting
from assignment a join employee e on e.id = a.employee_id join unit u on u.id = a.unit_id
join position p on p.id = a.position_id order by e.name, a.acting, a.starts_on"""

Take = Callable[..., Any]
"""Imports lines of a kind."""


def nip(number: int) -> str:
    """The number of a person of the office."""
    return f"190101011920011{number:03}"


def told(report: Report) -> list[tuple[int, str, list[str]]]:
    """The changes of a report: line, kind and differences."""
    assert report.changes is not None
    return [
        (each.line, each.change.kind.value, [str(one) for one in each.change.differences])
        for each in report.changes
    ]


def rejected(report: Report) -> list[tuple[int, str]]:
    """The rejected lines with their columns."""
    return [(each.line, each.field) for each in report.rejected]


def warned(report: Report) -> list[tuple[int, str]]:
    """The warnings by line."""
    return [(each.line, each.reason.en) for each in report.warnings]
