"""Refusals of steps between the rating and the end of an objection."""

from tilik_server.errors.base import TilikError


class NotYet(TilikError):
    """Raised when a step is taken before its first day.

    Until that day another person may still act, or what is to be rated still goes on.
    """

    code = "NOT_YET"


class DistributionUnjustified(TilikError):
    """Raised when a unit's predicates depart from the scheme's guidance without a reason.

    `distribution` of the unit's summary shows every check; recordForum takes the justification, and
    calibrateAppraisal changes ratings.
    """

    code = "DISTRIBUTION_UNJUSTIFIED"


class ScoresPending(TilikError):
    """Raised when an outcome would be judged while a score of its goals is still being computed.

    Accepted or withdrawn evidence is scored within a moment, and a step waits two seconds for it.
    If the answer stays, no worker runs or a job failed: the metric `tilik_queue_jobs` shows it, and
    `tilik score` computes what failed.
    """

    code = "SCORES_PENDING"


class AlreadyAcknowledged(TilikError):
    """Raised when an outcome, a review or the rules are acknowledged twice.

    A receipt counts once; `waiveObjection` may still be given after it.
    """

    code = "ALREADY_ACKNOWLEDGED"


class NoSuperior(TilikError):
    """Raised when an objection is filed and the appraiser has no superior.

    The appraiser's superior is fixed when the appraisal starts.
    """

    code = "NO_SUPERIOR"


class ObjectionTooLate(TilikError):
    """Raised when an objection is filed after its last day.

    The days are counted in the unit's time zone, from the day when the result was received.
    """

    code = "OBJECTION_TOO_LATE"


class ObjectionFinal(TilikError):
    """Raised when an objection is filed after another was decided.

    There is one objection to a result, unless it was withdrawn.
    """

    code = "OBJECTION_FINAL"


class ObjectionSettled(TilikError):
    """Raised when an objection that was decided or withdrawn is changed.

    Only an objection that is FILED can be answered, withdrawn or decided.
    """

    code = "OBJECTION_SETTLED"


class AlreadyAnswered(TilikError):
    """Raised when the appraiser answers an objection a second time.

    The appraiser answers once; the superior then decides.
    """

    code = "ALREADY_ANSWERED"


class FollowUpSettled(TilikError):
    """Raised when a follow-up is settled a second time.

    The follow-up shows its note and who settled it.
    """

    code = "FOLLOW_UP_SETTLED"
