"""Outcomes: the nine cells of PermenPANRB 6/2022, and what an explanation says of them."""

import pytest

from tilik_asn.permenpanrb_6_2022 import PERMENPANRB_6_2022
from tilik_server.errors import RatingMissing
from tilik_server.judging.outcome import decide
from tilik_server.models.vocabulary import RatingSource

SCHEME = {**PERMENPANRB_6_2022.model_dump(mode="json"), "plugin": {"name": "tilik-asn"}}
SOURCES = {"work_result": RatingSource.FORUM, "behaviour": RatingSource.APPRAISER}


@pytest.mark.parametrize(
    ("work_result", "behaviour", "predicate"),
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
def test_predicate_of_each_cell(work_result: str, behaviour: str, predicate: str) -> None:
    levels = {"work_result": work_result, "behaviour": behaviour}
    decision = decide(SCHEME, levels, SOURCES)
    assert (decision.predicate_key, decision.value) == (predicate, None)
    assert decision.explanation["steps"][-1]["expression"] == (
        f"matrix(work_result = {work_result}, behaviour = {behaviour}) = {predicate}"
    )


def test_explanation_names_each_axis_with_its_rating_in_both_languages() -> None:
    levels = {"work_result": "above", "behaviour": "as"}
    explanation = decide(SCHEME, levels, SOURCES).explanation
    result, behaviour, cell = explanation["steps"]
    assert result["label"] == {"en": "Work result", "id": "Hasil kerja"}
    assert result["expression"] == "work_result = above (FORUM)"
    assert result["text"] == {
        "en": "Above expectation, by the forum",
        "id": "Di atas ekspektasi, oleh forum",
    }
    assert behaviour["text"]["id"] == "Sesuai ekspektasi, oleh pejabat penilai kinerja"
    assert cell["text"] == {"en": "Good", "id": "Baik"}
    assert explanation["citation"] == "PermenPANRB 6/2022"
    assert explanation["version"] == PERMENPANRB_6_2022.version


@pytest.mark.parametrize("levels", [{"work_result": "as"}, {"work_result": "as", "behaviour": "x"}])
def test_axis_without_a_known_level_is_named(levels: dict[str, str]) -> None:
    with pytest.raises(RatingMissing, match="behaviour"):
        decide(SCHEME, levels, SOURCES)


def test_scheme_without_the_cell_gives_no_outcome() -> None:
    scheme = {**SCHEME, "matrix": SCHEME["matrix"][:1]}
    with pytest.raises(RatingMissing, match="on Work result or Work behaviour that"):
        decide(scheme, {"work_result": "as", "behaviour": "as"}, SOURCES)
