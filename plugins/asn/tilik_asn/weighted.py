"""Weighted: results, process, behaviour and competency by weights that an agency sets itself."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from tilik_asn.cycle_params import NationalParams
from tilik_asn.follow_ups import follow_ups
from tilik_asn.numeric_predicates import (
    KURANG,
    KURANG_TITLE,
    MAXIMUM,
    PREDICATES,
    Edge,
    bands,
)
from tilik_plugin import Text, Title
from tilik_plugin.scheme import Axis, Missing, RatingScheme, Share, Term, ValueFormula, json_schema

RESULT, PROCESS, BEHAVIOUR, COMPETENCY = "result", "process", "behaviour", "competency"

_NAME = Text(
    "Weighted appraisal of result, process, behaviour and competency",
    "Penilaian berbobot atas hasil, proses, perilaku, dan kompetensi",
)


class AxisWeights(BaseModel):
    """The weight of each axis; they sum to 100, and one of 0 leaves its axis out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    result: Annotated[Share, Title("Result", "Hasil kerja")]
    process: Annotated[Share, Title("Process", "Proses kerja")]
    behaviour: Annotated[Share, Title("Behaviour", "Perilaku kerja")]
    competency: Annotated[Share, Title("Competency", "Kompetensi")]


class WeightedParams(NationalParams):
    """A cycle's parameters under this scheme."""

    weights: Annotated[
        AxisWeights,
        Title(
            "Weights, per cent",
            "Bobot, persen",
            Text(
                "No national rule sets them: the agency does. They sum to 100.",
                "Tidak diatur secara nasional: ditetapkan oleh instansi. Jumlahnya 100.",
            ),
        ),
    ]
    kurang_minimum: Annotated[Edge, KURANG_TITLE] = KURANG


def _axis(key: str, en: str, id: str) -> Axis:  # noqa: A002
    return Axis(key=key, name=Text(en, id), minimum=0, maximum=MAXIMUM)


WEIGHTED = RatingScheme(
    key="asn.weighted",
    version="1.0.0",
    name=_NAME,
    citation="No national rule; predicates of PP 30/2019",
    valid_from=date(2019, 1, 1),
    axes=(
        _axis(RESULT, "Result", "Hasil kerja"),
        _axis(PROCESS, "Process", "Proses kerja"),
        _axis(BEHAVIOUR, "Behaviour", "Perilaku kerja"),
        _axis(COMPETENCY, "Competency", "Kompetensi"),
    ),
    predicates=PREDICATES,
    params_schema=json_schema(WeightedParams, _NAME),
    formula=ValueFormula(
        terms=(
            Term(axis=RESULT, weight="weights.result", required=True),
            Term(axis=PROCESS, weight="weights.process"),
            Term(axis=BEHAVIOUR, weight="weights.behaviour", required=True),
            Term(axis=COMPETENCY, weight="weights.competency", matched=True),
        ),
        bands=bands(),
        missing=Missing.SHARE,
        weights_sum=100,
    ),
    follow_ups=follow_ups("cukup"),
)
