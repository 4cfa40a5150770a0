"""Cycle parameters: the deadlines, days and limits that the service reads under every scheme."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from tilik_plugin.fields import Name, Number, Params, Title, json_schema, unverified
from tilik_plugin.text import Text

Days = Annotated[int, Field(strict=True, ge=0, le=366)]
Share = Annotated[Number, Field(ge=0, le=100)]
"""Per cent of a whole."""


class Deadline(BaseModel):
    """A number of calendar days after the cycle's start or end; 0 is that day itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: Annotated[Literal["start", "end"], Title("After the cycle's", "Setelah siklus")]
    days: Annotated[Days, Title("Days", "Hari")]


def _after_start(days: int) -> Deadline:
    return Deadline(after="start", days=days)


def _after_end(days: int) -> Deadline:
    return Deadline(after="end", days=days)


class StageDeadlines(BaseModel):
    """By when an appraisal should have reached a stage; all but AGREED are ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    submitted: Annotated[Deadline, unverified("Plan submitted", "Rencana diajukan")] = _after_start(
        20
    )
    agreed: Annotated[Deadline, unverified("Plan agreed", "Rencana disepakati")] = _after_start(30)
    self_assessed: Annotated[Deadline, unverified("Self-assessed", "Penilaian mandiri")] = (
        _after_end(7)
    )
    rated: Annotated[Deadline, unverified("Rated", "Dinilai")] = _after_end(14)
    calibrated: Annotated[Deadline, unverified("Calibrated", "Dikalibrasi")] = _after_end(21)
    decided: Annotated[Deadline, unverified("Decided", "Ditetapkan")] = _after_end(31)


class CycleParams(Params):
    """Base of a scheme's cycle parameters: those that the service itself reads.

    A scheme extends it with its own parameters, so that its `params_schema` shows all of them.
    Where a scheme does not extend it the service adds what `params_schema` lacks, with defaults.
    """

    stage_deadlines: Annotated[
        StageDeadlines, Title("Deadlines of the stages", "Tenggat tahapan")
    ] = StageDeadlines()
    review_months: Annotated[
        Annotated[int, Field(strict=True, ge=1, le=12)],
        unverified(
            "Months between periodic reviews",
            "Bulan antar penilaian periodik",
            Text("Monthly or quarterly.", "Bulanan atau triwulanan."),
        ),
    ] = 3
    verification_days: Annotated[
        Days,
        unverified(
            "Days to verify evidence",
            "Hari untuk verifikasi bukti",
            Text(
                "After these it waits for the appraiser's superior.",
                "Setelah itu menunggu atasan pejabat penilai.",
            ),
        ),
    ] = 14
    rating_from: Annotated[
        Days,
        unverified(
            "Days before an appraisal's last day from which it may be rated",
            "Hari sebelum hari terakhir penilaian sejak dapat dinilai",
            Text(
                "0 is the last day itself; endAppraisal makes an earlier day the last.",
                "0 berarti tepat hari terakhir; endAppraisal memajukan hari terakhir.",
            ),
        ),
    ] = 15
    acknowledgement_days: Annotated[
        Days,
        unverified(
            "Days after which a result counts as received",
            "Hari hingga hasil dianggap diterima",
        ),
    ] = 7
    objection_days: Annotated[
        Days,
        Title(
            "Days to object",
            "Hari pengajuan keberatan",
            Text(
                "From the receipt of the result (PP 30/2019).",
                "Sejak hasil diterima (PP 30/2019).",
            ),
        ),
    ] = 14
    response_days: Annotated[
        Days,
        unverified(
            "Days for the appraiser to answer an objection",
            "Hari tanggapan pejabat penilai atas keberatan",
        ),
    ] = 5
    decision_days: Annotated[
        Days,
        unverified(
            "Days to decide an objection",
            "Hari keputusan atas keberatan",
        ),
    ] = 14
    reminder_days: Annotated[
        Days,
        unverified(
            "Days before a deadline on which those who must act are reminded",
            "Hari sebelum tenggat untuk mengingatkan yang harus bertindak",
        ),
    ] = 3
    attendance_weight_limit: Annotated[
        Share,
        unverified(
            "Largest weight of attendance indicators, per cent",
            "Bobot terbesar indikator kehadiran, persen",
        ),
    ] = 20
    attendance_calculators: Annotated[
        tuple[Name, ...],
        Title(
            "Calculators of attendance indicators",
            "Kalkulator indikator kehadiran",
            Text(
                "Goals measured by these share the limit of weight.",
                "Sasaran yang diukur dengan ini berbagi batas bobot.",
            ),
        ),
    ] = ("asn.attendance", "asn.discipline", "asn.working_time")
    survey_calculators: Annotated[
        tuple[Name, ...],
        Title(
            "Calculators of satisfaction indicators",
            "Kalkulator indikator kepuasan",
            Text(
                "Citizens' answers become evidence of goals measured by these.",
                "Jawaban masyarakat menjadi bukti sasaran yang diukur dengan ini.",
            ),
        ),
    ] = ("public_service.satisfaction_index",)
    achievement_cap: Annotated[
        Annotated[Number, Field(ge=100)],
        Title(
            "Cap of an achievement, per cent",
            "Batas capaian, persen",
            Text(
                "Where achievements are joined, each counts from 0 to this (PP 30/2019: a plan's"
                " value is at most 120).",
                "Saat capaian digabungkan, masing-masing dihitung 0 sampai batas ini (PP 30/2019:"
                " nilai SKP paling tinggi 120).",
            ),
        ),
    ] = 120
    training_below: Annotated[
        Share,
        unverified(
            "Achievement below which a training is recommended, per cent",
            "Capaian yang di bawahnya pelatihan dianjurkan, persen",
        ),
    ] = 70

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """Returns these of a cycle's parameters, with defaults for those that it leaves out."""
        # The parameters of the scheme itself would be refused as unknown.
        known = cls.model_fields.keys() & params.keys()
        return cls.model_validate({name: params[name] for name in known})


