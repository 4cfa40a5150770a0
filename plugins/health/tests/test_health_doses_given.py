import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_health.doses_given import DosesGiven
from tilik_plugin import InvalidRecords, NoRecords
from tilik_plugin.testing import check_calculator

DOSES = DosesGiven()


def given_doses(doses: float, vaccine: str = "bcg") -> dict[str, object]:
    return {"vaccine": vaccine, "doses": doses}


def test_doses_of_all_vaccines_are_summed() -> None:
    made = check_calculator(DOSES, [given_doses(40), given_doses(25, "mcv1"), given_doses(0)])
    assert (made.value, made.steps[-1].expression) == (65.0, "40 + 25 + 0")


def test_doses_of_one_vaccine_keep_the_records_positions() -> None:
    rows = [given_doses(40), given_doses(25, "mcv1")]
    made = check_calculator(DOSES, rows, {"vaccine": "mcv1"})
    assert (made.value, made.steps[0].record) == (25.0, 1)


def test_a_vaccine_without_records_is_no_zero() -> None:
    with pytest.raises(NoRecords, match="about ipv1"):
        DOSES.calculate([given_doses(40)], {"vaccine": "ipv1"})


@pytest.mark.parametrize("doses", [-1, 0.5, "12", None])
def test_doses_that_are_no_whole_number_are_named(doses: object) -> None:
    with pytest.raises(InvalidRecords) as caught:
        DOSES.calculate([given_doses(1), {"vaccine": "bcg", "doses": doses}])
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, "doses")]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20), st.data())
def test_order_and_splitting_do_not_change_the_sum(counts: list[int], data: st.DataObject) -> None:
    part = data.draw(st.integers(0, counts[0]))
    parts = [part, *counts[:0:-1], counts[0] - part]
    whole = DOSES.calculate([given_doses(count) for count in counts]).value
    assert DOSES.calculate([given_doses(count) for count in parts]).value == whole == sum(counts)
