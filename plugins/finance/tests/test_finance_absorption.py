import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_finance.absorption import Absorption
from tilik_plugin import InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator


def spending(
    account: str, budget: float, realised: float, on: str | None = None
) -> dict[str, object]:
    row: dict[str, object] = {"account": account, "budget": budget, "realised": realised}
    return row if on is None else {**row, "occurred_on": on}


def test_absorption_of_the_published_example() -> None:
    made = check_calculator(Absorption(), [spending("Belanja", 855_830_897_000, 734_881_464_333)])
    assert made.value == 85.87
    assert made.steps[-1].expression == "734881464333 / 855830897000 × 100"
    assert made.steps[0].record == 0


def test_absorption_is_a_ratio_of_sums() -> None:
    rows = [
        spending("Belanja/Belanja Modal", 100, 50),
        spending("Belanja/Belanja Pegawai", 300, 300),
    ]
    assert check_calculator(Absorption(), rows).value == 87.5


def test_absorption_names_every_account_with_its_figures() -> None:
    rows = [spending("A", 200, 50), spending("B", 0, 3)]
    first, second, realised, budget, last = Absorption().calculate(rows).steps
    assert (first.label.id, first.value) == ("A", 25.0)
    assert (second.value, second.text and second.text.en) == (None, "no budget, so no percentage")
    assert (realised.value, budget.value, last.value) == (53.0, 200.0, 26.5)


@pytest.mark.parametrize(
    "accounts",
    [
        ("5", "5.1"),
        ("5.", "5.1.", "5.2."),
        ("5.2", "5.2.01.03"),
        ("5.2.1", "5.2.01.03"),
        ("5 Belanja Daerah", "5.1 Belanja Operasi"),
        ("5.1 - Belanja Operasi", "5.1.02 - Belanja Barang"),
        ("5", "5/5.1/5.1.01"),
        ("5.1", "5/1/2"),
        ("Belanja", "belanja/Belanja Modal"),
        ("Belanja", "Belanja /Belanja Pegawai"),
        ("BELANJA  DAERAH", "Belanja Daerah / Modal"),
        ("Belanja Pegawai", "Belanja Modal", "JUMLAH"),
        ("5.1", "5.2", "Total"),
        ("Belanja Pegawai", "Jumlah Belanja"),
        ("Belanja Pegawai", "TOTAL BELANJA"),
        ("Belanja Pegawai", "Sub Total :"),
        ("Belanja/Pegawai", "Belanja/Jumlah"),
    ],
    ids=" & ".join,
)
def test_what_would_count_twice_is_refused(accounts: tuple[str, ...]) -> None:
    for order in (accounts, accounts[::-1]):
        with pytest.raises(InvalidRecords) as caught:
            check_calculator(Absorption(), [spending(name, 10, 5) for name in order])
        (problem,) = caught.value.problems
        assert problem.field == "account"


@pytest.mark.parametrize(
    "accounts",
    [
        ("5.1", "5.2", "5.10", "51"),
        ("5.1.01", "5.1.02", "6.1"),
        ("Belanja Pegawai", "Belanja Pegawai Harian"),
        ("Total Quality", "Belanja"),
        ("JUMLAH",),
        ("Jumlah Belanja Operasi", "Jumlah Belanja Modal"),
        ("2 Kursi", "3 Meja", "2 Lemari"),
    ],
    ids=" & ".join,
)
def test_accounts_beside_each_other_are_summed(accounts: tuple[str, ...]) -> None:
    rows = [spending(name, 10, 5) for name in accounts]
    assert check_calculator(Absorption(), rows).value == 50.0


@pytest.mark.parametrize(("later", "codes"), [(40, ["CUMULATIVE_FALLS"]), (60, []), (50, [])])
def test_cumulative_reports_that_fall_are_a_warning(later: float, codes: list[str]) -> None:
    rows = [
        spending("Belanja", 100, later, "2026-06-30"),
        spending("Belanja", 100, 50, "2026-03-31"),
    ]
    made = check_calculator(Absorption(), rows, {"series": "cumulative"})
    assert made.value == later
    assert [each.code for each in made.cautions] == codes


