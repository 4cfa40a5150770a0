"""Scoring pool: measures records in separate processes, each of which loads one plugin.

If a calculator hangs, ends its process or uses all its memory, only its own request fails: the
other requests of the batch are run again one by one. Plugins cannot patch each other.
"""

import asyncio
import logging
import math
from collections import defaultdict
from collections.abc import AsyncIterable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Any, Final, Self

from tilik_plugin import InvalidParams
from tilik_server.errors import (
    CalculatorAnswerInvalid,
    CalculatorDied,
    CalculatorMissing,
    CalculatorOutOfMemory,
    CalculatorTimedOut,
    TilikError,
)
from tilik_server.metrics import Metrics
from tilik_server.models.vocabulary import ScoreStatus
from tilik_server.plugin_host.answers import Answers, read_answers, read_check
from tilik_server.plugin_host.catalogue import CalculatorEntry, Catalogue
from tilik_server.plugin_host.loaded_process import PluginUnusableError, start_loaded
from tilik_server.plugin_host.process import (
    PluginProcess,
    ProcessDied,
    ProcessFailed,
    ProcessIncoherent,
    ProcessOutOfMemory,
    ProcessTimedOut,
)
from tilik_server.plugin_host.requests import (
    PART,
    Exchange,
    MeasureRequest,
    RecordCounter,
    ask_check,
    ask_in_parts,
    ask_whole,
)
from tilik_server.scoring.explanation import add_achievement, build_explanation, name_evidence
from tilik_server.scoring.record_check import PASSED, RecordCheck, RecordFault
from tilik_server.settings import Settings

__all__ = ["MeasureRequest", "MeasureResult", "ScoringPool"]

BATCH: Final = 100
"""The most requests that are sent to a process together."""

NoteFault = Callable[[str, Mapping[str, Any]], None]
"""Takes a plugin's name and how one of its calculators failed, as stored JSON."""

_LOG = logging.getLogger("tilik.scoring")


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """The content of a score; without a value, `problem` is the reason as stored JSON.

    `detail` is the calculator's exception, or how its process ended; it is not for the API.
    """

    status: ScoreStatus
    calculator_version: str
    value: float | None = None
    achievement: float | None = None
    band: str | None = None
    explanation: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    detail: str | None = None

    def as_row(self) -> dict[str, Any]:
        """Return the columns of the stored score that come from the result."""
        return {
            "status": self.status,
            "value": self.value,
            "achievement": self.achievement,
            "band": self.band,
            "problem": self.problem,
            "calculator_version": self.calculator_version,
            "explanation": self.explanation,
        }


