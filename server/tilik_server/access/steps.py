"""The table of steps: who may do what to an appraisal, from which stage, and where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from tilik_plugin import Text
from tilik_server.access.actors import Actor
from tilik_server.models.vocabulary import AppraisalStage

S = AppraisalStage


@dataclass(frozen=True, slots=True)
class Step:
    """One step, named as its mutation.

    `to` is the stage it leads to, None where the stage stays; by what was given it may lead to
    `also_to` instead. Who acts as somebody else than the employee must not be the employee: nobody
    verifies, rates, calibrates or decides on themselves. Once the stage's deadline has passed,
    `late_actors` may take it too, and it may be taken from `late_stages`, so that somebody absent
    blocks nobody.
    """

    name: str
    actors: frozenset[Actor]
    stages: frozenset[AppraisalStage]
    to: AppraisalStage | None
    meaning: Text
    also_to: AppraisalStage | None = None
    late_actors: frozenset[Actor] = frozenset()
    late_stages: frozenset[AppraisalStage] = frozenset()

    def actors_when(self, overdue: bool) -> frozenset[Actor]:
        """Who may take it while the stage's deadline is still to come, or is overdue."""
        return self.actors | self.late_actors if overdue else self.actors

    def stages_when(self, overdue: bool) -> frozenset[AppraisalStage]:
        """From where it may be taken before the stage's deadline, or after it."""
        return self.stages | self.late_stages if overdue else self.stages


def _step(
    name: str,
    actors: tuple[Actor, ...],
    stages: Iterable[AppraisalStage],
    to: AppraisalStage | None,
    en: str,
    indonesian: str,
) -> Step:
    allowed = frozenset((*actors, Actor.ADMIN))
    return Step(name, allowed, frozenset(stages), to, Text(en, indonesian))


EMPLOYEE, APPRAISER, SUPERIOR, TEAM = Actor.EMPLOYEE, Actor.APPRAISER, Actor.SUPERIOR, Actor.TEAM
INTEGRATION: Final = Actor.INTEGRATION
# Evidence is recorded from the agreement until the rating, and again while an objection is heard.
RECORDING: Final = frozenset({S.AGREED, S.SELF_ASSESSED, S.OBJECTED})
VERIFYING: Final = RECORDING | {S.RATED}
UNDECIDED: Final = frozenset(S) - {S.DECIDED, S.OBJECTED, S.CLOSED}

