import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_health.collaboration import Collaboration
from tilik_health.outreach_activities import OutreachActivities
from tilik_health.outreach_effectiveness import OutreachEffectiveness
from tilik_plugin import InvalidRecords, NoRecords, Undefined
from tilik_plugin.testing import check_calculator

ACTIVITIES, EFFECT, PARTNERS = OutreachActivities(), OutreachEffectiveness(), Collaboration()


def held(activity: str, attendees: int) -> dict[str, object]:
    return {"activity": activity, "attendees": attendees}


def outreach(
    attendees: int, pre: float | None, post: float | None, maximum: float | None = 100
) -> dict[str, object]:
    means = {"mean_pre": pre, "mean_post": post, "maximum": maximum}
    return {"activity": "seminar", "attendees": attendees, **means}


def test_activities_are_counted_and_attendees_given() -> None:
    rows = [held("seminar", 30), held("campaign", 200), held("seminar", 0)]
    made = check_calculator(ACTIVITIES, rows)
    assert (made.value, made.steps[-1].expression) == (3.0, "2 seminar + 1 campaign")
    assert made.steps[-2].value == 230.0


def test_activities_of_one_kind_are_counted() -> None:
    rows = [held("seminar", 30), held("counselling", 1)]
    made = check_calculator(ACTIVITIES, rows, {"activity": "counselling"})
    assert (made.value, made.steps[0].record) == (1.0, 1)
    with pytest.raises(NoRecords, match="campaign"):
        ACTIVITIES.calculate(rows, {"activity": "campaign"})


@pytest.mark.parametrize(
    ("row", "field"), [(held("party", 3), "activity"), (held("seminar", -1), "attendees")]
)
def test_a_bad_activity_is_named(row: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidRecords) as caught:
        ACTIVITIES.calculate([held("seminar", 1), row])
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, field)]


def test_effectiveness_weighs_activities_by_their_attendees() -> None:
    made = check_calculator(EFFECT, [outreach(30, 40, 70), outreach(10, 60, 80)])
    # (30 × 30 + 10 × 20) / (30 × 60 + 10 × 40)
    assert (made.value, made.band, made.cautions) == (0.5, "medium", ())
    assert [step.value for step in made.steps] == [900, 200, 2, 40, 1800, 2900, 4000, 0.5]
    assert made.steps[-1].expression == "(2900 - 1800) / (4000 - 1800)"


def test_effectiveness_of_the_published_gain() -> None:
    made = check_calculator(EFFECT, [outreach(25, 40, 75)])
    assert (made.value, made.band) == (0.5833, "medium")


@pytest.mark.parametrize(
    ("post", "value", "band"),
    [
        (7000, 0.7, "high"),
        (6999, 0.6999, "medium"),
        (3000, 0.3, "medium"),
        (2999, 0.2999, "low"),
    ],
)
def test_the_bands_change_at_their_edges(post: float, value: float, band: str) -> None:
    made = EFFECT.calculate([outreach(7, 0, post, 10_000)])
    assert (made.value, made.band) == (value, band)


def test_an_activity_without_both_tests_counts_but_is_left_out_of_the_gain() -> None:
    rows = [
        outreach(10, 40, 75),
        outreach(90, None, None, None),
        outreach(50, 40, None),
        held("campaign", 400),
    ]
    made = check_calculator(EFFECT, rows)
    assert (made.value, [caution.code for caution in made.cautions]) == (0.5833, ["WITHOUT_TEST"])
    assert [step.value for step in made.steps[4:6]] == [4.0, 550.0]
    assert made.steps[1].text is not None


def test_a_negative_gain_is_a_warning() -> None:
    made = EFFECT.calculate([outreach(5, 50, 40)])
    assert (made.value, made.band) == (-0.2, "low")
    assert [caution.code for caution in made.cautions] == ["NEGATIVE_GAIN"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (outreach(10, None, None), "NO_TEST"),
        (outreach(0, 40, 75), "NO_TEST"),
        (outreach(10, 100, 100), "NOTHING_TO_GAIN"),
    ],
)
def test_without_a_test_or_room_the_gain_is_undefined(row: dict[str, object], code: str) -> None:
    with pytest.raises(Undefined) as caught:
        EFFECT.calculate([row])
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (outreach(1, 101, 50), "mean_pre"),
        (outreach(1, 50, 101), "mean_post"),
        (outreach(1, 50, 60, None), "maximum"),
        (outreach(-1, 50, 60), "attendees"),
    ],
)
def test_a_bad_result_is_named(row: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidRecords) as caught:
        EFFECT.calculate([outreach(1, 50, 60), row])
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, field)]


RESULTS = st.tuples(st.integers(1, 500), st.integers(0, 99), st.integers(0, 100))


@given(st.lists(RESULTS, min_size=1, max_size=10), st.data())
def test_neither_order_nor_splitting_an_audience_changes_the_gain(
    results: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    rows = [outreach(*each) for each in results]
    people, pre, post = results[0]
    part = data.draw(st.integers(0, people))
    split = [outreach(part, pre, post), *rows[:0:-1], outreach(people - part, pre, post)]
    value = EFFECT.calculate(rows).value
    assert EFFECT.calculate(split).value == value
    assert value <= 1


def test_partners_are_counted_once_whatever_their_spelling() -> None:
    rows = [
        {"partner": "PKK Wanggar", "activity": "Posyandu"},
        {"partner": "pkk  wanggar ", "activity": "Senam"},
        {"partner": "Karang Taruna", "activity": "Senam"},
    ]
    made = check_calculator(PARTNERS, rows)
    assert [step.value for step in made.steps] == [2.0, 1.0, 2.0]
    assert made.steps[0].label.en == "PKK Wanggar"


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=20))
def test_the_number_of_partners_is_that_of_their_names(names: list[str]) -> None:
    rows = [{"partner": name, "activity": "x"} for name in names]
    assert PARTNERS.calculate(rows).value == len(set(names))
    assert PARTNERS.calculate(rows[::-1]).value == len(set(names))


@pytest.mark.parametrize("partner", ["", None, 5])
def test_a_partner_without_a_name_is_refused(partner: object) -> None:
    with pytest.raises(InvalidRecords):
        PARTNERS.calculate([{"partner": partner, "activity": "x"}])
