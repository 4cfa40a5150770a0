"""Plugin child: the program that loads plugins, describes them and runs calculators and importers.

It answers one question after another. Questions are frames of JSON on its standard input, and
answers go to its original standard output; plugins can use neither. What they print goes to
standard error, of which the service keeps the last lines.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from io import BufferedReader
from typing import Any, BinaryIO, Final

import orjson

from tilik_server.errors import PluginFailed, TilikError
from tilik_server.plugin_host.confinement.code import common_paths
from tilik_server.plugin_host.confinement.confine import Means, confine
from tilik_server.plugin_host.confinement.kernel import adopt_orphans, hide_memory
from tilik_server.plugin_host.frames import (
    LENGTH_BYTES,
    MAX_ANSWER_BYTES,
    Parts,
    encode_frame,
    read_content,
)
from tilik_server.plugin_host.loading import load_plugin
from tilik_server.plugin_host.measuring import (
    Calculators,
    check_records,
    end_of_traceback,
    measure_all,
    measure_parts,
)
from tilik_server.plugin_host.memory import EXHAUSTED_STATUS, PluginMemory
from tilik_server.plugin_host.reading import Importers, make_evidence, read_lines

_DESCRIPTION: Final = "tilik_server.plugin_host.description"
_CONTRACT: Final = "tilik_server.plugin_host.contract"
_SLACK: Final = 2.0
_ANSWERED: Final = 77
"""The exit code of a fork that sent its answer; any other means that a plugin ended it."""


def main() -> None:
    """Answer questions until the input ends."""
    # A fork that runs a plugin must not reach into this process, which is not confined.
    hide_memory()
    adopt_orphans()
    # Set before plugins are loaded.
    memory = PluginMemory(int(sys.argv[1]))
    try:
        _answer_all(memory)
    except MemoryError:
        # The exception itself may be what holds the memory, so nothing more is tried.
        os._exit(EXHAUSTED_STATUS)
    # A normal exit would wait for threads that plugins started.
    os._exit(0)


def _answer_all(memory: PluginMemory) -> None:
    questions, answers = _own_pipes()
    # The default action ends the process even while C code of a plugin runs.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    child = _Child(questions, answers, memory)
    while head := questions.read(LENGTH_BYTES):
        question = read_content(questions.read(int.from_bytes(head)))
        _end_after(question["seconds"])
        child.answer(question)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _end_after(seconds: float) -> None:
    """End this process if the service is gone before a plugin has answered."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _SLACK)


def _own_pipes() -> tuple[BufferedReader, BinaryIO]:
    """Return the pipes to the service; plugins read nothing and print to standard error."""
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return questions, answers


class _Child:
    def __init__(self, questions: BufferedReader, answers: BinaryIO, memory: PluginMemory) -> None:
        self._questions = questions
        self._answers = answers
        self._memory = memory
        self._calculators: Calculators = {}
        self._importers: Importers = {}
        self._means = Means.find()

    def answer(self, question: dict[str, Any]) -> None:
        """Answer one question, which its first key names; without one it asks what is missing."""
        # What describes and checks is imported here, once for all forks; scoring does without it.
        if "describe" in question:
            describe, plugin = import_module(_DESCRIPTION).describe, question["describe"]
            self._answer_from_fork(
                plugin, lambda: {"description": describe(load_plugin(plugin))}, question["seconds"]
            )
        elif "check" in question:
            check, plugin = import_module(_CONTRACT).check_contract, question["check"]
            key = question["calculator_key"]
            self._answer_from_fork(
                plugin, lambda: check(load_plugin(plugin), key), question["seconds"]
            )
        elif "load" in question:
            self._send(self._load(question["load"]))
        elif "measure" in question:
            self._send(self._measure(question["measure"]))
        elif "check_records" in question:
            limited, asked = self._memory.limited, question["check_records"]
            self._send(check_records(self._calculators, asked, limited))
        elif "measure_parts" in question:
            self._send(self._measure_parts(question["measure_parts"], question["seconds"]))
        elif "read_lines" in question:
            limited = self._memory.limited
            self._send(read_lines(self._importers, question["read_lines"], limited))
        elif "make_evidence" in question:
            self._send(self._make_evidence(question["make_evidence"], question["seconds"]))
        else:
            gaps = [gap.as_problem() for gap in self._means.gaps()]
            self._send({"gaps": gaps, "readable": list(map(str, common_paths()))})

    def _measure(self, requests: list[dict[str, Any]]) -> list[Any]:
        return measure_all(self._calculators, requests, self._memory.limited)

    def _measure_parts(self, request: dict[str, Any], seconds: float) -> Any:
        """Measure a request and discard the parts that its calculator did not read."""
        parts = self._parts(seconds)
        answer = measure_parts(self._calculators, request, iter(parts), self._memory.limited)
        parts.skip()
        return answer

    def _make_evidence(self, request: dict[str, Any], seconds: float) -> Any:
        """Make evidence of the lines that follow in parts."""
        parts = self._parts(seconds)
        return make_evidence(self._importers, request, parts, self._memory.limited)

    def _parts(self, seconds: float) -> Parts:
        return Parts(self._questions, lambda: _end_after(seconds), self._memory.reserved)

    def _load(self, plugin: str) -> dict[str, Any]:
        confine(self._means, plugin)

        def load() -> dict[str, Any]:
            loaded = load_plugin(plugin)
            self._calculators |= {each.key: each for each in loaded.calculators}
            self._importers |= {each.kind: each for each in loaded.importers}
            return {}

        return self._result_or_problem(plugin, load)

    def _result_or_problem(self, plugin: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return the result of the work, or the plugin's problem and exception."""
        try:
            with self._memory.limited:
                answer = work()
            # Tried here: an answer that is no JSON is the plugin's fault, and must not end it.
            orjson.dumps(answer)
        except TilikError as error:
            return {"problem": error.as_problem(), "detail": str(error)}
        except BaseException as error:
            problem = PluginFailed(plugin=plugin, error=type(error).__name__)
            return {"problem": problem.as_problem(), "detail": end_of_traceback(error)}
        return answer

    def _answer_from_fork(
        self, plugin: str, work: Callable[[], dict[str, Any]], seconds: float
    ) -> None:
        """Answer from a fork, so that what a plugin changes or leaks ends with the fork.

        The fork has a separate pipe, from which one frame is passed on, and cannot read questions.
        """
        answered, answering = os.pipe()
        fork = os.fork()
        if not fork:
            _end_after(seconds)
            try:
                os.dup2(answering, self._answers.fileno())
                # 0 is the null device, so the fork cannot take questions of the child.
                os.dup2(0, self._questions.fileno())
                confine(self._means, plugin)
                self._send(self._result_or_problem(plugin, work))
                os._exit(_ANSWERED)
            except MemoryError:
                os._exit(EXHAUSTED_STATUS)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        os.close(answering)
        with os.fdopen(answered, "rb") as pipe:
            length = int.from_bytes(pipe.read(LENGTH_BYTES))
            text = pipe.read(length) if length <= MAX_ANSWER_BYTES else b""
        _, waited = os.waitpid(fork, 0)
        status = os.waitstatus_to_exitcode(waited)
        if status != _ANSWERED or not text:
            self._send({"died": status})
        else:
            self._send(orjson.Fragment(text))

    def _send(self, answer: object) -> None:
        content = memoryview(encode_frame(answer))
        while content:
            content = content[os.write(self._answers.fileno(), content) :]


if __name__ == "__main__":
    main()