class ScoringPool:
    """Processes of the enabled plugins, each started when it is first needed."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        metrics: Metrics | None = None,
        note_fault: NoteFault | None = None,
    ) -> None:
        self._settings = settings
        self._metrics = metrics or Metrics()
        self._catalogue = catalogue
        self._idle: dict[str, list[PluginProcess]] = defaultdict(list)
        self._room = asyncio.Semaphore(settings.scoring_processes)
        self._door = asyncio.Semaphore(settings.scoring_processes)
        self._note_fault = note_fault
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End idle processes; a process that is measuring is ended when it has finished."""
        self._closed = True
        waiting = [process for processes in self._idle.values() for process in processes]
        self._idle.clear()
        for process in waiting:
            await process.kill()

    async def measure(self, batch: Sequence[MeasureRequest]) -> list[MeasureResult]:
        """Return a result for each request, in order; a failure affects only its own request."""
        chunks = list(self._chunks(batch))
        answers: dict[int, Mapping[str, Any]] = {}
        async with asyncio.TaskGroup() as tasks:
            running = [
                (positions, tasks.create_task(self._answers(plugin, [batch[i] for i in positions])))
                for plugin, positions in chunks
            ]
        for positions, task in running:
            answers.update(zip(positions, task.result(), strict=True))
        return [self._result(each, answers[i], len(each.records)) for i, each in enumerate(batch)]

    async def measure_parts(
        self, request: MeasureRequest, parts: AsyncIterable[Sequence[Any]]
    ) -> MeasureResult:
        """Measure one request whose records come in `parts` instead of `request.records`.

        Holds one part at a time. A record may be an `orjson.Fragment`. `request.sources` is read
        only after the last part, so the iterator may append to it.
        """
        counted = RecordCounter(parts)
        plugin = self._plugin(request.calculator_key)
        (answer,) = await self._answers(plugin, [request], ask_in_parts(request, counted))
        return self._result(request, answer, counted.records)

    async def check(
        self,
        calculator_key: str,
        records: Sequence[Mapping[str, Any]],
        seconds: float = math.inf,
    ) -> RecordCheck:
        """Return the faults of each record by itself, by its calculator's rules.

        It waits for each PART of the records at most `seconds` and at most `scoring_timeout`, also
        for a process. What is not checked until then is `unchecked`; so are all if the calculator
        fails, which is noted.
        """
        seconds = min(seconds, self._settings.scoring_timeout)
        entry = self._catalogue.calculators.get(calculator_key)
        if entry is None or not entry.checks_records:
            return PASSED
        faults: list[RecordFault] = []
        for start in range(0, len(records), PART):
            part = records[start : start + PART]
            answer = await self._answer_check(entry, part, seconds)
            if answer is None:
                return RecordCheck(faults, unchecked=True)
            if answer.get("problem"):
                self._blame(entry, answer["problem"])
                return RecordCheck(faults, unchecked=True)
            faults += RecordCheck.read(answer, start).faults
        return RecordCheck(faults)

    async def _answer_check(
        self, entry: CalculatorEntry, records: Sequence[Mapping[str, Any]], seconds: float
    ) -> Mapping[str, Any] | None:
        """Return what the process answered or how it failed; None if all were busy until then."""
        key, has_turn = entry.key, False
        try:
            # Who records evidence does not wait behind the scoring of a whole region.
            async with asyncio.timeout(seconds), self._door:
                has_turn = True
                return await self._ask_check(entry, ask_check(key, records), len(records), seconds)
        except PluginUnusableError as error:
            failed = _failed(error.problem)
        except _ProcessLostError as lost:
            failed = _blamed(key, lost)
        except TimeoutError:
            if not has_turn:
                return None
            late = partial(CalculatorTimedOut, seconds=seconds)
            failed = _blamed(key, _ProcessLostError(late, "its time to check records is over"))
        self._metrics.process_failures.labels(entry.plugin).inc()
        return failed

    async def _ask_check(
        self, entry: CalculatorEntry, exchange: Exchange, count: int, seconds: float
    ) -> Mapping[str, Any]:
        process = await self._process(entry.plugin)
        try:
            answer = read_check(await exchange(process, seconds), count)
        except ProcessTimedOut as failed:
            late = partial(CalculatorTimedOut, seconds=seconds)
            raise _ProcessLostError(late, str(failed)) from None
        except ProcessFailed as failed:
            raise _ProcessLostError(_BLAMING[type(failed)], str(failed)) from None
        if answer is None:
            await process.kill()
            raise _ProcessLostError(CalculatorAnswerInvalid, "its answer has another form")
        await self._release(entry.plugin, process, [answer])
        return answer

    def _blame(self, entry: CalculatorEntry, problem: Mapping[str, Any]) -> None:
        if self._note_fault:
            self._note_fault(entry.plugin, problem)

    def _chunks(self, batch: Sequence[MeasureRequest]) -> list[tuple[str | None, list[int]]]:
        """Return batches of positions of one calculator, with its plugin or None."""
        by_key: dict[str, list[int]] = defaultdict(list)
        chunks: list[tuple[str | None, list[int]]] = []
        for position, request in enumerate(batch):
            if len(request.records) > PART:
                chunks.append((self._plugin(request.calculator_key), [position]))
            else:
                by_key[request.calculator_key].append(position)
        chunks += (
            (self._plugin(key), positions[start : start + BATCH])
            for key, positions in by_key.items()
            for start in range(0, len(positions), BATCH)
        )
        return chunks

    def _plugin(self, calculator_key: str) -> str | None:
        entry = self._catalogue.calculators.get(calculator_key)
        return entry.plugin if entry else None

    async def _answers(
        self,
        plugin: str | None,
        requests: Sequence[MeasureRequest],
        exchange: Exchange | None = None,
    ) -> Answers:
        if plugin is None:
            missing = (CalculatorMissing(key=each.calculator_key) for each in requests)
            return [_failed(error.as_problem()) for error in missing]
        try:
            return await self._run(plugin, len(requests), exchange or ask_whole(requests))
        except PluginUnusableError as error:
            self._metrics.process_failures.labels(plugin).inc()
            return [_failed(error.problem)] * len(requests)
        except _ProcessLostError as lost:
            self._metrics.process_failures.labels(plugin).inc()
            if len(requests) == 1:
                return [_blamed(requests[0].calculator_key, lost)]
        # One by one, so that only the request that ended the process fails.
        alone = [await self._answers(plugin, [request]) for request in requests]
        return [answer for answers in alone for answer in answers]

    async def _run(self, plugin: str, wanted: int, exchange: Exchange) -> Answers:
        async with self._room:
            process = await self._process(plugin)
            seconds = self._settings.scoring_timeout
            try:
                with self._metrics.batch_seconds.labels(plugin).time():
                    answers = read_answers(await exchange(process, seconds), wanted)
            except ProcessTimedOut as failed:
                late = partial(CalculatorTimedOut, seconds=seconds)
                raise _ProcessLostError(late, str(failed)) from None
            except ProcessFailed as failed:
                raise _ProcessLostError(_BLAMING[type(failed)], str(failed)) from None
            # The plugin may have patched its process, so no other goal is measured there.
            if answers is None:
                await process.kill()
                raise _ProcessLostError(CalculatorAnswerInvalid, "its answer has another form")
            if _is_exhausted(answers) and wanted > 1:
                await process.kill()
                # What the culprit keeps is missing to the requests after it.
                raise _ProcessLostError(CalculatorOutOfMemory, "its memory is full")
            await self._release(plugin, process, answers)
            return answers

    async def _process(self, plugin: str) -> PluginProcess:
        """Return a process that has loaded the plugin. Raises PluginUnusableError."""
        if self._idle[plugin]:
            return self._idle[plugin].pop()
        try:
            return await start_loaded(plugin, self._settings)
        except PluginUnusableError as unusable:
            if str(unusable):
                _LOG.warning("The plugin %s fails in its process: %s", plugin, unusable)
            raise

    async def _release(
        self, plugin: str, process: PluginProcess, answers: Sequence[Mapping[str, Any]]
    ) -> None:
        """Keep the process for the next batch, unless it reached its memory limit."""
        # A process that reached its memory limit may keep the memory.
        if self._closed or _is_exhausted(answers):
            await process.kill()
        else:
            # Starting another takes half a second.
            self._idle[plugin].append(process)

    def _result(
        self, request: MeasureRequest, answer: Mapping[str, Any], count: int
    ) -> MeasureResult:
        entry = self._catalogue.calculators.get(request.calculator_key)
        version = entry.version if entry else ""
        status = ScoreStatus(answer["status"])
        if entry:
            self._metrics.measurements.labels(entry.plugin, status.value).inc()
        if status is not ScoreStatus.COMPUTED or entry is None:
            problem, detail = answer["problem"], answer["detail"]
            # Invalid parameters are a fault of the goal and not of the plugin.
            is_fault = status is ScoreStatus.FAILED and problem["code"] != InvalidParams.code
            if is_fault and entry:
                self._blame(entry, problem)
            named = name_evidence(problem, request.sources)
            return MeasureResult(status, version, problem=named, detail=detail)
        value = answer["value"]
        explained = build_explanation(answer, request.calculator_key, count, request.sources)
        polarity = request.polarity or entry.polarity
        per_cent = add_achievement(explained, value, request.target, polarity)
        version = answer["version"]
        return MeasureResult(status, version, value, per_cent, answer["band"], explained)


class _ProcessLostError(Exception):
    """The process ended; `blaming` creates the error for the calculator that ran."""

    def __init__(self, blaming: Callable[..., TilikError], detail: str) -> None:
        super().__init__(detail)
        self.blaming = blaming


def _blamed(key: str, lost: _ProcessLostError) -> dict[str, Any]:
    """Return the answer for the calculator that ran when its process was lost, and log it."""
    error = lost.blaming(key=key)
    _LOG.warning("%s Its process: %s", error, lost)
    return _failed(error.as_problem(), str(lost))


def _is_exhausted(answers: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a calculator reached the memory limit of its process."""
    problems = (answer.get("problem") or {} for answer in answers)
    return any(problem.get("code") == CalculatorOutOfMemory.code for problem in problems)


def _failed(problem: dict[str, Any], detail: str | None = None) -> dict[str, Any]:
    return {"status": ScoreStatus.FAILED, "problem": problem, "detail": detail}


_BLAMING: Final[Mapping[type[ProcessFailed], type[TilikError]]] = {
    ProcessDied: CalculatorDied,
    ProcessIncoherent: CalculatorAnswerInvalid,
    ProcessOutOfMemory: CalculatorOutOfMemory,
}
"""The error of a calculator whose process failed while it ran."""
