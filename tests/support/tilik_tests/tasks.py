"""The tasks of a test in the event loop that all tests of a process share."""

import asyncio
from collections.abc import AsyncIterator, Generator, Iterator
from traceback import StackSummary
from types import FrameType
from typing import Any

import pytest

# How a coroutine, a generator and an asynchronous generator name their frame and what they await.
AWAITING = (("cr_frame", "cr_await"), ("gi_frame", "gi_yieldfrom"), ("ag_frame", "ag_await"))
LOOP = pytest.StashKey[asyncio.AbstractEventLoop]()


async def cancel_left_tasks() -> None:
    """Cancel every task but the current one, and wait for their end."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


@pytest.fixture(autouse=True)
async def no_task_is_left(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """A test's tasks end with the test."""
    request.node.stash[LOOP] = asyncio.get_running_loop()
    yield
    await cancel_left_tasks()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what each task of a test that took too long was waiting for."""
    report = yield
    loop = item.stash.get(LOOP, None)
    if loop is not None and call.excinfo and "from pytest-timeout" in str(call.excinfo.value):
        report.sections.append(("Waiting tasks", _stacks(loop)))
    return report


def _stacks(loop: asyncio.AbstractEventLoop) -> str:
    return "\n".join(
        f"{task!r}\n{''.join(StackSummary.extract(_frames(task.get_coro())).format())}"
        for task in asyncio.all_tasks(loop)
    )


def _frames(waiting: Any) -> Iterator[tuple[FrameType, int]]:
    """The frames of a coroutine and of what it waits for; a task's own stack has the first only."""
    while waiting is not None:
        kind = next(
            (kind for kind in ("cr", "gi", "ag") if hasattr(waiting, f"{kind}_frame")), None
        )
        if kind is None:
            return
        frame = getattr(waiting, f"{kind}_frame")
        if frame is not None:
            yield frame, frame.f_lineno
        waiting = getattr(waiting, "gi_yieldfrom" if kind == "gi" else f"{kind}_await")
