"""Plugin child: the program that loads plugins, describes them and runs their calculators.

It answers one question after the other: frames of JSON come in on its standard input and go out
on what was its standard output; plugins themselves see neither.
"""

import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from io import BufferedReader
from typing import Any, BinaryIO, Final

import orjson

from tilik_server.errors import PluginFailed, TilikError
from tilik_server.plugin_host.contract import check_contract
from tilik_server.plugin_host.description import describe
from tilik_server.plugin_host.frames import LARGEST, LENGTH, Parts, framed
from tilik_server.plugin_host.loading import load_plugin
from tilik_server.plugin_host.measuring import Calculators, measure_all, measure_parts

_SLACK: Final = 2.0
_ANSWERED: Final = 77
"""How a fork ends that has sent its answer; a plugin that ends it ends it otherwise."""


def main() -> None:
    """Answers questions until the input ends."""
    limit = int(sys.argv[1]) * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    questions, answers = _own_pipes()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    child = _Child(questions, answers)
    while head := questions.read(LENGTH):
        question = orjson.loads(questions.read(int.from_bytes(head)))
        _end_after(question["seconds"])
        child.answer(question)
        signal.setitimer(signal.ITIMER_REAL, 0)
    # A thread that a plugin left behind would otherwise keep the process.
    os._exit(0)


def _end_after(seconds: float) -> None:
    """Ends this process should the service be gone before a plugin has answered."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _SLACK)


def _own_pipes() -> tuple[BufferedReader, BinaryIO]:
    """The pipes to the service; what plugins read and print goes nowhere."""
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    return questions, answers


class _Child:
    def __init__(self, questions: BufferedReader, answers: BinaryIO) -> None:
        self._questions = questions
        self._answers = answers
        self._calculators: Calculators = {}

    def answer(self, question: dict[str, Any]) -> None:
        """Answers one question: ready, describe, check, load, measure or measure_parts."""
        if "describe" in question:
            self._forked(lambda: _described(question["describe"]), question["seconds"])
        elif "check" in question:
            asked = question["check"], question["calculator_key"]
            self._forked(lambda: _checked(*asked), question["seconds"])
        elif "load" in question:
            self._send(self._load(question["load"]))
        elif "measure" in question:
            self._send(measure_all(self._calculators, question["measure"]))
        elif "measure_parts" in question:
            self._send(self._measure_parts(question["measure_parts"], question["seconds"]))
        else:
            self._send(None)

    def _measure_parts(self, request: dict[str, Any], seconds: float) -> Any:
        """The answer to a request; the parts that its calculator left are not taken for more."""
        parts = Parts(self._questions, lambda: _end_after(seconds))
        answer = measure_parts(self._calculators, request, iter(parts))
        parts.skip()
        return answer

    def _load(self, plugin: str) -> dict[str, Any]:
        def load() -> dict[str, Any]:
            loaded = load_plugin(plugin)
            self._calculators |= {each.key: each for each in loaded.calculators}
            return {}

        return _guarded(plugin, load)

    def _forked(self, work: Callable[[], object], seconds: float) -> None:
        """Works in a fork, so that what one plugin patches or leaks does not reach the next.

        The fork has a pipe of its own, of which one frame is passed on, and no questions.
        """
        answered, answering = os.pipe()
        fork = os.fork()
        if not fork:
            _end_after(seconds)
            try:
                os.dup2(answering, self._answers.fileno())
                os.dup2(0, self._questions.fileno())
                self._send(work())
                os._exit(_ANSWERED)
            finally:
                os._exit(1)
        os.close(answering)
        with os.fdopen(answered, "rb") as pipe:
            length = int.from_bytes(pipe.read(LENGTH))
            text = pipe.read(length) if length <= LARGEST else b""
        _, status = os.waitpid(fork, 0)
        if os.waitstatus_to_exitcode(status) != _ANSWERED or not text:
            self._send({"died": True})
        else:
            self._send(orjson.Fragment(text))

    def _send(self, answer: object) -> None:
        content = memoryview(framed(answer))
        while content:
            content = content[os.write(self._answers.fileno(), content) :]


def _described(plugin: str) -> dict[str, Any]:
    return _guarded(plugin, lambda: {"description": describe(load_plugin(plugin))})


def _checked(plugin: str, key: str) -> dict[str, Any]:
    return _guarded(plugin, lambda: check_contract(load_plugin(plugin), key))


def _guarded(plugin: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What the work gives, or the problem with the plugin and what was raised."""
    try:
        answer = work()
        orjson.dumps(answer)
    except TilikError as error:
        return {"problem": error.as_problem(), "detail": str(error)}
    except BaseException as error:
        problem = PluginFailed(plugin=plugin, error=type(error).__name__)
        detail = traceback.format_exception(error)[-4000:]
        return {"problem": problem.as_problem(), "detail": "".join(detail)}
    return answer


if __name__ == "__main__":
    main()
