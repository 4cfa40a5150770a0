"""Calculators that fail in the middle of a goal's parts: each costs its own request alone."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any
from weakref import WeakSet

import orjson
import pytest

from tilik_server.models.vocabulary import ScoreStatus
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.scoring.pool import MeasureRequest, MeasureResult, ScoringPool
from tilik_server.settings import Settings
from tilik_tests.full_memory import FILL

InstallPlugin = Callable[[str, str], None]

DROP_OUT = MeasureRequest("health.drop_out", [{"first": 98, "last": 96}])
FOLDING = """
from tilik_plugin import InvalidRecords, RecordProblem, Undefined
from tilik_plugin.folding import FoldingCalculator


class Folded(FoldingCalculator):
    key = "fisheries.folded"
    version, formula, polarity = Tonnes.version, Tonnes.formula, Tonnes.polarity
    name = description = unit_of_measure = Tonnes.name
    record_model, params_model = Catch, Params

    def fold(self, state, records, params):
        if 666 in records.column("tonnes"):
            {action}
        return (state or 0) + sum(records.column("tonnes"))

    def finish(self, state, params):
        return Measurement(state, (Step(self.name, "sum", state, record=0),))


@hookimpl
def tilik_calculators():
    return [Tonnes(), Folded()]
"""
ABANDONING = """
def calculate_parts(self, parts, params=None):
    first = next(iter(parts))
    {action}
    return self.calculate(first, params)

Tonnes.calculate_parts = calculate_parts
"""
# After the part that fills the memory it asks for more than the child keeps for its own work.
FULL = """
counted = Folded.fold

def fold(self, state, records, params):
    if kept:
        bytearray(2**27)
    return counted(self, state, records, params)

