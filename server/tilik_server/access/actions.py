"""The table of all actions: the steps of an appraisal, and the actions on everything else.

The checks, `nextSteps`, docs/steps.md and the tests with random actions read this table.
"""

from collections.abc import Iterable
from typing import Final

from tilik_plugin.text import Text, either
from tilik_server.access.actors import Actor, Place, actors_in_words, by
from tilik_server.access.appraisal_steps import STEPS, UNDECIDED
from tilik_server.access.permission import ANY_STAGE, Action, may_take, stages_in_words
from tilik_server.models.vocabulary import (
    STORED_ROLES,
    AppraisalStage,
    FeedbackChannel,
    KeyScope,
    Role,
    Visibility,
)

EMPLOYEE, HEAD, AUTHOR = Actor.EMPLOYEE, Actor.HEAD, Actor.AUTHOR
LINE, PEER, SUBORDINATE, LEADER = Actor.LINE, Actor.PEER, Actor.SUBORDINATE, Actor.LEADER
TEAM, REGION_VIEWER, INTEGRATION = Actor.TEAM, Actor.REGION_VIEWER, Actor.INTEGRATION

ON_UNIT: Final = (
    Action(
        "openCycle",
        by(TEAM),
        Text(
            "Open a cycle for everyone or for one subtree, with its scheme and its parameters.",
            "Membuka siklus untuk semua atau satu cabang organisasi, "
            "beserta skema dan parameternya.",
        ),
    ),
    Action(
        "startAppraisals",
        by(TEAM),
        Text(
            "Start the appraisals of a unit and all below it; appraiser and superior are fixed "
            "then.",
            "Memulai penilaian di suatu unit dan unit di bawahnya; penilai dan atasannya "
            "ditetapkan.",
        ),
    ),
    # The actors belong to the unit above, because nobody judges their own unit.
    Action(
        "setOrganisationPredicate",
        by(TEAM, LEADER),
        Text(
            "Set the unit's predicate, one level up; it is the work result of the unit's head.",
            "Menetapkan predikat kinerja organisasi dari satu tingkat di atasnya.",
        ),
        never=frozenset({HEAD}),
        stages=UNDECIDED,
    ),
    Action(
        "recordForum",
        by(TEAM, LEADER),
        Text(
            "Record a forum, and confirm the rest of its ratings: what is RATED becomes "
            "CALIBRATED. The chair's own rating, and that of who records it, stay RATED for "
            "another forum.",
            "Mencatat forum dan mengonfirmasi nilai lainnya: RATED menjadi CALIBRATED. "
            "Nilai ketua dan pencatat sendiri tetap RATED untuk forum lain.",
        ),
    ),
    Action(
        "withdrawForum",
        by(TEAM, LEADER),
        Text(
            "Withdraw a forum with a reason: what it alone confirmed goes back from CALIBRATED to "
            "RATED. It stays readable, and justifies nothing any more.",
            "Menarik forum dengan alasan: yang hanya dikonfirmasi forum ini kembali dari "
            "CALIBRATED ke RATED. Tetap dapat dibaca, tetapi bukan lagi justifikasi.",
        ),
    ),
    Action(
        "closeCycle",
        by(TEAM),
        Text(
            "Close a cycle: nothing more starts in it, and what is under way can be finished.",
            "Menutup siklus: tidak ada penilaian baru, yang berjalan dapat diselesaikan.",
        ),
    ),
)

DEVELOPERS: Final = Text(
    "those above the person, and the performance team",
    "atasan pegawai, dan tim pengelola kinerja",
)
ON_PERSON: Final = (
    Action(
        "assessCompetency",
        by(LINE, TEAM),
        Text(
            "Record the levels of competencies that were found, and the potential.",
            "Merekam level kompetensi yang ditemukan, dan potensinya.",
        ),
        whom=DEVELOPERS,
    ),
    Action(
        "planTraining",
        by(LINE, TEAM),
        Text(
            "Plan a training that was recommended, or another one.",
            "Merencanakan pelatihan yang direkomendasikan, atau yang lain.",
        ),
        whom=DEVELOPERS,
    ),
    Action(
        "completeTraining",
        by(LINE, TEAM),
        Text("Record that a training was completed.", "Mencatat bahwa pelatihan telah selesai."),
        whom=DEVELOPERS,
    ),
)

