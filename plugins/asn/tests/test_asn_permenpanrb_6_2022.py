import pytest

from tilik_asn import plugin
from tilik_asn.permenpanrb_6_2022 import PERMENPANRB_6_2022 as SCHEME
from tilik_asn.permenpanrb_6_2022 import Params6Of2022
from tilik_plugin.competency import CompetencyKind
from tilik_plugin.scheme import RatingScheme, check_distribution


@pytest.mark.parametrize(
    ("result", "behaviour", "predicate"),
    [
        ("above", "below", "kurang"),
        ("above", "as", "baik"),
        ("above", "above", "sangat_baik"),
        ("as", "below", "kurang"),
        ("as", "as", "baik"),
        ("as", "above", "baik"),
        ("below", "below", "sangat_kurang"),
        ("below", "as", "butuh_perbaikan"),
        ("below", "above", "butuh_perbaikan"),
    ],
)
def test_every_cell_of_the_matrix(result: str, behaviour: str, predicate: str) -> None:
    found = SCHEME.predicate_for({"work_result": result, "behaviour": behaviour})
    assert found is not None
    assert found.key == predicate
    assert len(SCHEME.matrix) == 9


def test_the_head_s_work_result_follows_the_organisation() -> None:
    assert SCHEME.unit_rating is not None
    assert SCHEME.unit_rating.levels == {
        "istimewa": "above",
        "baik": "as",
        "butuh_perbaikan": "below",
        "kurang": "below",
        "sangat_kurang": "below",
    }
    assert set(SCHEME.unit_rating.levels) == {p.key for p in SCHEME.organisation_predicates}


def test_a_cycle_may_rate_heads_otherwise() -> None:
    assert SCHEME.unit_rating is not None
    own = SCHEME.complete({"head_levels": {"baik": "above"}})
    assert SCHEME.unit_rating.level("baik", own) == "above"
    assert SCHEME.unit_rating.level("kurang", own) == "below"
    assert SCHEME.unit_rating.level("baik", {}) == "as"
    assert SCHEME.unit_rating.level("unheard of", own) is None


def failed(organisation: str, **counts: int) -> set[str]:
    assert SCHEME.distribution is not None
    checks = check_distribution(SCHEME.distribution, organisation, counts)
    return {check.rule.removeprefix(f"{organisation}_") for check in checks if not check.passed}


@pytest.mark.parametrize(
    ("organisation", "counts", "violated"),
    [
        ("baik", {"sangat_baik": 2, "baik": 7, "butuh_perbaikan": 1}, set()),
        (
            "baik",
            {"sangat_baik": 2, "baik": 8},
            {"baik_at_most", "butuh_perbaikan_or_kurang_at_least_one"},
        ),
        ("istimewa", {"sangat_baik": 7, "baik": 3}, set()),
        ("istimewa", {"sangat_baik": 8, "baik": 2}, {"sangat_baik_at_most"}),
        ("istimewa", {"sangat_baik": 3, "baik": 7}, {"sangat_baik_largest"}),
        ("butuh_perbaikan", {"butuh_perbaikan": 6, "sangat_baik": 1, "baik": 3}, set()),
        (
            "butuh_perbaikan",
            {"butuh_perbaikan": 5, "sangat_baik": 2, "baik": 3},
            {"butuh_perbaikan_at_least", "sangat_baik_at_most"},
        ),
        ("kurang", {"kurang": 6, "butuh_perbaikan": 1, "baik": 3}, set()),
        ("kurang", {"kurang": 6, "baik": 4}, {"butuh_perbaikan_at_least"}),
        ("sangat_kurang", {"sangat_kurang": 6, "kurang": 4}, set()),
        (
            "sangat_kurang",
            {"sangat_kurang": 6, "kurang": 3, "sangat_baik": 1},
            {"sangat_baik_at_most"},
        ),
        ("baik", {"baik": 4}, set()),
    ],
)
def test_the_distribution_guidance(
    organisation: str, counts: dict[str, int], violated: set[str]
) -> None:
    assert failed(organisation, **counts) == violated


def test_a_violation_names_the_numbers() -> None:
    assert SCHEME.distribution is not None
    checks = check_distribution(SCHEME.distribution, "baik", {"sangat_baik": 2, "baik": 8})
    assert [check.message().id for check in checks if not check.passed] == [
        "baik: paling banyak 70 %; ditemukan 8 dari 10 (80 %).",
        "butuh perbaikan atau kurang: paling sedikit satu orang; ditemukan 0 dari 10 (0 %).",
    ]


def test_a_cycle_s_parameters_have_the_rule_s_defaults() -> None:
    params = Params6Of2022()
    assert params.objection_days == 14
    assert params.response_days == 5
    assert params.rating_from == 15
    assert params.acknowledgement_days == 7
    assert params.achievement_cap == 120
    assert params.stage_deadlines.agreed.days == 30
    fields = SCHEME.params_schema["properties"]
    assert fields["response_days"]["x-unverified"] is True
    assert fields["rating_from"]["x-unverified"] is True
    assert "x-unverified" not in fields["objection_days"]
    assert fields["objection_days"]["maximum"] == 366


def test_every_rule_with_a_share_has_a_parameter() -> None:
    shares = SCHEME.params_schema["$defs"]["Shares"]["properties"]
    assert SCHEME.distribution is not None
    rules = [rule for rules in SCHEME.distribution.rules.values() for rule in rules]
    assert {rule.key: rule.share for rule in rules if rule.share is not None} == {
        key: field["default"] for key, field in shares.items()
    }


def test_the_scheme_survives_being_stored_in_a_cycle() -> None:
    assert RatingScheme.model_validate_json(SCHEME.model_dump_json()) == SCHEME


def test_the_seven_values_and_nine_competencies_are_there() -> None:
    assert [value.key for value in SCHEME.axis("behaviour").criteria] == [
        "berorientasi_pelayanan",
        "akuntabel",
        "kompeten",
        "harmonis",
        "loyal",
        "adaptif",
        "kolaboratif",
    ]
    (listed,) = plugin.tilik_competencies()
    kinds = [competency.kind for competency in listed.competencies]
    assert kinds == [CompetencyKind.MANAGERIAL] * 8 + [CompetencyKind.SOCIOCULTURAL]
    named = {competency.key.split(".")[-1] for competency in listed.competencies}
    assert {"integrity", "teamwork", "communication", "public_service"} <= named


def test_observed_behaviour_looks_at_five_criteria() -> None:
    found = {indicator.code: indicator.params for indicator in plugin.tilik_indicators()}
    criteria = ["discipline", "quality", "teamwork", "integrity", "professionalism"]
    assert found["ASN-BEHAVIOUR"] == {"criteria": criteria}


def test_every_indicator_names_a_calculator_and_parameters_of_the_plugin() -> None:
    calculators = {calculator.key: calculator for calculator in plugin.tilik_calculators()}
    for indicator in plugin.tilik_indicators():
        assert calculators[indicator.calculator_key].read_params(indicator.params)