def test_an_account_with_one_that_contains_it_is_refused() -> None:
    rows = [spending("Belanja/Belanja Modal", 1, 1), spending("Belanja", 2, 2)]
    with pytest.raises(InvalidRecords) as caught:
        Absorption().calculate(rows)
    (problem,) = caught.value.problems
    assert (problem.position, problem.field) == (0, "account")
    assert "outside Belanja" in problem.must_be.en


def test_an_account_whose_name_starts_alike_is_another() -> None:
    rows = [spending("Belanja", 1, 1), spending("Belanja Modal", 1, 1)]
    assert Absorption().calculate(rows).value == 100.0


@pytest.mark.parametrize("budget", [0, -5])
def test_absorption_without_a_budget_is_undefined(budget: float) -> None:
    with pytest.raises(Undefined) as caught:
        Absorption().calculate([spending("Belanja", budget, 3)])
    assert caught.value.code == "NO_BUDGET"


def test_realised_above_budget_is_a_warning() -> None:
    made = Absorption().calculate([spending("A", 10, 12), spending("B", 10, 3)])
    assert [caution.code for caution in made.cautions] == ["REALISED_ABOVE_BUDGET"]


def test_quarterly_reports_come_out_as_the_year() -> None:
    quarters = [
        spending("Belanja", 400, 90, "2025-03-31"),
        spending("Belanja", 400, 180, "2025-06-30"),
        spending("Belanja", 500, 350, "2025-12-31"),
    ]
    made = check_calculator(Absorption(), quarters, {"series": "cumulative"})
    assert (made.value, made.cautions) == (70.0, ())


def test_monthly_realisations_against_a_yearly_budget_are_increments() -> None:
    months = [spending("Belanja", 1200, 100, f"2025-{month:02}-28") for month in range(1, 13)]
    assert Absorption().calculate(months, {"series": "increments"}).value == 100.0
    assert Absorption().calculate(months).cautions[0].code == "REPEATED_KEY"


def test_many_accounts_are_counted_after_the_first_fifty() -> None:
    made = Absorption().calculate([spending(f"A{i}", 1, 1) for i in range(70)])
    assert made.steps[50].value == 20.0
    assert len(made.steps) == 54


AMOUNTS = st.integers(-(10**12), 10**14)
MONTHS = st.lists(st.integers(0, 10**12), min_size=12, max_size=12)


@given(st.lists(st.tuples(st.integers(1, 10**14), AMOUNTS), min_size=1, max_size=12), st.data())
def test_neither_order_nor_splitting_changes_absorption(
    figures: list[tuple[int, int]], data: st.DataObject
) -> None:
    rows = [spending(f"A{place}", *each) for place, each in enumerate(figures)]
    value = Absorption().calculate(rows).value
    budget, realised = figures[0]
    part = data.draw(st.integers(0, budget))
    parts = [spending("A0", part, realised), spending("A0", budget - part, 0)]
    assert Absorption().calculate([*rows[:0:-1], *parts]).value == value


@given(MONTHS, st.integers(1, 10**13), st.data())
def test_any_series_of_reports_comes_out_as_the_year(
    months: list[int], budget: int, data: st.DataObject
) -> None:
    year = Absorption().calculate([spending("Belanja", budget, sum(months))]).value
    dates = [f"2025-{month:02}-28" for month in range(1, 13)]
    monthly = [spending("Belanja", budget, *each) for each in zip(months, dates, strict=True)]
    so_far = [
        spending("Belanja", budget, sum(months[: month + 1]), dates[month])
        for month in (2, 5, 8, 11)
    ]
    turned = data.draw(st.permutations(monthly))
    assert Absorption().calculate(turned, {"series": "increments"}).value == year
    assert Absorption().calculate(so_far[::-1], {"series": "cumulative"}).value == year


