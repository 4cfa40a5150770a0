"""The steps of an appraisal: their actors, the stages where they start, and where they lead."""

from typing import Final

from tilik_plugin import Text
from tilik_server.access.actors import Actor, by
from tilik_server.access.permission import ANY_STAGE, Stages, Step
from tilik_server.models.vocabulary import AppraisalStage

S = AppraisalStage


def at(*stages: AppraisalStage) -> Stages:
    """Return these stages as a set."""
    return frozenset(stages)


EMPLOYEE, APPRAISER, SUPERIOR, TEAM = Actor.EMPLOYEE, Actor.APPRAISER, Actor.SUPERIOR, Actor.TEAM
INTEGRATION: Final = Actor.INTEGRATION
# Evidence is recorded from the agreement until the rating, and again while an objection is heard.
RECORDING: Final[Stages] = at(S.AGREED, S.SELF_ASSESSED, S.OBJECTED)
VERIFYING: Final[Stages] = RECORDING | at(S.RATED)
REVIEWING: Final[Stages] = ANY_STAGE - at(S.DRAFT, S.SUBMITTED, S.CLOSED)
# A goal is exempted once the plan is no longer open to be revised.
EXEMPTING: Final[Stages] = at(S.SELF_ASSESSED, S.RATED, S.CALIBRATED, S.OBJECTED)
UNDECIDED: Final[Stages] = ANY_STAGE - at(S.DECIDED, S.OBJECTED, S.CLOSED)
# They see all that an appraiser sees before they become one.
MAY_APPOINT_THEMSELVES: Final = frozenset({SUPERIOR, Actor.ADMIN})