Folded.fold = fold
"""
FAILING = {
    "raising": ("raise RuntimeError('secret')", "CALCULATOR_FAILED"),
    "exiting": ("raise SystemExit", "CALCULATOR_FAILED"),
    "looping": ("while True: pass", "CALCULATOR_TIMED_OUT"),
    "sleeping": ("import time; time.sleep(600)", "CALCULATOR_TIMED_OUT"),
    "ending": ("import os; os._exit(0)", "CALCULATOR_DIED"),
    "greedy": ("bytearray(2 * 2**30)", "CALCULATOR_OUT_OF_MEMORY"),
    "deep": ("self.fold(state, records, params)", "CALCULATOR_FAILED"),
    "bad": (
        "raise InvalidRecords(RecordProblem(1, 'tonnes', must_be=self.name))",
        "INVALID_RECORDS",
    ),
    "vague": ("raise Undefined('NO_SEA', self.name)", "NO_SEA"),
}


@pytest.fixture
async def pool(
    install_plugin: InstallPlugin, plugin_settings: Settings
) -> AsyncIterator[Callable[..., Any]]:
    """Opens a pool in which the plugin `fisheries` has this source, and one process at a time."""
    opened: list[ScoringPool] = []

    async def open_pool(source: str, **more: float) -> ScoringPool:
        install_plugin("fisheries", source)
        given = {"scoring_processes": 1, "plugin_timeout": 60, "scoring_timeout": 5}
        settings = plugin_settings.model_copy(update=given)
        catalogue = await read_catalogue(settings)
        opened.append(ScoringPool(settings.model_copy(update=more), catalogue))
        return opened[0]

    yield open_pool
    for each in opened:
        await each.close()


def folding(action: str) -> str:
    """The source of a calculator that does this in the part that holds a 666."""
    return FOLDING.replace("{action}", action.strip().replace("\n", "\n    " + " " * 4))


class Part(list[Any]):
    """A part that can be watched."""

    __hash__ = object.__hash__  # type: ignore[assignment]


async def parts(*sizes: int, trigger: int | None = None) -> AsyncIterator[Sequence[Any]]:
    """Parts of so many records each; the first record of the part `trigger` is the one that harms.

    Each is larger than a pipe holds, so that the child's end is seen while they are sent.
    """
    for part, size in enumerate(sizes):
        rows = [{"tonnes": 1}] * size
        yield [{"tonnes": 666}, *rows[1:]] if part == trigger else rows


async def ask(pool: ScoringPool, key: str, given: AsyncIterator[Sequence[Any]]) -> MeasureResult:
    return await pool.measure_parts(MeasureRequest(f"fisheries.{key}", ()), given)


@pytest.mark.parametrize("name", FAILING)
async def test_failure_between_parts_is_named_and_the_next_goal_is_scored(
    name: str, pool: Callable[..., Any]
) -> None:
    action, code = FAILING[name]
    opened = await pool(folding(action))
    failed = await ask(opened, "folded", parts(9_000, 9_000, 9_000, 9_000, trigger=1))
    assert failed.problem is not None
    assert (failed.value, failed.problem["code"]) == (None, code)
    assert "secret" not in str(failed.problem)
    after = await ask(opened, "folded", parts(9_000, 9_000))
    assert (after.status, after.value) == (ScoreStatus.COMPUTED, 18_000)
    (other,) = await opened.measure([DROP_OUT])
    assert other.value == 2.04


async def test_fault_of_a_later_part_has_its_position_among_all(
    pool: Callable[..., Any],
) -> None:
    opened = await pool(folding(FAILING["bad"][0]))
    failed = await ask(opened, "folded", parts(5, 0, 7, 9, trigger=3))
    assert failed.problem is not None
    assert [each["path"] for each in failed.problem["fields"]] == [["records", "13", "tonnes"]]


@pytest.mark.parametrize("action", ["pass", "parts.close()", "parts.throw(KeyError)"])
async def test_parts_that_a_calculator_leaves_are_no_questions_to_it(
    action: str, pool: Callable[..., Any]
) -> None:
    opened = await pool(ABANDONING.format(action=action))
    for _ in range(3):
        result = await ask(opened, "tonnes", parts(3, 1, 1))
        if action.startswith("parts.throw"):
            assert result.problem is not None
            assert result.problem["code"] == "CALCULATOR_FAILED"
        else:
            assert result.value == 3
        (good,) = await opened.measure([MeasureRequest("fisheries.tonnes", [{"tonnes": 4}])])
        assert good.value == 4


async def test_memory_that_ends_while_a_part_is_read_is_named(pool: Callable[..., Any]) -> None:
    opened = await pool(FILL + folding("fill()") + FULL)
    failed = await ask(opened, "folded", parts(9_000, 9_000, 9_000, 9_000, trigger=0))
    assert failed.problem is not None
    assert failed.problem["code"] == "CALCULATOR_OUT_OF_MEMORY"
    assert (await ask(opened, "folded", parts(9_000, 9_000))).value == 18_000


async def test_parts_are_not_sent_to_a_calculator_that_does_not_take_them(
    pool: Callable[..., Any],
) -> None:
    opened = await pool(folding(FAILING["looping"][0]))
    taken: list[int] = []

    async def endless() -> AsyncIterator[Sequence[Any]]:
        while True:
            taken.append(1)
            yield [{"tonnes": 666}] * 9_000

    failed = await ask(opened, "folded", endless())
    assert failed.problem is not None
    assert failed.problem["code"] == "CALCULATOR_TIMED_OUT"
    assert len(taken) <= 3


async def test_request_that_is_given_up_leaves_no_process(pool: Callable[..., Any]) -> None:
    opened = await pool(folding(FAILING["looping"][0]))
    begun = asyncio.Event()

    async def watched() -> AsyncIterator[Sequence[Any]]:
        yield [{"tonnes": 666}]
        begun.set()
        yield [{"tonnes": 1}] * 9_000

    asking = asyncio.create_task(ask(opened, "folded", watched()))
    await begun.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await ask(opened, "folded", parts(2, 2))).value == 4


async def test_folding_calculator_needs_no_memory_for_its_records(
    pool: Callable[..., Any],
) -> None:
    opened = await pool(folding("pass"), scoring_memory_mb=160, scoring_timeout=60)
    rows = [orjson.Fragment(f'{{"tonnes": {10**6 + i}}}') for i in range(10_000)]

    async def many() -> AsyncIterator[Sequence[Any]]:
        for _ in range(250):
            yield rows

    folded = await ask(opened, "folded", many())
    assert folded.value == 250 * sum(range(10**6, 10**6 + 10_000))
    assert folded.explanation is not None
    assert folded.explanation["records"] == 2_500_000
    whole = await ask(opened, "tonnes", many())
    assert whole.problem is not None
    assert whole.problem["code"] == "CALCULATOR_OUT_OF_MEMORY"
    assert (await ask(opened, "tonnes", parts(9_000, 9_000))).value == 18_000


async def test_service_holds_the_part_on_its_way_and_the_next(pool: Callable[..., Any]) -> None:
    opened = await pool(folding("pass"))
    alive: WeakSet[Part] = WeakSet()
    most = 0

    async def watched() -> AsyncIterator[Sequence[Any]]:
        nonlocal most
        for _ in range(30):
            made = Part([{"tonnes": 1}] * 5_000)
            alive.add(made)
            most = max(most, len(alive))
            yield made
            del made

    assert (await ask(opened, "folded", watched())).value == 150_000
    assert most <= 2