def redefined_params(schema: Mapping[str, Any]) -> list[str]:
    """Returns the parameters of CycleParams that a scheme's JSON Schema gives another form.

    Titles, descriptions and defaults may differ.
    """
    known = CycleParams.model_json_schema()
    return sorted(
        name
        for name, field in schema.get("properties", {}).items()
        if name in known["properties"]
        and _form(field, schema) != _form(known["properties"][name], known)
    )


def completed_params(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns a scheme's JSON Schema with the parameters of CycleParams that it lacks.

    A cycle of any scheme has their defaults, and may set them.
    """
    known = json_schema(CycleParams, Text.both(""))
    own = schema.get("properties", {})
    # Without references, which the scheme's schema would resolve by its own definitions.
    lacking = {
        name: _resolved(field, known)
        for name, field in known["properties"].items()
        if name not in own
    }
    return {**schema, "properties": {**own, **lacking}} if lacking else schema


_WORDS = {"title", "x-title-id", "description", "x-description-id", "x-unverified", "default"}


def _form(field: Any, schema: Mapping[str, Any]) -> Any:
    """Returns the schema of a field without words and defaults, its references resolved."""
    return _without_words(_resolved(field, schema))


def _without_words(field: Any) -> Any:
    if isinstance(field, list):
        return [_without_words(each) for each in field]
    if not isinstance(field, Mapping):
        return field
    return {key: _without_words(value) for key, value in field.items() if key not in _WORDS}


def _resolved(field: Any, schema: Mapping[str, Any]) -> Any:
    """Returns the schema of a field with what it refers to in place of each reference."""
    if isinstance(field, list):
        return [_resolved(each, schema) for each in field]
    if not isinstance(field, Mapping):
        return field
    beside = {key: _resolved(value, schema) for key, value in field.items() if key != "$ref"}
    if "$ref" not in field:
        return beside
    referred = schema["$defs"][field["$ref"].removeprefix("#/$defs/")]
    return {**_resolved(referred, schema), **beside}