LISTED: Final = (
    _step(
        "setGoals",
        (EMPLOYEE, APPRAISER),
        {S.DRAFT},
        None,
        "Write the plan's goals; what a criterion asks for is the appraiser's to write.",
        "Menyusun sasaran rencana; ekspektasi tiap kriteria ditulis pejabat penilai kinerja.",
    ),
    replace(
        _step(
            "submitPlan",
            (EMPLOYEE,),
            {S.DRAFT},
            S.SUBMITTED,
            "Submit the plan; after the deadline the appraiser may do it.",
            "Mengajukan rencana; setelah tenggat boleh oleh pejabat penilai kinerja.",
        ),
        late_actors=frozenset({APPRAISER}),
    ),
    _step(
        "returnPlan",
        (APPRAISER,),
        {S.SUBMITTED},
        S.DRAFT,
        "Return the plan with a reason.",
        "Mengembalikan rencana dengan alasan.",
    ),
    _step(
        "agreePlan",
        (APPRAISER,),
        {S.SUBMITTED},
        S.AGREED,
        "Agree to the plan; its goals are scored from then on.",
        "Menyepakati rencana; sejak itu sasarannya dihitung nilainya.",
    ),
    _step(
        "revisePlan",
        (EMPLOYEE, APPRAISER, TEAM),
        {S.AGREED},
        S.DRAFT,
        "Open the agreed plan again, after a transfer or for new duties.",
        "Membuka kembali rencana yang disepakati karena mutasi atau tugas baru.",
    ),
    _step(
        "reassignAppraiser",
        (SUPERIOR, TEAM),
        frozenset(S) - {S.CLOSED},
        None,
        "Give the appraisal another appraiser.",
        "Mengganti pejabat penilai kinerja.",
    ),
    _step(
        "endAppraisal",
        (APPRAISER, TEAM),
        UNDECIDED,
        None,
        "End it early, on transfer or retirement, so that another may start.",
        "Mengakhiri lebih awal karena mutasi atau pensiun, agar yang lain dapat dimulai.",
    ),
    _step(
        "recordEvidence",
        (EMPLOYEE, APPRAISER, TEAM, INTEGRATION),
        RECORDING,
        None,
        "Record evidence of a goal; an integration's is accepted at once.",
        "Merekam bukti dukung suatu sasaran; bukti dari sistem terintegrasi langsung diterima.",
    ),
    _step(
        "withdrawEvidence",
        (EMPLOYEE, APPRAISER, TEAM, INTEGRATION),
        RECORDING,
        None,
        "Withdraw evidence that one recorded oneself.",
        "Menarik bukti dukung yang direkam sendiri.",
    ),
    _step(
        "verifyEvidence",
        (APPRAISER, SUPERIOR, TEAM),
        VERIFYING,
        None,
        "Accept or reject evidence; the superior once it has waited too long.",
        "Menerima atau menolak bukti dukung; atasan bila sudah terlalu lama menunggu.",
    ),
    _step(
        "recordReview",
        (APPRAISER,),
        frozenset(S) - {S.DRAFT, S.SUBMITTED, S.CLOSED},
        None,
        "Record a periodic review or a talk about results.",
        "Merekam evaluasi berkala atau pembicaraan hasil kerja.",
    ),
    _step(
        "submitSelfAssessment",
        (EMPLOYEE,),
        {S.AGREED, S.SELF_ASSESSED},
        S.SELF_ASSESSED,
        "Rate oneself; repeatable until the appraiser has rated.",
        "Menilai diri sendiri; dapat diulang sampai pejabat penilai menilai.",
    ),
    replace(
        _step(
            "rateAppraisal",
            (APPRAISER,),
            {S.SELF_ASSESSED, S.RATED},
            S.RATED,
            "Rate every axis; after the deadline without the self-assessment.",
            "Menilai setiap unsur; setelah tenggat tanpa penilaian mandiri.",
        ),
        late_stages=frozenset({S.AGREED}),
    ),
    _step(
        "calibrateAppraisal",
        (SUPERIOR, TEAM),
        {S.RATED, S.CALIBRATED},
        S.CALIBRATED,
        "Confirm the ratings in a forum, or change them with reasons.",
        "Mengonfirmasi nilai dalam forum, atau mengubahnya dengan alasan.",
    ),
    _step(
        "decideAppraisal",
        (APPRAISER,),
        {S.CALIBRATED},
        S.DECIDED,
        "Decide the predicate by the scheme.",
        "Menetapkan predikat menurut skema.",
    ),
    replace(
        _step(
            "acknowledge",
            (EMPLOYEE,),
            frozenset(S),
            None,
            "Acknowledge the outcome, once decided, which closes it where nothing is left to "
            "object to; a review, once held; the cycle's rules, any time.",
            "Menyatakan menerima hasil, setelah ditetapkan, sehingga ditutup bila tidak ada lagi "
            "keberatan; evaluasi berkala; atau aturan siklus.",
        ),
        also_to=S.CLOSED,
    ),
    _step(
        "fileObjection",
        (EMPLOYEE,),
        {S.DECIDED},
        S.OBJECTED,
        "Object to the outcome with reasons, until the last day to object.",
        "Mengajukan keberatan beserta alasan, sampai batas akhirnya.",
    ),
    _step(
        "respondToObjection",
        (APPRAISER,),
        {S.OBJECTED},
        None,
        "Answer the objection, once.",
        "Menanggapi keberatan, satu kali.",
    ),
    _step(
        "withdrawObjection",
        (EMPLOYEE,),
        {S.OBJECTED},
        S.DECIDED,
        "Withdraw the objection.",
        "Mencabut keberatan.",
    ),
    _step(
        "decideObjection",
        (SUPERIOR,),
        {S.OBJECTED},
        S.DECIDED,
        "Decide the objection once both sides were heard; the decision is final.",
        "Memutus keberatan setelah mendengar kedua pihak; keputusan bersifat final.",
    ),
    _step(
        "settleFollowUp",
        (APPRAISER, TEAM),
        {S.DECIDED, S.CLOSED},
        None,
        "Record that a follow-up was carried out.",
        "Mencatat bahwa tindak lanjut sudah dilaksanakan.",
    ),
)
STEPS: Final = {step.name: step for step in LISTED}


def next_steps(
    stage: AppraisalStage,
    actors: frozenset[Actor],
    overdue: bool = False,
    hindered: Iterable[str] = (),
) -> list[str]:
    """The names of the mutations that these actors may call on an appraisal in this stage.

    `hindered` are those that something else about the appraisal forbids.
    """
    forbidden = frozenset(hindered)
    return [
        step.name
        for step in LISTED
        if stage in step.stages_when(overdue)
        and actors & step.actors_when(overdue)
        and step.name not in forbidden
    ]
