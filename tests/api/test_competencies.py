"""The competencies that plugins name, kept in the database."""

from typing import Any

from tilik_server.plugin_host.keep_competencies import keep_competencies
from tilik_server.plugin_host.plugins import EMPTY

ASK = "{ competencies { key name kind } }"


async def test_competencies_are_those_of_the_plugins(graph: Any) -> None:
    count = len(graph.catalogue.competencies)
    assert await keep_competencies(graph.database, graph.catalogue) == count
    data = await graph.ask(ASK)
    assert {each["key"] for each in data["competencies"]} == set(graph.catalogue.competencies)


async def test_keeping_competencies_again_changes_nothing(graph: Any) -> None:
    await keep_competencies(graph.database, graph.catalogue)
    assert await keep_competencies(graph.database, graph.catalogue) == 0


async def test_competencies_of_a_plugin_that_is_gone_stay(graph: Any) -> None:
    await keep_competencies(graph.database, graph.catalogue)
    before = await graph.ask(ASK)
    assert await keep_competencies(graph.database, EMPTY) == 0
    assert await graph.ask(ASK) == before