DECIDERS: Final = Text(
    "the performance team, except the person who proposed it",
    "tim pengelola kinerja, dan bukan pengusulnya",
)
ON_INDICATOR: Final = (
    Action(
        "proposeIndicator",
        by(SUBORDINATE, LINE, TEAM, REGION_VIEWER),
        Text(
            "Propose an indicator for a unit and all below it, or its next version.",
            "Mengusulkan indikator untuk suatu unit dan unit di bawahnya, atau versi berikutnya.",
        ),
        whom=Text("anyone of the unit", "siapa pun dari unit ini"),
    ),
    Action(
        "approveIndicator",
        by(TEAM),
        Text(
            "Approve a proposal, which retires the version before it.",
            "Menyetujui usulan; versi sebelumnya tidak dipakai lagi.",
        ),
        never=frozenset({AUTHOR}),
        whom=DECIDERS,
    ),
    Action(
        "rejectIndicator",
        by(TEAM),
        Text("Reject a proposal with a note.", "Menolak usulan dengan catatan."),
        whom=DECIDERS,
    ),
    Action(
        "retireIndicator",
        by(TEAM),
        Text(
            "Take an indicator out of use for new goals.",
            "Menghentikan pemakaian indikator untuk sasaran baru.",
        ),
        whom=DECIDERS,
    ),
    # The actors belong to the unit whose scores these are: the one named, or the indicator's.
    Action(
        "rescoreIndicator",
        by(TEAM),
        Text(
            "Compute scores of an older version of the calculator again, except of decided "
            "appraisals.",
            "Menghitung ulang nilai dari versi lama kalkulator, kecuali penilaian yang sudah "
            "ditetapkan.",
        ),
    ),
)

GIVE_FEEDBACK: Final = Text(
    "Give feedback on a person or a unit, from the side that one is on.",
    "Memberi umpan balik tentang pegawai atau unit kerja, dari pihak sendiri.",
)
REPLY_TO_FEEDBACK: Final = Text(
    "Reply to feedback that one may read.", "Membalas umpan balik yang boleh dibaca."
)
ON_FEEDBACK: Final = (
    Action("giveFeedback", by(LINE), GIVE_FEEDBACK, FeedbackChannel.SUPERVISOR, whom=LINE.text),
    Action("giveFeedback", by(PEER), GIVE_FEEDBACK, FeedbackChannel.PEER, whom=PEER.text),
    Action(
        "giveFeedback",
        by(SUBORDINATE),
        GIVE_FEEDBACK,
        FeedbackChannel.SUBORDINATE,
        whom=SUBORDINATE.text,
    ),
    Action(
        "giveFeedback",
        by(INTEGRATION),
        GIVE_FEEDBACK,
        FeedbackChannel.CITIZEN,
        whom=Text(
            "integrations and people with an invitation code",
            "sistem terintegrasi dan pemegang kode undangan",
        ),
    ),
    Action("replyToFeedback", by(EMPLOYEE, HEAD, AUTHOR), REPLY_TO_FEEDBACK, Visibility.PRIVATE),
    Action(
        "replyToFeedback", by(EMPLOYEE, HEAD, AUTHOR, LINE), REPLY_TO_FEEDBACK, Visibility.SUPERIOR
    ),
    Action(
        "replyToFeedback",
        by(EMPLOYEE, HEAD, AUTHOR, LINE, SUBORDINATE, PEER, TEAM),
        REPLY_TO_FEEDBACK,
        Visibility.TEAM,
    ),
)

