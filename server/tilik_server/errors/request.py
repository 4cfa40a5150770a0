"""What is wrong with a request, or with what it asks for."""

from tilik_server.errors.base import TilikError


class InvalidArgument(TilikError):
    """Raised when the value of an argument is refused.

    The fields say which, and what would be.
    """

    code = "INVALID_ARGUMENT"


class InvalidId(InvalidArgument):
    """Raised for an id or cursor that is malformed or of another type.

    Ids are opaque: pass on those that an answer held, of the type that the argument names.
    """

    code = "INVALID_ID"


class InvalidPage(InvalidArgument):
    """Raised when `first` and `last`, or `after` and `before`, do not make a page.

    Ask for the first or the last 1 to 500 rows, after or before a cursor.
    """

    code = "INVALID_PAGE"


class CursorGone(InvalidArgument):
    """Raised for a cursor whose row was deleted or is hidden now.

    Lists are read by keyset: a cursor needs its row to know where to go on.
    """

    code = "CURSOR_GONE"


class NotFound(TilikError):
    """Raised when an id leads to no row that the viewer can see.

    The fields say which argument names it.
    """

    code = "NOT_FOUND"


class CodeUnknown(TilikError):
    """Raised when a code leads to nothing that the viewer can see.

    Codes are compared as they are, capitals included.
    """

    code = "CODE_UNKNOWN"


class WrongStage(TilikError):
    """Raised when a step is not possible at the appraisal's stage.

    `nextSteps` of the appraisal names what is possible now.
    """

    code = "WRONG_STAGE"


class RatingMissing(TilikError):
    """Raised when an outcome is due and an axis has no usable rating.

    An outcome needs a level, or a value, on every axis that the scheme counts.
    """

    code = "RATING_MISSING"


class NotYourStep(TilikError):
    """Raised when the viewer may not take the step.

    The table of steps says who may do what; nobody verifies, rates, calibrates or decides on
    themselves.
    """

    code = "NOT_YOUR_STEP"


class Outdated(TilikError):
    """Raised when `ifVersion` is not the appraisal's version.

    Somebody changed it in between. `ifVersion` is optional.
    """

    code = "OUTDATED"


class ChangedMeanwhile(TilikError):
    """Raised when two changes of the same rows collide.

    What the other one did is stored, and nothing of this request.
    """

    code = "CHANGED_MEANWHILE"


class CycleCodeTaken(TilikError):
    """Raised when a new cycle's code is in use."""

    code = "CYCLE_CODE_TAKEN"


class CycleNotOpen(TilikError):
    """Raised when something is started in a cycle that is not open."""

    code = "CYCLE_NOT_OPEN"


class GoalInUse(TilikError):
    """Raised when `setGoals` leaves out a goal to which other rows refer.

    Give it again with its id; what it says may be changed. Ratings and feedback keep it as well.
    """

    code = "GOAL_IN_USE"


class PlanIncomplete(TilikError):
    """Raised when a plan is submitted or agreed before it is complete.

    It needs a main work result, each goal an indicator, or a measure with its unit, and a target,
    and weights that sum to 100 on their axis where they are given. The fields say what is missing.
    """

    code = "PLAN_INCOMPLETE"


class AlreadyVerified(TilikError):
    """Raised when evidence that was accepted or rejected is verified again.

    Only evidence that is PENDING can be accepted or rejected.
    """

    code = "ALREADY_VERIFIED"


class WaitsForAppraiser(TilikError):
    """Raised when the superior verifies before the appraiser's time is over.

    The cycle's parameter `verification_days` says how long.
    """

    code = "WAITS_FOR_APPRAISER"


class IdempotencyKeyReused(TilikError):
    """Raised when a key comes again with another input.

    A key belongs to one request of one person and may only repeat that request.
    """

    code = "IDEMPOTENCY_KEY_REUSED"


class IndicatorCodeTaken(TilikError):
    """Raised when a new indicator's code is in use elsewhere.

    An indicator's code belongs to all its versions, in the whole service.
    """

    code = "INDICATOR_CODE_TAKEN"


class TokenInvalid(TilikError):
    """Raised for a token that cannot be trusted.

    It must be signed by this service, for it, and not be older than an hour.
    """

    code = "TOKEN_INVALID"


class SubscriptionInterrupted(TilikError):
    """Ends a subscription whose events may have been missed.

    The service lost its database for a moment, or changes came faster than they were read.
    """

    code = "SUBSCRIPTION_INTERRUPTED"


class WrongIndicatorStatus(TilikError):
    """Raised when a decision does not fit the indicator's status.

    A proposal is approved or rejected once; what was approved may be retired.
    """

    code = "WRONG_INDICATOR_STATUS"
