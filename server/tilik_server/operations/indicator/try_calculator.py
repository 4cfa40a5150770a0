"""Try a calculator on records, without storing anything."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tilik_plugin import Text
from tilik_server.errors import CalculatorMissing, FieldFault, InvalidArgument
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.scoring.pool import MeasureRequest, MeasureResult, ScoringPool
from tilik_server.validation.json_schema import faults_in_record

MOST_RECORDS: Final = 10_000


async def try_calculator(
    catalogue: Catalogue,
    pool: ScoringPool,
    key: str,
    params: object,
    records: Sequence[Any],
    target: float | None,
) -> MeasureResult:
    """Return the calculator's result for these records; without a value it has a problem.

    Raises CalculatorMissing, and InvalidArgument with the paths of faulty records and parameters.
    """
    calculator = catalogue.calculators.get(key)
    if calculator is None:
        raise CalculatorMissing(key=key)
    if len(records) > MOST_RECORDS:
        raise InvalidArgument(fields=[_too_many(len(records))])
    faults = [
        fault
        for place, record in enumerate(records)
        for fault in faults_in_record(record, calculator.record_schema, ("records", str(place)))
    ]
    faults += faults_in_record(params, calculator.params_schema, ("params",))
    if faults:
        raise InvalidArgument(fields=faults[:20])
    assert isinstance(params, Mapping)
    request = MeasureRequest(key, records, params, target)
    (result,) = await pool.measure([request])
    return result


def _too_many(count: int) -> FieldFault:
    return FieldFault(
        ("records",),
        Text(
            en=f"try at most {MOST_RECORDS:,} records, not {count:,}",
            id=f"coba paling banyak {MOST_RECORDS:,} catatan, bukan {count:,}",
        ),
    )
