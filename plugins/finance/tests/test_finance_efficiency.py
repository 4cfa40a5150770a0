import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_finance.efficiency import Efficiency
from tilik_plugin import InvalidParams, InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator

EFFICIENCY = Efficiency()


def cost(allocation: float, achievement: float, realised: float) -> dict[str, object]:
    return {"allocation": allocation, "achievement": achievement, "realised": realised}


def test_efficiency_is_a_ratio_of_sums_and_a_step_gives_its_value() -> None:
    made = check_calculator(EFFICIENCY, [cost(1000, 1, 950), cost(500, 0.8, 380)])
    assert (made.value, made.cautions) == (5.0, ())
    first, second, allowed, realised, value, last = made.steps
    assert (first.value, second.value) == (50.0, 20.0)
    assert second.expression == "500 × 0.8 - 380"
    assert (allowed.value, realised.value) == (1400.0, 1330.0)
    assert (value.value, value.expression) == (62.5, "50 + 5 / 20 × 50")
    assert last.expression == "(1400 - 1330) / 1400 × 100"


@pytest.mark.parametrize(
    ("realised", "value", "rated", "codes"),
    [
        (80, 20.0, 100.0, []),
        (79.99, 20.01, 100.0, ["EFFICIENCY_BEYOND_LIMIT"]),
        (120, -20.0, 0.0, []),
        (120.01, -20.01, 0.0, ["EFFICIENCY_BEYOND_LIMIT"]),
        (100, 0.0, 50.0, []),
    ],
)
def test_the_value_ends_at_the_limits(
    realised: float, value: float, rated: float, codes: list[str]
) -> None:
    made = EFFICIENCY.calculate([cost(100, 1, realised)])
    assert (made.value, made.steps[-2].value) == (value, rated)
    assert [caution.code for caution in made.cautions] == codes


def test_the_unverified_limit_is_a_parameter_that_says_so() -> None:
    assert EFFICIENCY.params_schema()["properties"]["limit"]["x-unverified"] is True
    made = check_calculator(EFFICIENCY, [cost(100, 1, 80)], {"limit": 40})
    assert made.steps[-2].value == 75.0
    with pytest.raises(InvalidParams):
        EFFICIENCY.calculate([cost(100, 1, 80)], {"limit": 0})


def test_an_achievement_that_looks_like_per_cent_is_a_warning() -> None:
    made = EFFICIENCY.calculate([cost(100, 95, 9500)])
    assert [caution.code for caution in made.cautions] == ["ACHIEVEMENT_ABOVE_1"]


@pytest.mark.parametrize(("allocation", "achievement"), [(0, 1), (100, 0)])
def test_nothing_achieved_is_undefined(allocation: float, achievement: float) -> None:
    with pytest.raises(Undefined) as caught:
        EFFICIENCY.calculate([cost(allocation, achievement, 5)])
    assert caught.value.code == "NOTHING_ACHIEVED"


def test_a_bad_achievement_is_named() -> None:
    with pytest.raises(InvalidRecords) as caught:
        EFFICIENCY.calculate([cost(1, 1, 1), cost(1, -0.1, 1)])
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, "achievement")]


def test_money_is_exact() -> None:
    made = EFFICIENCY.calculate([cost(0.1, 1, 0)] * 3 + [cost(0, 1, 0.3)])
    assert made.value == 0.0


@given(
    st.lists(
        st.tuples(
            st.integers(1, 10**14),
            st.decimals("0.01", 2, places=4).map(float),
            st.integers(0, 10**14),
        ),
        min_size=1,
        max_size=10,
    ),
    st.data(),
)
def test_neither_order_nor_splitting_changes_efficiency(
    figures: list[tuple[int, float, int]], data: st.DataObject
) -> None:
    whole = EFFICIENCY.calculate([cost(*each) for each in figures])
    allocation, achievement, realised = figures[0]
    part = data.draw(st.integers(0, allocation))
    parts = [(part, achievement, realised), (allocation - part, achievement, 0)]
    split = EFFICIENCY.calculate([cost(*each) for each in [*figures[:0:-1], *parts]])
    assert split.value == whole.value
    assert 0 <= (whole.steps[-2].value or 0) <= 100