# Further rules inside a step, which depend on the goal or the evidence that it changes.
WITHIN_STEPS: Final = (
    Action(
        "setGoals",
        by(Actor.APPRAISER),
        Text(
            "Write what is expected under a criterion.",
            "Menulis ekspektasi pada suatu kriteria.",
        ),
        "criterion",
        whom=Actor.APPRAISER.text,
    ),
    Action(
        "withdrawEvidence",
        by(AUTHOR),
        Text("Withdraw a piece of evidence.", "Menarik suatu bukti dukung."),
        "author",
        whom=Text("the person who recorded it", "yang merekamnya"),
    ),
)
GRANT_ROLE: Final = Text(
    "Grant a role to another person, in a unit and all below it.",
    "Menugaskan peran kepada pegawai lain, di suatu unit dan unit di bawahnya.",
)
END_GRANT: Final = Text(
    "End the role of another person at once.", "Mengakhiri peran pegawai lain seketika."
)
# Nobody chooses who watches over them, or who is above them: those two are the administrator's.
GRANTED_BY: Final = {role: by(Actor.AGENCY_ADMIN) for role in STORED_ROLES} | {
    Role.AUDITOR: by(),
    Role.ADMIN: by(),
}
ON_GRANT: Final = tuple(
    Action(name, actors, meaning, role)
    for name, meaning in (("grantRole", GRANT_ROLE), ("endGrant", END_GRANT))
    for role, actors in GRANTED_BY.items()
)
CREATE_KEY: Final = Text(
    "Create the key of an integration for a unit and all below it; once for each scope.",
    "Membuat kunci sistem terintegrasi untuk suatu unit dan unit di bawahnya; per cakupan.",
)
ROTATE_KEY: Final = Text(
    "Replace the secret of a key; the one before stays valid for some days.",
    "Mengganti rahasia suatu kunci; yang lama tetap berlaku beberapa hari.",
)
# An administrator of an agency reads and changes this much; who has a key can use its scopes.
HELD_BY_AGENCY: Final = frozenset(
    {KeyScope.DIRECTORY, KeyScope.NIP, KeyScope.COMPETENCY, KeyScope.ORGANISATION}
)
ON_KEY: Final = (
    *(
        Action(
            name, by(Actor.AGENCY_ADMIN) if scope in HELD_BY_AGENCY else by(), meaning, scope.value
        )
        for name, meaning in (("createKey", CREATE_KEY), ("rotateKey", ROTATE_KEY))
        for scope in KeyScope
    ),
    Action(
        "revokeKey",
        by(Actor.AGENCY_ADMIN),
        Text("Revoke a key at once.", "Mencabut suatu kunci seketika."),
    ),
)
ORGANISERS: Final = by(Actor.AGENCY_ADMIN, INTEGRATION)
ON_ORGANISATION: Final = (
    Action(
        "upsertUnits",
        ORGANISERS,
        Text(
            "Create, change and move units at and below the unit of the role.",
            "Membuat, mengubah, dan memindahkan unit kerja pada dan di bawah unit peran.",
        ),
    ),
    Action(
        "upsertPositions",
        ORGANISERS,
        Text(
            "Create and change positions, which all units share.", "Membuat dan mengubah jabatan."
        ),
    ),
    Action(
        "upsertEmployees",
        ORGANISERS,
        Text(
            "Create, change and end people of the unit of the role and below.",
            "Menambah, mengubah, dan mengakhiri pegawai pada unit peran dan di bawahnya.",
        ),
    ),
    Action(
        "upsertAssignments",
        ORGANISERS,
        Text(
            "Begin, correct, move and end the posts of people there.",
            "Memulai, memperbaiki, memindahkan, dan mengakhiri penempatan pegawai di sana.",
        ),
    ),
    Action(
        "upsertCodes",
        ORGANISERS,
        Text(
            "Give units and people there, and positions, their codes in other systems.",
            "Memberi unit kerja dan pegawai di sana, serta jabatan, kode dalam sistem lain.",
        ),
    ),
    Action(
        "upsertAttributes",
        ORGANISERS,
        Text(
            "Give units, people and positions there the attributes that an agency declared.",
            "Mengisi atribut yang ditetapkan instansi bagi unit kerja, pegawai, dan jabatan.",
        ),
    ),
    Action(
        "declareAttributes",
        by(Actor.AGENCY_ADMIN),
        Text(
            "Declare attributes of the units, positions or people there, or their next version.",
            "Menetapkan atribut unit kerja, jabatan, atau pegawai di sana, atau versi barunya.",
        ),
        whom=Text(
            "an administrator of the agency of the unit named; for every unit, of the service",
            "administrator instansi dari unit itu; untuk semua unit, administrator layanan",
        ),
    ),
    Action(
        "retireAttributes",
        by(Actor.AGENCY_ADMIN),
        Text(
            "Take a set of attributes out of use; what has them keeps them.",
            "Menghentikan pemakaian kumpulan atribut; yang sudah terisi tetap ada.",
        ),
    ),
)
OTHER_ACTIONS: Final = (
    *ON_PERSON,
    *ON_INDICATOR,
    *ON_FEEDBACK,
    *WITHIN_STEPS,
    *ON_GRANT,
    *ON_KEY,
    *ON_ORGANISATION,
)
ACTIONS: Final[dict[str, Action]] = {
    action.key: action for action in (*STEPS.values(), *ON_UNIT, *OTHER_ACTIONS)
}


def who_and_when(name: str) -> Text:
    """Return in words who may call a mutation, and while the appraisal is where."""
    # A mutation whose rule depends on its input has an action for each case.
    named = [action for action in ACTIONS.values() if action.name == name]
    cases = [ACTIONS[name]] if name in ACTIONS else named
    whom = (
        either(list(dict.fromkeys(each.for_whom for each in cases)))
        if any(each.whom for each in cases)
        else actors_in_words(actor for each in cases for actor in each.actors)
    )
    stages = ANY_STAGE.intersection(*(each.stages for each in cases))
    if stages == ANY_STAGE:
        return Text(f"For {whom.en}.", f"Untuk {whom.id}.")
    when = stages_in_words(stages)
    return Text(
        f"For {whom.en}, while the appraisal is {when.en}.",
        f"Untuk {whom.id}, selama penilaian berada pada tahap {when.id}.",
    )


def next_steps(
    stage: AppraisalStage, place: Place, overdue: bool = False, hindered: Iterable[str] = ()
) -> list[str]:
    """Return the names of the steps that a viewer with this place may take in this stage.

    `hindered` are the names of steps that the stored state of the appraisal forbids.
    """
    forbidden = frozenset(hindered)
    return [
        step.name
        for step in STEPS.values()
        if step.name not in forbidden and may_take(step, place, stage, overdue)
    ]
