"""`tilik calculate`: try a calculator on the records of a file."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
import orjson

from tilik.commands.event_loop import run
from tilik.commands.reading_options import numbers_option, sheet_option
from tilik_plugin import written
from tilik_plugin.cells import Notation
from tilik_server.errors import CalculatorMissing
from tilik_server.importing.record_file import RecordFile, RecordOptions, read_record_file
from tilik_server.plugin_host.catalogue import CalculatorEntry
from tilik_server.plugin_host.plugins import Catalogue, read_catalogue
from tilik_server.scoring.pool import MeasureRequest, MeasureResult, ScoringPool
from tilik_server.settings import Settings, read_settings
from tilik_server.terminal import printable, table
from tilik_server.validation.exact_json import large_number, read_json

SHOWN: Final = 3
"""The number of faulty fields that the line about a problem names."""


@dataclass(frozen=True, slots=True)
class CalculatorRun:
    """A calculator with its result for the records."""

    calculator: CalculatorEntry
    result: MeasureResult
    file: RecordFile


@click.command(
    "calculate",
    epilog="Records are counted from 0. Status: 0 there is a value. 1 there is none, and one line "
    "says why. 2 the command was called wrongly.",
)
@click.argument("key")
@click.option(
    "--records",
    "file",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="A JSON array, JSON lines, or CSV, XLSX or ODS with a header.",
)
@sheet_option
@numbers_option
@click.option("--params", metavar="JSON", default="{}", help="The parameters, a JSON object.")
@click.option("--target", type=float, metavar="N", help="In the calculator's unit of measure.")
@click.option("--json", "as_json", is_flag=True, help="Print value, achievement, ... as JSON.")
def command(
    key: str,
    file: Path,
    sheet: str | None,
    numbers: str | None,
    params: str,
    target: float | None,
    as_json: bool,
) -> None:
    """Try the calculator KEY on the records of FILE; nothing is stored, no database is opened.

    Shows value, achievement of the target, band, and how the value came about. `tilik plugins`
    lists the calculators.
    """
    parameters = _params(params)
    if target is not None and not math.isfinite(target):
        raise click.BadParameter("give a finite number", param_hint="--target")
    settings = read_settings()
    options = RecordOptions(sheet, None if numbers is None else Notation(numbers))
    outcome = run(_calculate(settings, key, file, options, parameters, target))
    if outcome.result.explanation is None:
        raise click.ClickException(_why(outcome.result))
    lines = [json.dumps(_as_dict(outcome))] if as_json else _report(outcome, target)
    for line in lines:
        click.echo(line)


async def _calculate(
    settings: Settings,
    key: str,
    path: Path,
    options: RecordOptions,
    params: Mapping[str, Any],
    target: float | None,
) -> CalculatorRun:
    catalogue = await read_catalogue(settings)
    calculator = _calculator(catalogue, key)
    file = read_record_file(path, calculator.record_schema, options)
    async with ScoringPool(settings, catalogue) as pool:
        (result,) = await pool.measure([MeasureRequest(key, file.records, params, target)])
    return CalculatorRun(calculator, result, file)


def _calculator(catalogue: Catalogue, key: str) -> CalculatorEntry:
    if key not in catalogue.calculators:
        raise CalculatorMissing(key=key)
    return catalogue.calculators[key]


def _params(text: str) -> dict[str, Any]:
    try:
        params = read_json(text)
    except orjson.JSONDecodeError as fault:
        reason = f"this is not valid JSON ({fault.msg}, character {fault.colno})"
        raise click.BadParameter(reason, param_hint="--params") from fault
    if not isinstance(params, dict):
        raise click.BadParameter("give a JSON object", param_hint="--params")
    large = large_number(params)
    if large is not None:
        reason = f"{'.'.join(large)}: a whole number must fit into 64 bits"
        raise click.BadParameter(reason, param_hint="--params")
    return params


def _why(result: MeasureResult) -> str:
    """Return the problem in one line, with the first faulty fields and their expected form."""
    assert result.problem is not None
    fields = [each["message"]["en"] for each in result.problem["fields"]]
    more = [f"And {len(fields) - SHOWN} more."] if len(fields) > SHOWN else []
    raised = (result.detail or "").strip().splitlines()[-1:]
    return " ".join([result.problem["message"]["en"], *fields[:SHOWN], *more, *raised])


def _as_dict(outcome: CalculatorRun) -> dict[str, Any]:
    result, file = outcome.result, outcome.file
    return {
        "value": result.value,
        "achievement": result.achievement,
        "band": result.band,
        "explanation": result.explanation,
        "numbers": file.numbers,
        "notes": [each.en for each in file.notes],
    }


def _report(outcome: CalculatorRun, target: float | None) -> Iterable[str]:
    result, explained = outcome.result, outcome.result.explanation
    assert explained is not None
    unit = outcome.calculator.unit_of_measure.en
    facts = [
        ("value", f"{_figure(result.value)} {unit}"),
        ("achievement", _achievement(result, target)),
        ("band", result.band or "-"),
        ("calculator", f"{explained['calculator_key']} {explained['version']}"),
        ("formula", explained["formula"]),
        ("source", explained["citation"] or "-"),
        ("parameters", json.dumps(explained["params"])),
        ("records", str(explained["records"])),
    ]
    yield from table(facts)
    if outcome.file.numbers is not None:
        yield f"numbers      read as {outcome.file.numbers}"
    yield from (f"note         {printable(each.en)}" for each in outcome.file.notes)
    yield ""
    yield from table([("STEP", "EXPRESSION", "VALUE", "UNIT"), *map(_step, explained["steps"])])
    for warning in explained["warnings"]:
        yield ""
        yield printable(f"{warning['code']}: {warning['message']['en']}")


def _achievement(result: MeasureResult, target: float | None) -> str:
    if result.achievement is None:
        return "-"
    return f"{_figure(result.achievement)} per cent of {_figure(target)}"


def _step(step: Mapping[str, Any]) -> tuple[str, ...]:
    unit, text = (step[name] and step[name]["en"] for name in ("unit_of_measure", "text"))
    shown = ", ".join(filter(None, (unit, text)))
    return step["label"]["en"], step["expression"], _figure(step["value"]), shown


def _figure(value: float | None) -> str:
    return "-" if value is None else written(value)
