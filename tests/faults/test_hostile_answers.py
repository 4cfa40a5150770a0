"""Plugins that change how their process answers, or write to its pipes: each harms itself alone."""

from collections.abc import Callable
from typing import Any

import pytest

from tilik_server.models.vocabulary import ScoreStatus
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.scoring.pool import MeasureRequest, MeasureResult, ScoringPool
from tilik_server.settings import Settings

InstallPlugin = Callable[[str, str], None]

DROP_OUT = MeasureRequest("health.drop_out", [{"first": 98, "last": 96}])
TO_ALL_PIPES = """
import os
from contextlib import suppress

def write(content):
    for pipe in range(3, 64):
        with suppress(OSError):
            if not os.isatty(pipe) and os.readlink(f"/proc/self/fd/{pipe}").startswith("pipe:"):
                os.set_blocking(pipe, False)
                os.write(pipe, content)
"""
WHILE_MEASURING = """
def measure(self, records, params):
    {action}
    return Measurement(1.0, (Step(self.name, "one", 1.0),))

Tonnes.measure = measure
"""
PATCHED = """
import __main__, orjson
import tilik_server.plugin_host.measuring as measuring

def answer(*given):
    return orjson.Fragment(orjson.dumps({answer}))

measuring._as_json = answer
"""


def framing(answer: str) -> str:
    """The source of a plugin that answers this, whatever is asked while it is read."""
    frame = len(answer).to_bytes(8) + answer.encode()
    return f"import __main__; __main__.encode_frame = lambda content: {frame!r}"


COMPUTED = {
    "status": "COMPUTED",
    "value": 1.0,
    "band": None,
    "steps": [],
    "warnings": [],
    "version": "1.0.0",
    "formula": "one",
    "citation": None,
    "params": {},
}
STEP = {
    "label": {"en": "one", "id": "satu"},
    "expression": "1",
    "value": 1,
    "unit_of_measure": None,
    "text": None,
    "record": 0,
}
ODD_ANSWERS: list[Any] = [
    None,
    5,
    [],
    {},
    {"status": "PERFECT"},
    {"status": "FAILED", "problem": None, "detail": None},
    {"status": "FAILED", "problem": {"code": "BAD"}, "detail": None},
    {**COMPUTED, "value": None},
    {**COMPUTED, "value": "1"},
    {**COMPUTED, "band": 5},
    {**COMPUTED, "steps": [{**STEP, "record": -1}]},
    {**COMPUTED, "steps": [{**STEP, "label": "one"}]},
    {**COMPUTED, "warnings": ["late"]},
    {**COMPUTED, "achievement": 1000},
]


@pytest.fixture
def patient(plugin_settings: Settings) -> Settings:
    """Settings that no busy machine makes late: none of these plugins hangs."""
    return plugin_settings.model_copy(update={"plugin_timeout": 60, "scoring_timeout": 60})


async def measured(settings: Settings) -> list[MeasureResult]:
    """What two goals of the hostile plugin get, and one of another; at once and in parts."""
    catalogue = await read_catalogue(settings)
    goals = [MeasureRequest("fisheries.tonnes", [{"tonnes": 1}] * size) for size in (1, 10_001)]
    async with ScoringPool(settings, catalogue) as pool:
        return await pool.measure([*goals, DROP_OUT])


def codes(results: list[MeasureResult]) -> list[str]:
    return ["" if each.problem is None else each.problem["code"] for each in results]


@pytest.mark.parametrize("answer", ODD_ANSWERS, ids=str)
async def test_answer_of_another_form_is_none(
    answer: Any, install_plugin: InstallPlugin, patient: Settings
) -> None:
    install_plugin("fisheries", PATCHED.replace("{answer}", repr(answer)))
    *failed, other = await measured(patient)
    assert codes(failed) == ["CALCULATOR_ANSWER_INVALID"] * 2
    assert other.value == 2.04