@pytest.mark.parametrize(
    ("accounts", "codes"),
    [
        (("5", "51", "5101"), ["ACCOUNT_MAY_CONTAIN"]),
        (("5101", "51"), ["ACCOUNT_MAY_CONTAIN"]),
        (("51 Belanja Pegawai", "5101 - Gaji"), ["ACCOUNT_MAY_CONTAIN"]),
        (("51", "52", "53"), []),
        (("5.1", "5.2", "5.10", "51"), []),
        (("2 Kursi", "3 Meja", "2 Lemari"), []),
        (("521111", "521211", "522111"), []),
    ],
)
def test_code_without_dots_that_begins_another_is_a_warning(
    accounts: tuple[str, ...], codes: list[str]
) -> None:
    made = check_calculator(Absorption(), [spending(name, 10, 5) for name in accounts])
    found = [each.code for each in made.cautions if each.code == "ACCOUNT_MAY_CONTAIN"]
    assert found == codes
    assert made.value == 50.0


def test_code_whose_figures_are_the_sums_of_those_below_is_counted_once() -> None:
    rows = [
        spending("5 Belanja", 100, 50),
        spending("51 Belanja Pegawai", 60.2, 30.1),
        spending("52", 39.8, 19.9),
        spending("5101", 60.1, 30),
        spending("5102", 0.1, 0.1),
        spending("6", 100, 0),
    ]
    made = check_calculator(Absorption(), rows)
    assert made.value == 25.0
    (caution,) = made.cautions
    assert caution.code == "ACCOUNT_MAY_CONTAIN"
    assert caution.message.en.startswith("The figures of 5, 51 are the sums of the longer codes")
    *_, realised, budget, last = made.steps
    assert (realised.expression, realised.value) == ("50 + 30.1", 80.1)
    assert (budget.label.en, budget.value) == ("Budget of 5, 51, counted in longer codes", 160.2)
    assert last.expression == "50 / 200 × 100"


@pytest.mark.parametrize("budget", [10, 10.01])
def test_code_with_other_figures_than_those_below_is_a_warning_only(budget: float) -> None:
    """Equal budgets alone are no sum, for their realisations differ."""
    rows = [spending("5", budget, 4), spending("51", 4, 2), spending("52", 6, 3)]
    made = check_calculator(Absorption(), rows)
    assert made.value == round((4 + 5) / (budget + 10) * 100, 2)
    (caution,) = made.cautions
    assert caution.message.en.startswith("The code 5 begins the code 51;")


def test_sums_within_an_account_that_is_none_are_told_both() -> None:
    rows = [spending("5", 90, 9), spending("51", 10, 5), spending("5101", 10, 5)]
    made = check_calculator(Absorption(), rows)
    assert made.value == 14.0
    assert [each.message.en[:18] for each in made.cautions] == [
        "The figures of 51 ",
        "The code 5 begins ",
    ]


@pytest.mark.parametrize("series", ["increments", "cumulative"])
def test_sums_of_several_reports_are_counted_once(series: str) -> None:
    rows = [
        spending(code, budget, realised, day)
        for day in ("2026-03-31", "2026-06-30")
        for code, budget, realised in (("5", 100, 30), ("51", 60, 20), ("52", 40, 10))
    ]
    rows[3:] = [{**row, "realised": 2 * int(str(row["realised"]))} for row in rows[3:]]
    made = check_calculator(Absorption(), [*rows, spending("6", 100, 10)], {"series": series})
    realised = 60 if series == "cumulative" else 90
    assert made.value == (realised + 10) / 200 * 100


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=2, max_size=9), st.data())
def test_sums_of_codes_change_nothing(figures: list[tuple[int, int]], data: st.DataObject) -> None:
    leaves = [spending(f"51{n}", 1 + abs(b), r) for n, (b, r) in enumerate(figures, 1)]
    budget, realised = sum(1 + abs(b) for b, _ in figures), sum(r for _, r in figures)
    above = [spending(code, budget, realised) for code in ("5", "51")]
    rows = [*leaves, *above, spending("7", 10**12, 1)]
    alone = Absorption().calculate([*leaves, rows[-1]]).value
    assert Absorption().calculate(data.draw(st.permutations(rows))).value == alone
