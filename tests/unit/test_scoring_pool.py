"""The pool over the built-in plugins: statuses, explanations and achievements."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from tilik_plugin import Polarity
from tilik_server.models.vocabulary import ScoreStatus
from tilik_server.plugin_host.loading import load_plugin
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.scoring.pool import MeasureRequest, MeasureResult, ScoringPool
from tilik_server.settings import Settings

SPENDING = {"account": "Belanja", "budget": 855_830_897_000, "realised": 734_881_464_333}


@pytest.fixture
async def pool(catalogue: Catalogue) -> AsyncIterator[ScoringPool]:
    async with ScoringPool(Settings(), catalogue) as opened:
        yield opened


async def measured(pool: ScoringPool, request: MeasureRequest) -> MeasureResult:
    (result,) = await pool.measure([request])
    return result


async def test_a_score_is_explained_down_to_its_evidence(pool: ScoringPool) -> None:
    request = MeasureRequest("finance.absorption", [SPENDING], target=90, sources=["evidence 1"])
    result = await measured(pool, request)
    assert (result.status, result.value, result.achievement) == (ScoreStatus.COMPUTED, 85.87, 95.41)
    explained = result.explanation
    assert explained is not None
    assert explained["params"] == {"series": "separate"}
    assert (explained["records"], explained["version"]) == (1, "1.2.0")
    assert explained["citation"] == "PMK 22/PMK.02/2021"
    assert explained["steps"][0]["source"] == {"type": "Evidence", "id": "evidence 1"}
    last = explained["steps"][-1]
    assert (last["expression"], last["value"]) == ("85.87 / 90 × 100", 95.41)


async def test_the_same_request_is_explained_alike(pool: ScoringPool) -> None:
    request = MeasureRequest("finance.absorption", [SPENDING], target=90)
    assert await measured(pool, request) == await measured(pool, request)


@pytest.mark.parametrize(
    ("target", "polarity", "achievement", "warnings"),
    [
        (None, None, None, []),
        (5, None, 159.2, []),
        (5, Polarity.HIGHER_IS_BETTER, 40.8, []),
        (0, None, None, ["ACHIEVEMENT_UNDEFINED"]),
        (0, Polarity.ZERO_TOLERANCE, 0.0, []),
    ],
)
async def test_an_achievement_follows_the_polarity(
    pool: ScoringPool,
    target: float | None,
    polarity: Polarity | None,
    achievement: float | None,
    warnings: list[str],
) -> None:
    records = [{"first": 98, "last": 96}]
    request = MeasureRequest("health.drop_out", records, target=target, polarity=polarity)
    result = await measured(pool, request)
    assert result.explanation is not None
    assert (result.band, result.achievement) == ("within", achievement)
    assert [each["code"] for each in result.explanation["warnings"]] == warnings


@pytest.mark.parametrize(
    ("request_", "status", "code", "paths"),
    [
        (MeasureRequest("finance.absorption", []), ScoreStatus.NO_EVIDENCE, "NO_RECORDS", []),
        (
            MeasureRequest("finance.absorption", [{**SPENDING, "budget": 0}]),
            ScoreStatus.UNDEFINED,
            "NO_BUDGET",
            [],
        ),
        (
            MeasureRequest("finance.absorption", [SPENDING, {**SPENDING, "budget": "1"}]),
            ScoreStatus.UNDEFINED,
            "INVALID_RECORDS",
            [["records", "1", "budget"]],
        ),
        (
            MeasureRequest("finance.absorption", [SPENDING], {"series": "weekly"}),
            ScoreStatus.FAILED,
            "INVALID_PARAMS",
            [["params", "series"]],
        ),
        (MeasureRequest("sea.catch", []), ScoreStatus.FAILED, "CALCULATOR_MISSING", []),
    ],
)
async def test_without_a_value_a_problem_says_why(
    pool: ScoringPool,
    request_: MeasureRequest,
    status: ScoreStatus,
    code: str,
    paths: list[list[str]],
) -> None:
    result = await measured(pool, request_)
    assert (result.status, result.value, result.explanation) == (status, None, None)
    assert result.problem is not None
    assert result.problem["code"] == code
    assert [each["path"] for each in result.problem["fields"]] == paths


async def test_nothing_to_measure_is_no_result(pool: ScoringPool) -> None:
    assert await pool.measure([]) == []


DOSES = [{"first": 100 + i % 7, "last": 90 + i % 5} for i in range(25_000)]
COVERAGE = [{"vaccine": "dpt", "target": 100, "vaccinated": 90 + i % 9} for i in range(25_000)]


async def in_parts(records: Sequence[Any], size: int) -> AsyncIterator[Sequence[Any]]:
    for start in range(0, len(records), size):
        yield records[start : start + size]


@pytest.mark.parametrize(
    ("key", "records"),
    [("health.drop_out", DOSES), ("health.immunisation_coverage", COVERAGE)],
)
async def test_many_records_are_measured_as_they_are_at_once(
    pool: ScoringPool, key: str, records: list[dict[str, Any]]
) -> None:
    whole = await measured(pool, MeasureRequest(key, records, target=90))
    request = MeasureRequest(key, (), target=90)
    parted = await pool.measure_parts(request, in_parts(records, 999))
    loaded = {each.key: each for each in load_plugin("tilik-health").calculators}
    assert parted == whole
    assert whole.value == loaded[key].calculate(records).value
    assert whole.explanation is not None
    assert whole.explanation["records"] == 25_000


async def test_bad_record_in_a_later_part_is_named_by_its_place_among_all(
    pool: ScoringPool,
) -> None:
    records = [*DOSES, {"first": -1, "last": 0}, *DOSES]
    for key in ("health.drop_out", "health.immunisation_coverage"):
        result = await measured(pool, MeasureRequest(key, records))
        assert result.problem is not None
        (first, *_) = result.problem["fields"]
        place = "25000" if key == "health.drop_out" else "0"
        assert first["path"][:2] == ["records", place]
    good = await measured(pool, MeasureRequest("health.drop_out", DOSES))
    assert good.status is ScoreStatus.COMPUTED


async def test_no_parts_are_no_records(pool: ScoringPool) -> None:
    for key in ("health.drop_out", "health.immunisation_coverage"):
        result = await pool.measure_parts(MeasureRequest(key, ()), in_parts([], 1))
        assert result.status is ScoreStatus.NO_EVIDENCE


async def test_parts_for_a_missing_calculator_are_not_asked_for(pool: ScoringPool) -> None:
    taken = []

    async def watched() -> AsyncIterator[Sequence[Any]]:
        taken.append(1)
        yield DOSES[:1]

    result = await pool.measure_parts(MeasureRequest("gone.missing", ()), watched())
    assert result.problem is not None
    assert (result.problem["code"], taken) == ("CALCULATOR_MISSING", [])


async def test_parts_that_break_off_leave_no_half_asked_process(pool: ScoringPool) -> None:
    async def broken() -> AsyncIterator[Sequence[Any]]:
        yield DOSES[:10]
        raise LookupError

    with pytest.raises(LookupError):
        await pool.measure_parts(MeasureRequest("health.drop_out", ()), broken())
    result = await measured(pool, MeasureRequest("health.drop_out", DOSES[:2]))
    assert result.status is ScoreStatus.COMPUTED
