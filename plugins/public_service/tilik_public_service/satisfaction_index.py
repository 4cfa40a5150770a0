"""Satisfaction index: the public's satisfaction with a service, from a survey (SKM)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from tilik_plugin import (
    Band,
    Calculator,
    Caution,
    Count,
    Measurement,
    Number,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    Undefined,
    Whole,
    band_of,
    exact,
    round_half_up,
    written,
)

BANDS = (Band("A", 88.31), Band("B", 76.61), Band("C", 65.00), Band("D", 25.00))

Element = Literal[
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "officer_competence",
    "officer_conduct",
    "complaint_handling",
    "facilities",
]
ELEMENTS: tuple[Element, ...] = get_args(Element)

_Answer = Annotated[Whole, Field(ge=1, le=4)]
_LABELS: dict[Element, Text] = {
    "requirements": Text("Requirements", "Persyaratan"),
    "procedure": Text("Procedure", "Sistem, mekanisme, dan prosedur"),
    "time": Text("Time of completion", "Waktu penyelesaian"),
    "cost": Text("Cost", "Biaya/tarif"),
    "product": Text("Product", "Produk spesifikasi jenis pelayanan"),
    "officer_competence": Text("Officers' competence", "Kompetensi pelaksana"),
    "officer_conduct": Text("Officers' conduct", "Perilaku pelaksana"),
    "complaint_handling": Text("Complaint handling", "Penanganan pengaduan, saran, dan masukan"),
    "facilities": Text("Facilities", "Sarana dan prasarana"),
}
_INDEX = Text("index", "indeks")
_POINTS = Text("points", "poin")


def _title(element: Element) -> Title:
    label = _LABELS[element]
    return Title(label.en, label.id)


class Answers(BaseModel):
    """One respondent's answers, 1 to 4 each; a question left open is null or absent.

    Whether a free service scores its cost 4 is unverified; here it counts as it was answered.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    requirements: Annotated[_Answer | None, _title("requirements")] = None
    procedure: Annotated[_Answer | None, _title("procedure")] = None
    time: Annotated[_Answer | None, _title("time")] = None
    cost: Annotated[_Answer | None, _title("cost")] = None
    product: Annotated[_Answer | None, _title("product")] = None
    officer_competence: Annotated[_Answer | None, _title("officer_competence")] = None
    officer_conduct: Annotated[_Answer | None, _title("officer_conduct")] = None
    complaint_handling: Annotated[_Answer | None, _title("complaint_handling")] = None
    facilities: Annotated[_Answer | None, _title("facilities")] = None


class Respondent(Record):
    """One respondent of the survey."""

    answers: Annotated[Answers, Title("Answers", "Jawaban")]


class SurveyParams(Params):
    """Which elements count, with which weight, and from how many respondents."""

    elements: Annotated[
        tuple[Element, ...],
        Field(min_length=1, max_length=len(ELEMENTS)),
        Title("Elements", "Unsur"),
    ] = ELEMENTS
    weight: Annotated[
        Annotated[Number, Field(gt=0, le=1)] | None,
        Title(
            "Weight of an element",
            "Bobot unsur",
            Text(
                "Empty: 1 / number of elements, exact. Published examples with 0.11 lose a point.",
                "Kosong: 1 / jumlah unsur, persis. Contoh terbitan dengan 0,11 kehilangan satu"
                " poin.",
            ),
        ),
    ] = None
    minimum: Annotated[
        Count | None,
        Title("Fewest respondents", "Jumlah responden minimum"),
    ] = None


class SatisfactionIndex(Calculator[Respondent, SurveyParams]):
    """25 × Σ (weight × mean of the element), each mean over those who answered it.

    Source: PermenPANRB 14/2017. Exact fractions, so that nine elements weigh one ninth each.
    """

    key = "public_service.satisfaction_index"
    version = "1.0.0"
    name = Text("Public satisfaction index", "Indeks kepuasan masyarakat")
    description = Text(
        "Satisfaction survey over nine elements; 25 to 100, bands A to D.",
        "Survei kepuasan masyarakat atas sembilan unsur; 25 sampai 100, mutu A sampai D.",
    )
    unit_of_measure = _INDEX
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=25, highest=100)
    reach_unless = ("weight",)
    citation = "PermenPANRB 14/2017"
    formula = "25 × sum of (weight × mean of the element)"
    record_model = Respondent
    params_model = SurveyParams

    def measure(self, records: Records[Respondent], params: SurveyParams) -> Measurement:
        """Computes the index; raises Undefined if an element has no answer at all."""
        elements = tuple(dict.fromkeys(params.elements))
        answers = records.column("answers")
        means = {element: _mean(element, answers) for element in elements}
        weight = Fraction(1, len(elements))
        if params.weight is not None:
            weight = Fraction(exact(params.weight))
        index = 25 * weight * sum(mean for mean, _ in means.values())
        value = round_half_up(index)
        steps = [_element_step(element, *means[element]) for element in elements]
        shown = written(params.weight) if params.weight is not None else f"1/{len(elements)}"
        added = " + ".join(written(mean) for mean, _ in means.values())
        last = Step(self.name, f"25 × {shown} × ({added})", value, _INDEX)
        cautions = _cautions(len(records), params.minimum)
        return Measurement(value, (*steps, last), band_of(value, BANDS), cautions)


def _mean(element: Element, answers: Sequence[Answers]) -> tuple[Fraction, str]:
    """Returns the element's mean over those who answered it, and its expression."""
    given = [x for x in (getattr(one, element) for one in answers) if x is not None]
    if not given:
        label = _LABELS[element]
        raise Undefined(
            "ELEMENT_UNANSWERED",
            Text(f"Nobody answered: {label.en}.", f"Tidak ada jawaban untuk: {label.id}."),
        )
    return Fraction(sum(given), len(given)), f"{sum(given)} / {len(given)}"


def _element_step(element: Element, mean: Fraction, expression: str) -> Step:
    return Step(_LABELS[element], expression, round_half_up(mean, 4), _POINTS)


def _cautions(respondents: int, minimum: float | None) -> tuple[Caution, ...]:
    if minimum is None or respondents >= minimum:
        return ()
    message = Text(
        f"{respondents} respondents, fewer than the {written(minimum)} asked for.",
        f"{respondents} responden, kurang dari {written(minimum)} yang disyaratkan.",
    )
    return (Caution("FEW_RESPONDENTS", message),)
