"""What a predicate earns: credit points and the allowance, in exact figures."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_asn.allowance import Allowance
from tilik_asn.credit_points import CreditPoints
from tilik_plugin import InvalidParams, InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator

Rows = list[dict[str, Any]]


def points(level: str, predicate: str, months: float, **params: Any) -> float:
    row = {"level": level, "predicate": predicate, "months": months}
    return check_calculator(CreditPoints(), [row], params).value


def test_the_published_example() -> None:
    assert points("ahli_pertama", "sangat_baik", 12) == 18.75


@pytest.mark.parametrize(
    ("level", "coefficient"),
    [
        ("pemula", 3.75),
        ("terampil", 5),
        ("mahir", 12.5),
        ("penyelia", 25),
        ("ahli_pertama", 12.5),
        ("ahli_muda", 25),
        ("ahli_madya", 37.5),
        ("ahli_utama", 50),
    ],
)
def test_a_good_year_earns_the_coefficient(level: str, coefficient: float) -> None:
    assert points(level, "baik", 12) == coefficient


@pytest.mark.parametrize(
    ("predicate", "earned"),
    [
        ("sangat_baik", 37.5),
        ("baik", 25),
        ("butuh_perbaikan", 18.75),
        ("cukup", 18.75),
        ("kurang", 12.5),
        ("sangat_kurang", 6.25),
    ],
)
def test_every_predicate_has_its_multiplier(predicate: str, earned: float) -> None:
    assert points("ahli_muda", predicate, 12) == earned


def test_periods_are_added_and_rounded_at_the_end_only() -> None:
    rows: Rows = [{"level": "pemula", "predicate": "butuh_perbaikan", "months": 1}] * 3
    made = check_calculator(CreditPoints(), rows)
    assert made.value == 0.7031
    assert made.steps[0].expression == "1 / 12 × 75 % × 3.75"
    assert made.steps[0].value == 0.2344


def test_tables_are_parameters() -> None:
    assert points("ahli_utama", "baik", 12, coefficients={"ahli_utama": 60}) == 60
    assert points("ahli_muda", "baik", 12, multipliers={"baik": 110}) == 27.5
    schema = CreditPoints().params_schema()["$defs"]["Coefficients"]["properties"]
    marked = {name for name, field in schema.items() if field.get("x-unverified")}
    assert marked == {"pemula", "terampil", "mahir", "penyelia", "ahli_utama"}
    assert all("Not verified" in schema[name]["description"] for name in marked)


def test_more_than_a_year_in_one_record_is_a_warning() -> None:
    rows: Rows = [{"level": "ahli_muda", "predicate": "baik", "months": 13}]
    (caution,) = CreditPoints().calculate(rows).cautions
    assert caution.code == "MONTHS_ABOVE_12"


@pytest.mark.parametrize(("field", "value"), [("level", "juru"), ("predicate", "istimewa")])
def test_an_unknown_level_or_predicate_is_named(field: str, value: str) -> None:
    row = {"level": "ahli_muda", "predicate": "baik", "months": 12, field: value}
    with pytest.raises(InvalidRecords, match=f"Record 0, {field}: expected one of"):
        CreditPoints().calculate([row])


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_points_of_months_add_up_to_those_of_the_year(months: list[int]) -> None:
    def earned(*parts: int) -> float:
        rows: Rows = [
            {"level": "ahli_madya", "predicate": "kurang", "months": part} for part in parts
        ]
        return CreditPoints().calculate(rows).value

    assert earned(*months) == earned(sum(months))


PARTS: Rows = [
    {"part": "performance", "per_cent": 97.5},
    {"part": "discipline", "per_cent": 90},
]


def test_an_allowance_is_exact_to_the_sen() -> None:
    made = check_calculator(Allowance(), PARTS, {"base": 4_321_987})
    expected = Decimal(4_321_987) * (Decimal("0.6") * Decimal("0.975") + Decimal("0.4") * 9 / 10)
    assert made.value == float(expected.quantize(Decimal("0.01"))) == 4084277.72
    assert made.steps[0].expression == "4321987 × 60 % × 97.5 %"


def test_a_part_earns_at_most_the_cap() -> None:
    rows: Rows = [{"part": "performance", "per_cent": 120}, PARTS[1]]
    made = Allowance().calculate(rows, {"base": 1000})
    assert (made.value, made.steps[0].expression) == (960, "1000 × 60 % × min(120, 100) %")
    assert Allowance().calculate(rows, {"base": 1000, "cap": 110}).value == 1020


def test_regions_set_their_own_weights() -> None:
    params = {"base": 1000, "weights": {"performance": 70, "discipline": 30}}
    made = check_calculator(Allowance(), PARTS, params)
    assert (made.value, made.cautions) == (952.5, ())
    params["weights"] = {"performance": 70, "discipline": 40}
    (caution,) = Allowance().calculate(PARTS, params).cautions
    assert caution.code == "WEIGHTS_NOT_100"


def test_a_part_that_counts_may_not_be_missing() -> None:
    with pytest.raises(Undefined, match="PART_MISSING: Discipline"):
        Allowance().calculate(PARTS[:1], {"base": 1000})
    alone = {"base": 1000, "weights": {"performance": 100, "discipline": 0}}
    assert Allowance().calculate(PARTS[:1], alone).value == 975


def test_a_part_twice_is_refused() -> None:
    with pytest.raises(InvalidRecords, match="Record 2, part: expected each part once"):
        Allowance().calculate([*PARTS, PARTS[0]], {"base": 1000})


def test_the_base_is_required() -> None:
    with pytest.raises(InvalidParams, match="base"):
        Allowance().calculate(PARTS)
