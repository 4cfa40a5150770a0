"""Compiled statements and resolvers give one answer, whatever is asked by whom."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from tilik_tests.isolation.asking import Fuzz
from tilik_tests.isolation.varied import varied
from tilik_web.masking import format_error, mask

pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
SOME = 40


async def answer(graph: Any, viewer: Any, document: Any) -> tuple[Any, list[Any], int]:
    """The data, the errors and how many statements were compiled ones."""
    found = await graph.run(document.text, viewer, **document.variables)
    told = [format_error(mask(each, "0"), each, "en", "0") for each in found.errors]
    compiled = [sql for sql in found.statements if "tilik:graph.compiled" in sql]
    return found.data, sorted(told, key=str), len(compiled)


async def test_compiled_and_resolved_answers_are_equal(fuzz: Fuzz, documents: int) -> None:
    resolving = replace(fuzz.graph, compiles=False)
    compiled = asked = 0
    for number in range(max(documents, SOME)):
        drawn = fuzz.draw(number).query()
        document = varied(fuzz.schema, drawn, Random(f"{fuzz.seed} {number} varied"))
        for name in fuzz.asking(number):
            viewer = fuzz.viewers[name]
            found, errors, many = await answer(fuzz.graph, viewer, document)
            expected, expected_errors, none = await answer(resolving, viewer, document)
            assert none == 0
            said = f"{name}, document {number}: {document.text}\n{document.variables}"
            assert found == expected, said
            # Where nothing is left of the data, the first of several errors ends the others.
            assert errors == expected_errors or (found is None and errors), said
            asked, compiled = asked + 1, compiled + many
    print(f"\n{asked} asked both ways, {compiled} compiled statements")
    # Answers of which none is compiled would be equal too.
    assert compiled > asked // 2
