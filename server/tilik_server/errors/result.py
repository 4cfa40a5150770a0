"""What forbids a step between the rating and the end of an objection."""

from tilik_server.errors.base import TilikError


class NotYet(TilikError):
    """{step} is possible from {day} on.

    Somebody else's time has not run out: until then it is theirs to act.
    """

    code = "NOT_YET"
    message_id = "{step} baru mungkin mulai {day}."


class DistributionUnjustified(TilikError):
    """The predicates of {unit} depart from the guidance ({rules}); a forum must justify it first.

    `distribution` of the unit's summary shows every check; recordForum takes the justification, and
    calibrateAppraisal changes ratings.
    """

    code = "DISTRIBUTION_UNJUSTIFIED"
    message_id = (
        "Sebaran predikat {unit} menyimpang dari panduan ({rules}); forum harus memberi"
        " justifikasi lebih dahulu."
    )


class AlreadyAcknowledged(TilikError):
    """It was acknowledged already.

    A receipt counts once; `waiveObjection` may still be given after it.
    """

    code = "ALREADY_ACKNOWLEDGED"
    message_id = "Sudah diterima sebelumnya."


class NoSuperior(TilikError):
    """Nobody stands above the appraiser who could decide an objection.

    The appraiser's superior is fixed at the start of the appraisal.
    """

    code = "NO_SUPERIOR"
    message_id = "Tidak ada atasan pejabat penilai yang dapat memutus keberatan."


class ObjectionTooLate(TilikError):
    """The last day to object was {day}.

    It is counted in the unit's time zone from the day on which the result was received.
    """

    code = "OBJECTION_TOO_LATE"
    message_id = "Batas akhir pengajuan keberatan adalah {day}."


class ObjectionFinal(TilikError):
    """An objection to this result was decided; the decision is final.

    There is one objection to a result, unless it was withdrawn.
    """

    code = "OBJECTION_FINAL"
    message_id = "Keberatan atas hasil ini sudah diputus; keputusan bersifat final."


class ObjectionSettled(TilikError):
    """The objection is {status} already.

    Only an objection that is FILED can be answered, withdrawn or decided.
    """

    code = "OBJECTION_SETTLED"
    message_id = "Keberatan sudah berstatus {status}."


class AlreadyAnswered(TilikError):
    """The objection was answered already.

    The appraiser answers once; the superior then decides.
    """

    code = "ALREADY_ANSWERED"
    message_id = "Keberatan sudah ditanggapi."


class FollowUpSettled(TilikError):
    """The follow-up was settled already.

    Its note and who settled it are to be read on it.
    """

    code = "FOLLOW_UP_SETTLED"
    message_id = "Tindak lanjut sudah diselesaikan."