LISTED: Final[tuple[Step, ...]] = (
    Step(
        "setGoals",
        by(EMPLOYEE, APPRAISER),
        Text(
            "Write the plan's goals; what a criterion asks for is the appraiser's to write.",
            "Menyusun sasaran rencana; ekspektasi tiap kriteria ditulis pejabat penilai kinerja.",
        ),
        stages=at(S.DRAFT),
    ),
    Step(
        "submitPlan",
        by(EMPLOYEE),
        Text(
            "Submit the plan; after the deadline the appraiser may do it.",
            "Mengajukan rencana; setelah tenggat boleh oleh pejabat penilai kinerja.",
        ),
        stages=at(S.DRAFT),
        to=S.SUBMITTED,
        late_actors=frozenset({APPRAISER}),
    ),
    Step(
        "returnPlan",
        by(APPRAISER),
        Text(
            "Return the plan with a reason.",
            "Mengembalikan rencana dengan alasan.",
        ),
        stages=at(S.SUBMITTED),
        to=S.DRAFT,
    ),
    Step(
        "agreePlan",
        by(APPRAISER),
        Text(
            "Agree to the plan; its goals are scored from then on.",
            "Menyepakati rencana; sejak itu sasarannya dihitung nilainya.",
        ),
        stages=at(S.SUBMITTED),
        to=S.AGREED,
    ),
    Step(
        "revisePlan",
        by(EMPLOYEE, APPRAISER, TEAM),
        Text(
            "Open the agreed plan again, after a transfer or for new duties.",
            "Membuka kembali rencana yang disepakati karena mutasi atau tugas baru.",
        ),
        stages=at(S.AGREED),
        to=S.DRAFT,
    ),
    Step(
        "reassignAppraiser",
        by(SUPERIOR, TEAM),
        Text(
            "Give the appraisal another appraiser.",
            "Mengganti pejabat penilai kinerja.",
        ),
        stages=ANY_STAGE - at(S.CLOSED),
    ),
    Step(
        "endAppraisal",
        by(APPRAISER, TEAM),
        Text(
            "End it early, on transfer or retirement, so that another may start.",
            "Mengakhiri lebih awal karena mutasi atau pensiun, agar yang lain dapat dimulai.",
        ),
        stages=UNDECIDED,
    ),
    Step(
        "transferAppraisal",
        by(APPRAISER, TEAM),
        Text(
            "End it before the employee's new post, and start another one there.",
            "Mengakhiri penilaian sebelum jabatan baru pegawai dan memulai yang baru di sana.",
        ),
        stages=UNDECIDED,
    ),
    Step(
        "recordEvidence",
        by(EMPLOYEE, APPRAISER, TEAM, INTEGRATION),
        Text(
            "Record evidence of a goal; an integration's is accepted at once, but not a "
            "repetition.",
            "Merekam bukti dukung suatu sasaran; bukti dari sistem terintegrasi langsung diterima, "
            "kecuali pengulangan.",
        ),
        stages=RECORDING,
        trusted_actors=frozenset({INTEGRATION}),
    ),
    Step(
        "withdrawEvidence",
        by(EMPLOYEE, APPRAISER, TEAM, INTEGRATION),
        Text(
            "Withdraw evidence that one recorded oneself.",
            "Menarik bukti dukung yang direkam sendiri.",
        ),
        stages=RECORDING,
    ),
    Step(
        "verifyEvidence",
        by(APPRAISER, SUPERIOR, TEAM),
        Text(
            "Accept or reject evidence; the superior once it has waited too long.",
            "Menerima atau menolak bukti dukung; atasan bila sudah terlalu lama menunggu.",
        ),
        stages=VERIFYING,
        waiting_actors=frozenset({SUPERIOR}),
    ),
    Step(
        "reopenEvidence",
        by(APPRAISER),
        Text(
            "Take back the acceptance or rejection of evidence, with a reason; it is to be "
            "verified again, and what counted is scored anew.",
            "Membatalkan penerimaan atau penolakan bukti dukung beserta alasan; bukti diverifikasi "
            "kembali, dan yang sudah dihitung dinilai ulang.",
        ),
        stages=VERIFYING,
    ),
    Step(
        "recordReview",
        by(APPRAISER),
        Text(
            "Record a periodic review or a talk about results.",
            "Merekam evaluasi berkala atau pembicaraan hasil kerja.",
        ),
        stages=REVIEWING,
    ),
    Step(
        "withdrawReview",
        by(APPRAISER),
        Text(
            "Withdraw a review with a reason; it stays readable and counts no more.",
            "Menarik evaluasi dengan alasan; tetap dapat dibaca tetapi tidak dihitung lagi.",
        ),
        stages=REVIEWING,
    ),
    Step(
        "submitSelfAssessment",
        by(EMPLOYEE),
        Text(
            "Rate oneself; repeatable until the appraiser has rated.",
            "Menilai diri sendiri; dapat diulang sampai pejabat penilai menilai.",
        ),
        stages=at(S.AGREED, S.SELF_ASSESSED),
        to=S.SELF_ASSESSED,
    ),
    Step(
        "rateAppraisal",
        by(APPRAISER),
        Text(
            "Rate every axis; after the deadline without the self-assessment.",
            "Menilai setiap unsur; setelah tenggat tanpa penilaian mandiri.",
        ),
        stages=at(S.SELF_ASSESSED, S.RATED),
        to=S.RATED,
        late_stages=at(S.AGREED),
    ),
    Step(
        "exemptGoal",
        by(APPRAISER),
        Text(
            "Exempt a goal that has neither a score nor a rating, with a reason; without one of "
            "the three a numeric scheme decides nothing.",
            "Mengecualikan sasaran yang tanpa skor dan nilai, beserta alasan; tanpa salah satunya "
            "skema bernilai angka tidak dapat ditetapkan.",
        ),
        stages=EXEMPTING,
    ),
    Step(
        "calibrateAppraisal",
        by(SUPERIOR, TEAM),
        Text(
            "Confirm the ratings in a forum, or change them with reasons.",
            "Mengonfirmasi nilai dalam forum, atau mengubahnya dengan alasan.",
        ),
        stages=at(S.RATED, S.CALIBRATED),
        to=S.CALIBRATED,
    ),
    Step(
        "returnRating",
        by(SUPERIOR, TEAM),
        Text(
            "Return the rating with a reason: from RATED to the appraiser, from CALIBRATED to "
            "RATED, where what was calibrated is kept and set aside.",
            "Mengembalikan nilai dengan alasan: dari RATED kepada penilai, dari CALIBRATED ke "
            "RATED; hasil kalibrasi tetap tersimpan tetapi dikesampingkan.",
        ),
        stages=at(S.RATED, S.CALIBRATED),
        to=S.SELF_ASSESSED,
        also_to=S.RATED,
    ),
    Step(
        "decideAppraisal",
        by(APPRAISER),
        Text(
            "Decide the predicate by the scheme.",
            "Menetapkan predikat menurut skema.",
        ),
        stages=at(S.CALIBRATED),
        to=S.DECIDED,
    ),
    Step(
        "acknowledge",
        by(EMPLOYEE),
        Text(
            "Acknowledge the outcome, once decided, which closes it where nothing is left "
            "to object to; a review, once held; the cycle's rules, any time.",
            "Menyatakan menerima hasil, setelah ditetapkan, sehingga ditutup bila tidak "
            "ada lagi keberatan; evaluasi berkala; atau aturan siklus.",
        ),
        also_to=S.CLOSED,
    ),
    Step(
        "fileObjection",
        by(EMPLOYEE),
        Text(
            "Object to the outcome with reasons, until the last day to object.",
            "Mengajukan keberatan beserta alasan, sampai batas akhirnya.",
        ),
        stages=at(S.DECIDED),
        to=S.OBJECTED,
    ),
    Step(
        "respondToObjection",
        by(APPRAISER),
        Text(
            "Answer the objection, once.",
            "Menanggapi keberatan, satu kali.",
        ),
        stages=at(S.OBJECTED),
    ),
    Step(
        "withdrawObjection",
        by(EMPLOYEE),
        Text(
            "Withdraw the objection.",
            "Mencabut keberatan.",
        ),
        stages=at(S.OBJECTED),
        to=S.DECIDED,
    ),
    Step(
        "decideObjection",
        by(SUPERIOR),
        Text(
            "Decide the objection once both sides were heard; the decision is final.",
            "Memutus keberatan setelah mendengar kedua pihak; keputusan bersifat final.",
        ),
        stages=at(S.OBJECTED),
        to=S.DECIDED,
    ),
    Step(
        "settleFollowUp",
        by(APPRAISER, TEAM),
        Text(
            "Record that a follow-up was carried out.",
            "Mencatat bahwa tindak lanjut sudah dilaksanakan.",
        ),
        stages=at(S.DECIDED, S.CLOSED),
    ),
)
STEPS: Final = {step.name: step for step in LISTED}
