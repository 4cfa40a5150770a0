"""Requests: sent to a plugin process whole, or with their records in parts."""

from collections.abc import AsyncIterable, AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tilik_plugin import Polarity
from tilik_server.plugin_host.process import PluginProcess

PART: Final = 10_000
"""The most records in one message; a request with more is sent in parts."""

Exchange = Callable[[PluginProcess, float], Coroutine[Any, Any, Any]]
"""Asks a process within a number of seconds and returns its answer."""


@dataclass(frozen=True, slots=True)
class MeasureRequest:
    """A goal's records for its calculator, with the target.

    `sources` are the keys of the evidence, one for each record, in order. Without `polarity`, the
    calculator's polarity holds.
    """

    calculator_key: str
    records: Sequence[Mapping[str, Any]]
    params: Mapping[str, Any] = field(default_factory=dict)
    target: float | None = None
    polarity: Polarity | None = None
    sources: Sequence[str] = ()


@dataclass(slots=True)
class RecordCounter:
    """Parts of records, with the number of records that were read."""

    parts: AsyncIterable[Sequence[Any]]
    records: int = 0

    async def __aiter__(self) -> AsyncIterator[Sequence[Any]]:
        async for part in self.parts:
            self.records += len(part)
            yield part


def ask_whole(requests: Sequence[MeasureRequest]) -> Exchange:
    """Ask for all answers together; a request with many records must be the only one."""
    if len(requests) == 1 and len(requests[0].records) > PART:
        return ask_in_parts(requests[0], _parts_of(requests[0].records))
    questions = [{**_question(each), "records": list(each.records)} for each in requests]

    async def exchange(process: PluginProcess, seconds: float) -> Any:
        return await process.ask({"measure": questions}, seconds)

    return exchange


def ask_check(calculator_key: str, records: Sequence[Mapping[str, Any]]) -> Exchange:
    """Ask for the faults of each record by itself, of at most PART records."""
    question = {"check_records": {"calculator_key": calculator_key, "records": list(records)}}

    async def exchange(process: PluginProcess, seconds: float) -> Any:
        return await process.ask(question, seconds)

    return exchange


def ask_in_parts(request: MeasureRequest, parts: AsyncIterable[Sequence[Any]]) -> Exchange:
    """Ask for the answer to one request whose records follow in parts."""

    async def exchange(process: PluginProcess, seconds: float) -> Any:
        question = {"measure_parts": _question(request)}
        return [await process.ask_in_parts(question, parts, seconds)]

    return exchange


async def _parts_of(records: Sequence[Any]) -> AsyncIterator[Sequence[Any]]:
    for start in range(0, len(records), PART):
        yield records[start : start + PART]


def _question(request: MeasureRequest) -> dict[str, Any]:
    return {"calculator_key": request.calculator_key, "params": request.params}
