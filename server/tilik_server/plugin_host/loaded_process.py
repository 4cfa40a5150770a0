"""Loaded process: a plugin process that has loaded one plugin, for its calculators or importers."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from tilik_server.errors import PluginDied, PluginFailed, PluginTimedOut, TilikError
from tilik_server.plugin_host.answers import LOADED, FailureForm
from tilik_server.plugin_host.process import (
    PluginProcess,
    ProcessDied,
    ProcessFailed,
    ProcessOutOfMemory,
    ProcessTimedOut,
)
from tilik_server.settings import Settings
from tilik_server.terminal import printable


class PluginUnusableError(Exception):
    """The plugin cannot be loaded into a process; `problem` is stored JSON."""

    def __init__(self, problem: Mapping[str, Any], detail: str = "") -> None:
        super().__init__(detail)
        self.problem = dict(problem)


async def start_loaded(plugin: str, settings: Settings) -> PluginProcess:
    """Return a confined process that has loaded the plugin. Raises PluginUnusableError."""
    process = await PluginProcess.start(settings.scoring_memory_mb)
    seconds = settings.plugin_timeout
    try:
        answer = await process.ask({"load": plugin}, seconds)
    except ProcessTimedOut as failed:
        raise _unusable(PluginTimedOut(plugin=plugin, seconds=seconds), failed) from None
    except ProcessOutOfMemory as failed:
        greedy = PluginFailed(plugin=plugin, error=MemoryError.__name__)
        raise _unusable(greedy, failed) from None
    except ProcessDied as failed:
        raise _unusable(PluginDied(plugin=plugin), failed) from None
    if answer != LOADED:
        await process.kill()
        raise _refused(plugin, answer)
    return process


def _unusable(error: TilikError, failed: ProcessFailed) -> PluginUnusableError:
    return PluginUnusableError(error.as_problem(), str(failed))


def _refused(plugin: str, answer: object) -> PluginUnusableError:
    """Return the error for a plugin that was not loaded, by an answer that it may have changed."""
    try:
        failure = FailureForm.model_validate(answer)
    except ValidationError:
        return PluginUnusableError(PluginDied(plugin=plugin).as_problem())
    return PluginUnusableError(failure.problem.model_dump(), printable(failure.detail))
