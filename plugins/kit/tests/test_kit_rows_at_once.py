"""However many rows are folded at once, the measurement and the faults are the same."""

from typing import Annotated, Any, Literal

import pytest

from tilik_plugin import (
    Amount,
    Count,
    Day,
    InvalidRecords,
    Measurement,
    Name,
    Number,
    Params,
    Period,
    Polarity,
    Record,
    RecordProblem,
    Records,
    Text,
    Title,
    parts,
)
from tilik_plugin.folding import FoldingCalculator, RunningSum

LANDED = Text("Landed", "Didaratkan")


class Landing(Record):
    port: Annotated[Name, Title("Port", "Pelabuhan")]
    tonnes: Annotated[Amount, Title("Tonnes", "Ton")]
    boats: Annotated[Count, Title("Boats", "Kapal")] = 1
    change: Annotated[Number | None, Title("Change", "Perubahan")] = None
    season: Annotated[Period, Title("Season", "Musim")] = "2025"
    kind: Annotated[Literal["tuna", "squid"], Title("Kind", "Jenis")] = "tuna"
    landed_on: Annotated[Day | None, Title("Landed on", "Tanggal")] = None


class Catch(FoldingCalculator[Landing, Params, RunningSum]):
    key = "fisheries.catch"
    version = "1.0.0"
    name = description = LANDED
    unit_of_measure = Text("tonnes", "ton")
    polarity = Polarity.HIGHER_IS_BETTER
    formula = "sum of tonnes"
    record_model = Landing
    params_model = Params

    def fold(
        self, state: RunningSum | None, records: Records[Landing], params: Params
    ) -> RunningSum:
        taken = state or RunningSum()
        tonnes = records.column("tonnes")
        bad = [i for i, each in enumerate(tonnes) if each == 13]
        if bad:
            raise InvalidRecords(*(RecordProblem(i, "tonnes", must_be=LANDED) for i in bad))
        taken.add(tonnes)
        return taken

    def finish(self, state: RunningSum, params: Params) -> Measurement:
        return Measurement(state.value, (state.step(LANDED),))


ROWS: list[dict[str, Any]] = [
    {"port": "Ambon", "tonnes": 1},
    {"port": "Kendari", "tonnes": 2.5, "boats": 2.0, "change": -1},
    {"port": "Ambon", "tonnes": 2**60, "boats": 2**60, "season": 2024},
    {"port": "x" * 500, "tonnes": 0, "landed_on": "2024-02-29", "change": 0.5},
    {"port": "é", "tonnes": 0.1, "kind": "squid", "landed_on": None},
    {"port": "Tual", "tonnes": 3, "landed_on": "2025-12-31", "occurred_on": "2025-01-01"},
    {"port": "Tual", "tonnes": 3, "kind": "tuna", "change": 2**60},
]
BAD: list[Any] = [
    {"port": "", "tonnes": -1},
    {"port": "Ambon"},
    {"port": "Ambon", "tonnes": True, "nets": 1},
    {"port": "x" * 501, "tonnes": 1, "landed_on": "soon", "kind": "cod"},
    ["Ambon", 1],
    {"port": "Ambon", "tonnes": 13},
]
AT_ONCE = (1, 2, 3, 100)


def problems(rows: list[Any]) -> list[tuple[int, str, str]]:
    with pytest.raises(InvalidRecords) as caught:
        Catch().calculate(rows)
    return [(each.position, each.field, each.must_be.en) for each in caught.value.problems]


@pytest.mark.parametrize("at_once", AT_ONCE)
def test_measurement_is_the_same_however_many_are_folded_at_once(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = Catch().calculate(ROWS)
    monkeypatch.setattr(parts, "AT_ONCE", at_once)
    assert Catch().calculate(ROWS) == expected


@pytest.mark.parametrize("at_once", AT_ONCE)
def test_faults_are_the_same_however_many_are_folded_at_once(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = [[*ROWS, bad, *ROWS, other] for bad in BAD for other in BAD]
    expected = [problems(rows) for rows in wrong]
    monkeypatch.setattr(parts, "AT_ONCE", at_once)
    assert [problems(rows) for rows in wrong] == expected
