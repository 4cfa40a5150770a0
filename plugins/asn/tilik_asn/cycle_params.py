"""Cycle parameters: the deadlines, days and caps that every scheme's cycle has."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tilik_plugin import Number, Params, Text, Title

Days = Annotated[int, Field(strict=True, ge=0, le=366)]
Share = Annotated[Number, Field(ge=0, le=100)]


class Deadline(BaseModel):
    """So many calendar days after the cycle's start or end; 0 is that day itself."""

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

    submitted: Annotated[Deadline, Title("Plan submitted", "Rencana diajukan", unverified=True)] = (
        _after_start(20)
    )
    agreed: Annotated[Deadline, Title("Plan agreed", "Rencana disepakati", unverified=True)] = (
        _after_start(30)
    )
    self_assessed: Annotated[
        Deadline, Title("Self-assessed", "Penilaian mandiri", unverified=True)
    ] = _after_end(7)
    rated: Annotated[Deadline, Title("Rated", "Dinilai", unverified=True)] = _after_end(14)
    calibrated: Annotated[Deadline, Title("Calibrated", "Dikalibrasi", unverified=True)] = (
        _after_end(21)
    )
    decided: Annotated[Deadline, Title("Decided", "Ditetapkan", unverified=True)] = _after_end(31)


class CycleParams(Params):
    """What a cycle may set for itself under any scheme."""

    stage_deadlines: Annotated[
        StageDeadlines, Title("Deadlines of the stages", "Tenggat tahapan")
    ] = StageDeadlines()
    review_months: Annotated[
        Annotated[int, Field(strict=True, ge=1, le=12)],
        Title(
            "Months between periodic reviews",
            "Bulan antar penilaian periodik",
            Text("Monthly or quarterly.", "Bulanan atau triwulanan."),
            unverified=True,
        ),
    ] = 3
    verification_days: Annotated[
        Days,
        Title(
            "Days to verify evidence",
            "Hari untuk verifikasi bukti",
            Text(
                "After these it waits for the appraiser's superior.",
                "Setelah itu menunggu atasan pejabat penilai.",
            ),
            unverified=True,
        ),
    ] = 14
    acknowledgement_days: Annotated[
        Days,
        Title(
            "Days after which a result counts as received",
            "Hari hingga hasil dianggap diterima",
            unverified=True,
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
        Title(
            "Days for the appraiser to answer an objection",
            "Hari tanggapan pejabat penilai atas keberatan",
            unverified=True,
        ),
    ] = 5
    decision_days: Annotated[
        Days,
        Title(
            "Days to decide an objection",
            "Hari keputusan atas keberatan",
            unverified=True,
        ),
    ] = 14
    achievement_cap: Annotated[
        Annotated[Number, Field(ge=100)],
        Title(
            "Cap of an achievement, per cent",
            "Batas capaian, persen",
            Text("Where achievements are aggregated.", "Saat capaian digabungkan."),
        ),
    ] = 120
    attendance_weight_limit: Annotated[
        Share,
        Title(
            "Largest weight of attendance indicators, per cent",
            "Bobot terbesar indikator kehadiran, persen",
            unverified=True,
        ),
    ] = 20
