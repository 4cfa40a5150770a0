"""Follow-ups: what a result leads to under every scheme of this plugin."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from tilik_asn.credit_points import Coefficients, Multipliers
from tilik_plugin import Number, Text, Title, unverified
from tilik_plugin.scheme import Basis, Factor, FollowUpKind, FollowUpRule

Months = Annotated[int, Field(strict=True, ge=0, le=60)]
CONDUCT: Final = "PermenPANRB 6/2022"
CREDIT: Final = "PermenPANRB 1/2023"
LOWEST: Final = ("kurang", "sangat_kurang")


class FollowUpParams(BaseModel):
    """The tables and spans of the follow-ups; agencies set their own where no rule is verified."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    coefficients: Annotated[
        Coefficients,
        Title("Credit points: points a year", "Angka kredit: koefisien per tahun"),
    ] = Coefficients()
    multipliers: Annotated[
        Multipliers,
        Title("Credit points: multipliers, per cent", "Angka kredit: persentase menurut predikat"),
    ] = Multipliers()
    targets_reached: Annotated[
        Annotated[Number, Field(gt=0, le=100)],
        unverified(
            "Targets reached for recognition and incentive, per cent at least",
            "Target tercapai untuk penghargaan dan insentif, persen paling sedikit",
        ),
    ] = 100
    recognition_months: Annotated[
        Months, unverified("Months to recognise", "Bulan hingga penghargaan diberikan")
    ] = 3
    incentive_months: Annotated[
        Months, unverified("Months to grant the incentive", "Bulan hingga insentif diberikan")
    ] = 3
    guidance_months: Annotated[
        Months,
        unverified(
            "Months of guidance",
            "Bulan pembinaan",
            Text("For PPPK at most to the contract's end.", "Bagi PPPK sampai akhir kontrak."),
        ),
    ] = 6
    development_months: Annotated[
        Months, unverified("Months to plan development", "Bulan menyusun rencana pengembangan")
    ] = 3


_CREDIT_POINTS = FollowUpRule(
    key="credit_points",
    kind=FollowUpKind.CREDIT_POINTS,
    title=Text("Credit points of the appraisal", "Angka kredit hasil penilaian"),
    citation=CREDIT,
    employments=("PNS",),
    factors=(
        Factor(label=Text("Years", "Tahun"), basis=Basis.MONTHS, divisor=12),
        Factor(
            label=Text("Multiplier of the predicate", "Persentase predikat"),
            basis=Basis.PREDICATE,
            table="follow_ups.multipliers",
            divisor=100,
            # PermenPANRB 6/2022's butuh perbaikan is also called cukup.
            same_as={"cukup": "butuh_perbaikan"},
        ),
        Factor(
            label=Text("Coefficient of the level", "Koefisien jenjang"),
            basis=Basis.POSITION_CLASS,
            table="follow_ups.coefficients",
        ),
    ),
    unit_of_measure=Text("points", "angka kredit"),
)
_RECOGNITION = Text("Proposed for recognition", "Diusulkan menerima penghargaan")
_DEVELOPMENT = Text("Development plan with the superior", "Rencana pengembangan bersama atasan")


def _by_predicate(
    kind: FollowUpKind, title: Text, months: str, predicates: tuple[str, ...]
) -> FollowUpRule:
    return FollowUpRule(
        key=f"{kind.lower()}_predicate",
        kind=kind,
        title=title,
        citation=CONDUCT,
        unverified=True,
        predicates=predicates,
        due_months=f"follow_ups.{months}",
    )


_RECOGNITION_FOR_TARGETS = FollowUpRule(
    key="recognition_targets",
    kind=FollowUpKind.RECOGNITION,
    title=_RECOGNITION,
    unverified=True,
    predicates=("baik",),
    reached_from="follow_ups.targets_reached",
    due_months="follow_ups.recognition_months",
)
_INCENTIVE = FollowUpRule(
    key="incentive_targets",
    kind=FollowUpKind.INCENTIVE,
    title=Text(
        "Performance part of the allowance, in proportion to the targets reached",
        "Unsur kinerja tunjangan, sebanding dengan target yang tercapai",
    ),
    unverified=True,
    predicates=("sangat_baik", "baik"),
    reached_from="follow_ups.targets_reached",
    due_months="follow_ups.incentive_months",
    factors=(Factor(label=Text("Targets reached", "Target tercapai"), basis=Basis.REACHED),),
    unit_of_measure=Text("per cent", "persen"),
)
_DEVELOPMENT_FOR_TARGETS = FollowUpRule(
    key="development_targets",
    kind=FollowUpKind.DEVELOPMENT,
    title=_DEVELOPMENT,
    unverified=True,
    missed=True,
    due_months="follow_ups.development_months",
)


def follow_ups(middle: str) -> tuple[FollowUpRule, ...]:
    """Returns the rules of a scheme with the predicates very good, good, `middle` and two lower."""
    guidance = Text("Performance guidance", "Bimbingan kinerja")
    kinds = FollowUpKind
    return (
        _by_predicate(kinds.RECOGNITION, _RECOGNITION, "recognition_months", ("sangat_baik",)),
        _RECOGNITION_FOR_TARGETS,
        _INCENTIVE,
        _CREDIT_POINTS,
        _by_predicate(kinds.GUIDANCE, guidance, "guidance_months", LOWEST),
        _by_predicate(kinds.DEVELOPMENT, _DEVELOPMENT, "development_months", (middle, *LOWEST)),
        _DEVELOPMENT_FOR_TARGETS,
    )
