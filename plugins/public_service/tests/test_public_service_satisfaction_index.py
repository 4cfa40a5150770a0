import pytest

from tilik_plugin import InvalidParams, InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator
from tilik_public_service.satisfaction_index import ELEMENTS, SatisfactionIndex

INDEX = SatisfactionIndex()


def respondent(score: int | None, **answers: int | None) -> dict[str, object]:
    return {"answers": dict.fromkeys(ELEMENTS, score) | answers}


def test_index_of_the_example() -> None:
    made = check_calculator(INDEX, [respondent(score) for score in (4, 4, 3, 3)])
    assert (made.value, made.band) == (87.5, "B")
    assert made.steps[0].expression == "14 / 4"
    assert len(made.steps) == 10


@pytest.mark.parametrize(("score", "value", "band"), [(4, 100.0, "A"), (1, 25.0, "D")])
def test_the_index_lies_between_25_and_100(score: int, value: float, band: str) -> None:
    made = INDEX.calculate([respondent(score)])
    assert (made.value, made.band) == (value, band)


@pytest.mark.parametrize(
    ("fours", "threes", "twos", "value", "band"),
    [
        (5324, 4676, 0, 88.31, "A"),
        (5320, 4680, 0, 88.30, "B"),
        (644, 9356, 0, 76.61, "B"),
        (640, 9360, 0, 76.60, "C"),
        (0, 6000, 4000, 65.0, "C"),
        (0, 5996, 4004, 64.99, "D"),
    ],
)
def test_the_bands_change_at_their_edges(
    fours: int, threes: int, twos: int, value: float, band: str
) -> None:
    scores = [4] * fours + [3] * threes + [2] * twos
    rows: list[dict[str, object]] = [{"answers": {"time": score}} for score in scores]
    made = INDEX.calculate(rows, {"elements": ["time"]})
    assert (made.value, made.band) == (value, band)


def test_a_missing_answer_is_left_out_of_its_element_s_mean() -> None:
    made = check_calculator(INDEX, [respondent(4), respondent(2, cost=None)])
    assert made.steps[ELEMENTS.index("cost")].value == 4.0
    assert made.value == 77.78


def test_an_element_nobody_answered_is_undefined() -> None:
    with pytest.raises(Undefined) as caught:
        INDEX.calculate([respondent(4, cost=None)])
    assert caught.value.code == "ELEMENT_UNANSWERED"
    assert "Cost" in caught.value.text.en


def test_the_published_weight_of_0_11_loses_a_point() -> None:
    assert INDEX.calculate([respondent(4)], {"weight": 0.11}).value == 99.0


def test_few_respondents_are_a_warning() -> None:
    made = INDEX.calculate([respondent(3)], {"minimum": 30})
    assert [caution.code for caution in made.cautions] == ["FEW_RESPONDENTS"]
    assert INDEX.calculate([respondent(3)] * 30, {"minimum": 30}).cautions == ()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"time": 5}, "answers.time"),
        ({"time": "4"}, "answers.time"),
        ({"price": 3}, "answers.price"),
    ],
)
def test_a_bad_answer_is_named(answers: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidRecords) as caught:
        INDEX.calculate([respondent(3), {"answers": answers}])
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, field)]


def test_an_unknown_element_is_refused() -> None:
    with pytest.raises(InvalidParams):
        INDEX.calculate([respondent(3)], {"elements": ["price"]})