async def test_answer_of_the_right_form_is_taken(
    install_plugin: InstallPlugin, patient: Settings
) -> None:
    answer = {**COMPUTED, "steps": [STEP]}
    install_plugin("fisheries", PATCHED.replace("{answer}", repr(answer)))
    results = await measured(patient)
    assert [each.status for each in results] == [ScoreStatus.COMPUTED] * 3


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("bytes(7) + b'\\x02[]'", "CALCULATOR_ANSWER_INVALID"),
        ("bytes(7) + b'\\x02[,'", "CALCULATOR_ANSWER_INVALID"),
        ("bytes(8)", "CALCULATOR_ANSWER_INVALID"),
        ("b'no frame at all'", "CALCULATOR_ANSWER_INVALID"),
        ("(2**26 + 1).to_bytes(8)", "CALCULATOR_ANSWER_INVALID"),
        ("(2**20).to_bytes(8) + b'[1'); os._exit(0", "CALCULATOR_DIED"),
        ("bytes(5)); os._exit(0", "CALCULATOR_DIED"),
    ],
)
async def test_frame_that_is_short_long_or_none_is_no_answer(
    frame: str, code: str, install_plugin: InstallPlugin, patient: Settings
) -> None:
    install_plugin("fisheries", TO_ALL_PIPES + WHILE_MEASURING.format(action=f"write({frame})"))
    *failed, other = await measured(patient)
    assert codes(failed) == [code] * 2
    assert other.value == 2.04


async def test_answer_that_is_too_long_is_none(
    install_plugin: InstallPlugin, patient: Settings
) -> None:
    action = "return Measurement(1.0, (Step(self.name, 'x' * (2**26 + 1), 1.0),))"
    install_plugin("fisheries", WHILE_MEASURING.format(action=action))
    roomy = patient.model_copy(update={"scoring_memory_mb": 2048})
    *failed, other = await measured(roomy)
    assert codes(failed) == ["CALCULATOR_ANSWER_INVALID"] * 2
    assert other.value == 2.04


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("write(bytes(7) + b'\\x015')", "PLUGIN_DIED"),
        ("write(bytes(7) + b'\\x02{}'); os._exit(77)", "PLUGIN_INVALID"),
        ("write(bytes(7) + b'\\x02{}'); write(bytes(7) + b'\\x02{}')", "PLUGIN_INVALID"),
        ("write((2**40).to_bytes(8))", "PLUGIN_DIED"),
        ("write(b'four'); os._exit(77)", "PLUGIN_DIED"),
        ("os.closerange(3, 64)", "PLUGIN_DIED"),
        (
            "import __main__\ndef full(_): raise MemoryError\n__main__.encode_frame = full",
            "PLUGIN_FAILED",
        ),
        ("os.write(2, b'memory allocation of 9 bytes failed\\n'); os.abort()", "PLUGIN_FAILED"),
        (framing("5"), "PLUGIN_DIED"),
        (framing("{"), "PLUGIN_DIED"),
        (framing("{}"), "PLUGIN_INVALID"),
        (framing('{"description": 5}'), "PLUGIN_INVALID"),
        (framing('{"description": {"calculators": []}}'), "PLUGIN_INVALID"),
        (framing('{"problem": 5, "detail": ""}'), "PLUGIN_INVALID"),
    ],
)
async def test_plugin_that_answers_for_itself_while_it_is_read_is_named(
    source: str, code: str, install_plugin: InstallPlugin, patient: Settings
) -> None:
    install_plugin("a-fishery", TO_ALL_PIPES + source)
    catalogue = await read_catalogue(patient)
    bad = catalogue.plugin("a-fishery")
    assert bad is not None
    assert bad.problem is not None
    assert bad.problem["code"] == code
    assert [each.name for each in catalogue.plugins if each.enabled] == ["tilik-health"]
    assert catalogue.calculators["health.drop_out"].plugin == "tilik-health"
