"""Allowance: the additional income that performance and discipline earn (TPP, tunjangan)."""

from fractions import Fraction
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict

from tilik_plugin import (
    Amount,
    Calculator,
    Caution,
    InvalidRecords,
    Measurement,
    Params,
    Polarity,
    Record,
    RecordProblem,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    Undefined,
    exact,
    round_half_up,
    total,
    unverified,
    written,
)

Part = Literal["performance", "discipline"]

_RUPIAH = Text("rupiah", "rupiah")
_LABELS: dict[Part, Text] = {
    "performance": Text("Performance", "Kinerja"),
    "discipline": Text("Discipline", "Disiplin"),
}


class Earning(Record):
    """The per cent that one part of the allowance was earned to."""

    part: Annotated[Part, Title("Part", "Unsur")]
    per_cent: Annotated[Amount, Title("Per cent", "Persen")]


class Weights(BaseModel):
    """Per cent of the base by part; regional rules differ."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    performance: Annotated[Amount, unverified("Performance", "Kinerja")] = 60
    discipline: Annotated[Amount, unverified("Discipline", "Disiplin")] = 40


class AllowanceParams(Params):
    """The base of the position's class and how the parts share it."""

    base: Annotated[
        Amount,
        Title(
            "Base, rupiah",
            "Besaran dasar, rupiah",
            Text("Of the position's class.", "Menurut kelas jabatan."),
        ),
    ]
    weights: Annotated[
        Weights,
        unverified(
            "Weights, per cent",
            "Bobot, persen",
            Text("Regional rules differ.", "Peraturan daerah berbeda-beda."),
        ),
    ] = Weights()
    cap: Annotated[
        Amount,
        Title("Most that a part may earn, per cent", "Paling tinggi setiap unsur, persen"),
    ] = 100


class Allowance(Calculator[Earning, AllowanceParams]):
    """Base × Σ weight × earned per cent, each part at most the cap, in exact rupiah."""

    key = "asn.allowance"
    version = "1.0.0"
    name = Text("Allowance", "Tambahan penghasilan pegawai")
    description = Text(
        "The monthly allowance earned by performance and discipline. Weights of 60 and 40 are"
        " common but not verified: each region sets its own.",
        "Tambahan penghasilan dari kinerja dan disiplin. Bobot 60 dan 40 lazim tetapi belum"
        " diverifikasi: setiap daerah menetapkannya sendiri.",
    )
    unit_of_measure = _RUPIAH
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    formula = "base × sum of (weight × per cent, at most the cap)"
    record_model = Earning
    params_model = AllowanceParams

    def measure(self, records: Records[Earning], params: AllowanceParams) -> Measurement:
        """Computes the rupiah.

        Raises InvalidRecords if a part occurs twice, Undefined if one is missing.
        """
        weights = params.weights.model_dump()
        _refuse_repeated(records)
        _require(records, weights)
        earned = [_rupiah(record, weights, params) for record in records]
        steps = [
            _part_step(record, weights[record.part], params, each, position)
            for position, (record, each) in enumerate(zip(records, earned, strict=True))
        ]
        value = round_half_up(sum(earned))
        last = Step(self.name, " + ".join(written(each) for each in earned), value, _RUPIAH)
        cautions = (_UNEVEN,) if total(weights.values()) != 100 else ()
        return Measurement(value, (*steps, last), None, cautions)


def _rupiah(record: Earning, weights: dict[str, float], params: AllowanceParams) -> Fraction:
    factors = (params.base, weights[record.part], min(record.per_cent, params.cap))
    base, weight, share = (Fraction(exact(each)) for each in factors)
    return base * weight / 100 * share / 100


def _part_step(
    record: Earning, weight: float, params: AllowanceParams, earned: Fraction, position: int
) -> Step:
    share = written(record.per_cent)
    if record.per_cent > params.cap:
        share = f"min({share}, {written(params.cap)})"
    expression = f"{written(params.base)} × {written(weight)} % × {share} %"
    label = _LABELS[record.part]
    return Step(label, expression, round_half_up(earned), _RUPIAH, None, position)


def _refuse_repeated(records: Records[Earning]) -> None:
    parts = records.column("part")
    again = [i for i, part in enumerate(parts) if parts.index(part) < i]
    if again:
        once = Text("each part once", "setiap unsur satu kali")
        raise InvalidRecords(*(RecordProblem(i, "part", must_be=once) for i in again[:20]))


def _require(records: Records[Earning], weights: dict[str, float]) -> None:
    """Raises Undefined if a part that counts is missing, which is no zero."""
    for part in get_args(Part):
        if weights[part] and part not in records.column("part"):
            label = _LABELS[part]
            raise Undefined(
                "PART_MISSING",
                Text(f"{label.en} has no per cent.", f"{label.id} belum memiliki persentase."),
            )


_UNEVEN = Caution(
    "WEIGHTS_NOT_100",
    Text("The weights do not add up to 100.", "Jumlah bobot tidak sama dengan 100."),
)
