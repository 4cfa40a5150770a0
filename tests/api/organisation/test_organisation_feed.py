"""The feed of the organisation: nothing is missed, and what leaves a subtree is told."""

from typing import Any

import pytest

from tilik_tests.office import POSTS, Take, nip

pytestmark = pytest.mark.usefixtures("office")

FEED = """query ($under: String, $after: String, $first: Int) {
  feed: organisationChanges(under: $under, after: $after, first: $first) {
    changes { id removed unit { code } position { code } employee { name unit { code } } }
    endCursor hasMore } }"""


class Copy:
    """Who keeps a copy of a subtree by the feed."""

    def __init__(self, graph: Any, under: str | None = None) -> None:
        self.graph, self.under, self.after = graph, under, None
        self.held: dict[str, str] = {}

    async def news(self, first: int = 100) -> list[str]:
        """What changed since the last time: names, and those of what left with a minus."""
        given = {"under": self.under, "after": self.after, "first": first}
        page = (await self.graph.ask(FEED, **given))["feed"]
        self.after = page["endCursor"]
        return [self._take(each) for each in page["changes"]]

    def _take(self, change: dict[str, Any]) -> str:
        if change["removed"]:
            assert [change[kind] for kind in ("unit", "position", "employee")] == [None] * 3
            return f"-{self.held.pop(change['id'], '')}"
        (row,) = (row for row in (change["unit"], change["position"], change["employee"]) if row)
        name: str = row.get("code") or row["name"]
        self.held[change["id"]] = name
        return name


async def test_copy_has_everything_and_then_what_changes(graph: Any, take: Take) -> None:
    copy = Copy(graph)
    everything = ["Ayu", "Budi", "Bupati", "Citra", "D1", "D1.1", "D1.2", "KEPALA", "STAF"]
    assert sorted(await copy.news()) == everything
    assert await copy.news() == []
    await take("units", "code,name\nD1.2,Bidang Kedua\n")
    assert await copy.news() == ["D1.2"]
    await take("employees", f"nip,supervisor\n{nip(3)},{nip(1)}\n")
    assert await copy.news() == ["Citra"]
    await take("positions", "code,title\nSTAF,Pelaksana\n")
    assert await copy.news() == ["STAF"]
    await take("assignments", POSTS + f"{nip(3)},D1.2,KEPALA,2025-01-01,,ya\n")
    assert await copy.news() == ["Citra"]


async def test_pages_follow_each_other_without_gaps(graph: Any) -> None:
    copy = Copy(graph)
    told = [name for _ in range(9) for name in await copy.news(first=1)]
    assert sorted(told) == sorted(copy.held.values())
    assert len(told) == 9
    assert await copy.news(first=1) == []


async def test_level_that_a_position_requires_counts_as_its_change(graph: Any, world: Any) -> None:
    copy = Copy(graph)
    await copy.news()
    (position,) = await world.fetch("select id from position where code = 'STAF'")
    competency = await world.competency()
    given = {"position_id": position["id"], "competency_id": competency, "level": 3}
    await world.insert("competency_requirement", **given)
    assert await copy.news() == ["STAF"]
    await world.change("delete from competency_requirement")
    assert await copy.news() == ["STAF"]


async def test_person_who_moves_leaves_one_copy_and_enters_another(graph: Any, take: Take) -> None:
    one, two = Copy(graph, "D1.1"), Copy(graph, "D1.2")
    assert sorted(await one.news()) == ["Budi", "Citra", "D1.1", "KEPALA", "STAF"]
    assert sorted(await two.news()) == ["D1.2", "KEPALA", "STAF"]
    await take("assignments", POSTS + f"{nip(3)},D1.2,STAF,2025-01-01,,\n")
    assert (await one.news(), await two.news()) == (["-Citra"], ["Citra"])


async def test_unit_that_moves_takes_its_people_along(graph: Any, take: Take) -> None:
    two, all_of_it = Copy(graph, "D1.2"), Copy(graph)
    await two.news()
    await all_of_it.news()
    await take("units", "code,parent\nD1.1,D1.2\n")
    assert sorted(await two.news()) == ["Budi", "Citra", "D1.1"]
    await all_of_it.news()
    await take("units", "code,parent\nD1.1,D1\n")
    assert sorted(await two.news()) == ["-Budi", "-Citra", "-D1.1"]
    assert sorted(await all_of_it.news()) == ["Budi", "Citra", "D1.1"]


@pytest.mark.parametrize(
    ("sent", "code", "path"),
    [
        ({"after": "x"}, "INVALID_ID", "after"),
        ({"under": "D9"}, "CODE_UNKNOWN", "under"),
        ({"first": 0}, "INVALID_PAGE", "first"),
    ],
)
async def test_wrong_argument_is_told(graph: Any, sent: Any, code: str, path: str) -> None:
    answer = await graph.run(FEED, **sent)
    assert answer.faults == [(code, [path])]


async def test_cursor_of_another_feed_is_refused(graph: Any) -> None:
    other = await graph.ask("{ feed: appraisalChanges { endCursor } }")
    answer = await graph.run(FEED, after=other["feed"]["endCursor"])
    assert answer.faults == [("INVALID_ID", ["after"])]


async def test_page_takes_as_many_statements_for_many_changes_as_for_few(graph: Any) -> None:
    few = await graph.run("{ organisationChanges(first: 3) { changes { employee { name } } } }")
    many = await graph.run("{ organisationChanges(first: 100) { changes { employee { name } } } }")
    assert len(many.statements) <= 4
    assert len(few.statements) <= len(many.statements)
