"""What forbids a step between the rating and the end of an objection."""

from tilik_server.errors.base import TilikError


class NotYet(TilikError):
    """Raised when a step is taken before its first day.

    Somebody else's time has not run out: until then it is theirs to act.
    """

    code = "NOT_YET"


class DistributionUnjustified(TilikError):
    """Raised when a unit's predicates depart from the scheme's guidance without a reason.

    `distribution` of the unit's summary shows every check; recordForum takes the justification, and
    calibrateAppraisal changes ratings.
    """

    code = "DISTRIBUTION_UNJUSTIFIED"


class AlreadyAcknowledged(TilikError):
    """Raised when an outcome, a review or the rules are acknowledged twice.

    A receipt counts once; `waiveObjection` may still be given after it.
    """

    code = "ALREADY_ACKNOWLEDGED"


class NoSuperior(TilikError):
    """Raised when an objection is filed that nobody could decide.

    The appraiser's superior is fixed at the start of the appraisal.
    """

    code = "NO_SUPERIOR"


class ObjectionTooLate(TilikError):
    """Raised when an objection is filed after its last day.

    It is counted in the unit's time zone from the day on which the result was received.
    """

    code = "OBJECTION_TOO_LATE"


class ObjectionFinal(TilikError):
    """Raised when an objection is filed after another was decided.

    There is one objection to a result, unless it was withdrawn.
    """

    code = "OBJECTION_FINAL"


class ObjectionSettled(TilikError):
    """Raised when an objection that was decided or withdrawn is acted on.

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

    Its note and who settled it are to be read on it.
    """

    code = "FOLLOW_UP_SETTLED"
