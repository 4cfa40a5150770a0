"""PP 30/2019: the numeric scheme before PermenPANRB 6/2022, plan and behaviour from 0 to 120."""

from datetime import date
from typing import Annotated

from pydantic import Field

from tilik_asn.conversion_8_2021 import Conversion8Of2021
from tilik_asn.cycle_params import NationalParams
from tilik_asn.follow_ups import follow_ups
from tilik_asn.guidance_30_2019 import GUIDANCE, RankingShares
from tilik_asn.numeric_predicates import (
    KURANG,
    KURANG_TITLE,
    MAXIMUM,
    PREDICATES,
    Edge,
    bands,
)
from tilik_plugin import Number, Text, Title, unverified
from tilik_plugin.scheme import (
    Axis,
    Clause,
    Criterion,
    Opinions,
    RatingScheme,
    Term,
    ValueFormula,
    json_schema,
)

PLAN, BEHAVIOUR = "plan", "behaviour"

_NAME = Text(
    "Performance appraisal of civil servants (PP 30/2019)",
    "Penilaian kinerja pegawai negeri sipil (PP 30/2019)",
)
_BEHAVIOURS = (
    Criterion(key="orientasi_pelayanan", label=Text("Service orientation", "Orientasi pelayanan")),
    Criterion(key="komitmen", label=Text("Commitment", "Komitmen")),
    Criterion(key="inisiatif_kerja", label=Text("Initiative", "Inisiatif kerja")),
    Criterion(key="kerja_sama", label=Text("Cooperation", "Kerja sama")),
    Criterion(
        key="kepemimpinan",
        label=Text("Leadership (of leaders)", "Kepemimpinan (bagi pemimpin)"),
    ),
)
Part = Annotated[Number, Field(ge=0, le=1)]


class Params30Of2019(NationalParams):
    """A cycle's parameters under this scheme."""

    peer_opinions: Annotated[
        Annotated[bool, Field(strict=True)],
        Title(
            "Opinions of peers and subordinates count",
            "Pendapat rekan kerja dan bawahan dipertimbangkan",
        ),
    ] = False
    plan_weight: Annotated[
        Part,
        Title(
            "Weight w of the plan",
            "Bobot w nilai SKP",
            Text(
                "Without opinions; behaviour counts 1 - w.",
                "Tanpa pendapat rekan dan bawahan; perilaku kerja berbobot 1 - w.",
            ),
        ),
    ] = 0.7
    plan_weight_with_opinions: Annotated[
        Part, Title("Weight w of the plan with opinions", "Bobot w nilai SKP dengan pendapat")
    ] = 0.6
    opinion_part: Annotated[
        Part,
        unverified(
            "Part of the opinions in the behaviour",
            "Bagian pendapat dalam nilai perilaku",
            Text("The appraiser's is the rest.", "Selebihnya dari pejabat penilai kinerja."),
        ),
    ] = 0.4
    opinion_points: Annotated[
        Annotated[
            tuple[Annotated[Number, Field(ge=0, le=MAXIMUM)], ...],
            Field(min_length=4, max_length=4),
        ],
        unverified("Values of an opinion of 1, 2, 3 and 4", "Nilai pendapat 1, 2, 3, dan 4"),
    ] = (30, 60, 90, 120)
    conversion: Annotated[
        Conversion8Of2021 | None,
        unverified(
            "Conversion of achievements (PermenPANRB 8/2021)",
            "Konversi capaian (PermenPANRB 8/2021)",
            Text(
                "Off where null; an empty object is the published table.",
                "Tidak dipakai jika null; objek kosong berarti tabel yang diterbitkan.",
            ),
        ),
    ] = None
    kurang_minimum: Annotated[Edge, KURANG_TITLE] = KURANG
    distribution: Annotated[
        RankingShares, unverified("Shares of the ranking", "Persentase pemeringkatan")
    ] = RankingShares()


NEW_IDEA = Clause(
    key="new_idea",
    text=Text(
        "a new idea or method with a benefit for the organisation",
        "ide baru atau cara baru yang memberi manfaat bagi organisasi",
    ),
    unmet=Text(
        "no new idea or method was adopted",
        "belum ada ide baru atau cara baru yang diterapkan",
    ),
    calculator_key="asn.innovation",
    record={"adopted": True},
    named_by="idea",
)

PP_30_2019 = RatingScheme(
    key="asn.pp_30_2019",
    version="1.0.0",
    name=_NAME,
    citation="PP 30/2019; PermenPANRB 8/2021",
    # The day in 2019 is not verified; PermenPANRB 6/2022 superseded it in practice, and it stays
    # open for parallel runs.
    valid_from=date(2019, 1, 1),
    axes=(
        Axis(key=PLAN, name=Text("Plan (SKP)", "Nilai SKP"), minimum=0, maximum=MAXIMUM),
        Axis(
            key=BEHAVIOUR,
            name=Text("Work behaviour", "Perilaku kerja"),
            minimum=0,
            maximum=MAXIMUM,
            criteria=_BEHAVIOURS,
        ),
    ),
    predicates=PREDICATES,
    params_schema=json_schema(Params30Of2019, _NAME),
    formula=ValueFormula(
        terms=(
            Term(
                axis=PLAN,
                weight="plan_weight",
                weight_with_opinions="plan_weight_with_opinions",
                conversion="conversion",
            ),
            Term(
                axis=BEHAVIOUR,
                weight="plan_weight",
                weight_with_opinions="plan_weight_with_opinions",
                complement=True,
            ),
        ),
        bands=bands(NEW_IDEA.key),
        clauses=(NEW_IDEA,),
        opinions=Opinions(
            axis=BEHAVIOUR,
            used="peer_opinions",
            part="opinion_part",
            points="opinion_points",
        ),
    ),
    distribution=GUIDANCE,
    follow_ups=follow_ups("cukup"),
)
