"""Refusals of a request, or of the step that it asks for."""

from collections.abc import Iterable, Sequence

from tilik_plugin.scheme import Axis
from tilik_plugin.text import either
from tilik_server.errors.base import FieldFault, TilikError


class InvalidArgument(TilikError):
    """Raised when the value of an argument is refused.

    The fields name the arguments and say which values are allowed.
    """

    code = "INVALID_ARGUMENT"


class InvalidId(InvalidArgument):
    """Raised for an id or cursor that is malformed or of another type.

    Ids are opaque: use ids from earlier answers, of the type that the argument names.
    """

    code = "INVALID_ID"


class InvalidPage(InvalidArgument):
    """Raised when `first` and `last`, or `after` and `before`, do not make a page.

    Ask for the first or the last 1 to 500 rows, after or before a cursor.
    """

    code = "INVALID_PAGE"


class CursorGone(InvalidArgument):
    """Raised for a cursor whose row was deleted or is hidden now.

    Lists are read by keyset, so a cursor needs its row.
    """

    code = "CURSOR_GONE"


class AccessChanged(InvalidArgument):
    """Raised for a cursor of a change feed whose reader has other roles, scopes or units now.

    A feed tells changes of rows, and no row changes with a role. Read the feed anew; what it does
    not name is to be deleted from the copy.
    """

    code = "ACCESS_CHANGED"


class RateLimited(TilikError):
    """Raised when a viewer has asked for more than the quota allows; see [limits](limits.md).

    `retryAfter` and the header Retry-After say in how many seconds the same document is answered.
    """

    code = "RATE_LIMITED"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.seconds = seconds


class NotFound(TilikError):
    """Raised when no row that the viewer can see has the id.

    The fields name the argument.
    """

    code = "NOT_FOUND"


class CodeUnknown(TilikError):
    """Raised when no row that the viewer can see has the code.

    Upper and lower case differ.
    """

    code = "CODE_UNKNOWN"


class WrongStage(TilikError):
    """Raised when a step is not possible at the appraisal's stage.

    `nextSteps` of the appraisal lists the steps that are possible now.
    """

    code = "WRONG_STAGE"


class RatingMissing(TilikError):
    """Raised when an outcome is due and an axis has no usable rating.

    An outcome needs a level or a value on every axis that counts in the scheme.
    """

    code = "RATING_MISSING"

    def __init__(self, axes: Sequence[Axis], fields: Iterable[FieldFault] = ()) -> None:
        super().__init__(axis=either([axis.name for axis in axes]), fields=fields)
        self.axes = axes


class GoalsWithoutResult(TilikError):
    """Raised when an outcome is due and a goal that counts in it has no result.

    Each goal with a weight needs a score, a rating, or an exemption with a reason; a rating of the
    whole axis stands instead of its goals.
    """

    code = "GOALS_WITHOUT_RESULT"


class ChangeNotAllowed(TilikError):
    """Raised when the access rules of PostgreSQL refuse a row, and nothing was stored.

    The operations check the same rules first and say more, so it is a fault of an operation; the
    service's log names the table.
    """

    code = "CHANGE_NOT_ALLOWED"


class NotYourStep(TilikError):
    """Raised when the viewer may not take the step.

    The table of steps says who may take which; nobody verifies, rates, calibrates or decides on
    themselves.
    """

    code = "NOT_YOUR_STEP"


class Outdated(TilikError):
    """Raised when `ifVersion` is not the appraisal's version.

    Somebody changed the appraisal in between. `ifVersion` is optional.
    """

    code = "OUTDATED"


class ChangedMeanwhile(TilikError):
    """Raised when two changes of the same rows collide.

    The other change is stored; nothing of this request is.
    """

    code = "CHANGED_MEANWHILE"


class CycleCodeTaken(TilikError):
    """Raised when a new cycle's code is in use."""

    code = "CYCLE_CODE_TAKEN"


class CycleNotOpen(TilikError):
    """Raised when a step needs an open cycle."""

    code = "CYCLE_NOT_OPEN"


class GoalInUse(TilikError):
    """Raised when `setGoals` leaves out a goal to which other rows refer.

    Include it with its id; its content may be changed. Ratings and feedback refer to goals too.
    """

    code = "GOAL_IN_USE"


class PlanIncomplete(TilikError):
    """Raised when a plan is submitted or agreed before it is complete.

    A plan needs a main work result. Each goal needs a target that its indicator allows, and an
    indicator or a measure with its unit, and the parameters that its calculator requires. Weights,
    where they are given, must sum to 100 on their axis. The fields say all that is missing, as
    `Appraisal.missing` does before.
    """

    code = "PLAN_INCOMPLETE"


class AlreadyVerified(TilikError):
    """Raised when evidence that was accepted or rejected is verified again.

    Only evidence that is PENDING can be accepted or rejected.
    """

    code = "ALREADY_VERIFIED"


class NotVerified(TilikError):
    """Raised when evidence is reopened that was neither accepted nor rejected.

    What is PENDING can be verified as it is; what was WITHDRAWN stays so.
    """

    code = "NOT_VERIFIED"


class AlreadyWithdrawn(TilikError):
    """Raised when a review or a forum is withdrawn, or a review acknowledged, after a withdrawal.

    It stays readable with the day and the reason; record another one instead.
    """

    code = "ALREADY_WITHDRAWN"


class WaitsForAppraiser(TilikError):
    """Raised when the superior verifies before the appraiser's time is over.

    The cycle's parameter `verification_days` sets the time.
    """

    code = "WAITS_FOR_APPRAISER"


class IdempotencyKeyReused(TilikError):
    """Raised when a key is sent again with another input.

    A key belongs to one request of one person and may only repeat that request.
    """

    code = "IDEMPOTENCY_KEY_REUSED"


class IndicatorCodeTaken(TilikError):
    """Raised when a new indicator's code is in use elsewhere.

    An indicator's code belongs to all its versions, in the whole service.
    """

    code = "INDICATOR_CODE_TAKEN"


class AlreadyGranted(TilikError):
    """Raised when a person already has the role in the same unit on one of the days.

    End that grant, or choose days on which it does not hold.
    """

    code = "ALREADY_GRANTED"


class GrantEnded(TilikError):
    """Raised when a grant that holds no more is ended.

    A grant ends with its last day, or once by `endGrant`.
    """

    code = "GRANT_ENDED"


class KeyNameTaken(TilikError):
    """Raised when a new integration key has the name of another one, which may be revoked.

    The name is the source of what the integration records, so it is never used again.
    """

    code = "KEY_NAME_TAKEN"


class KeyRevoked(TilikError):
    """Raised when an integration key that was revoked is rotated or revoked again.

    Create a new key under another name.
    """

    code = "KEY_REVOKED"


class ScopeMissing(TilikError):
    """Raised when an integration's key does not allow what it asks for.

    A key allows what its scopes name. For a goal of a calculator that it does not name, it is
    answered as if there were no such goal.
    """

    code = "SCOPE_MISSING"


class TokenInvalid(TilikError):
    """Raised for a token that is not valid.

    It must be signed by this service or by an issuer of its settings, be meant for this service,
    and not have expired.
    """

    code = "TOKEN_INVALID"


class TokenEnded(TokenInvalid):
    """Ends a connection or an event stream whose token has expired."""

    code = "TOKEN_ENDED"


class RoleEnded(TokenInvalid):
    """Ends a connection or an event stream when its viewer loses a role.

    What was shown before may not be for the viewer any more.
    """

    code = "ROLE_ENDED"


class TokenMissing(TilikError):
    """Raised for a request without a token.

    Without one only `__typename`, and feedback with an invitation's code, are answered.
    """

    code = "TOKEN_MISSING"


class TokenNamesNobody(TilikError):
    """Raised when somebody tries to change something whose token is good, but names nobody.

    Its claims name no employee, two of them, or one who has left; see
    [signing in](signing-in.md). Nothing is shown to its holder either.
    """

    code = "TOKEN_NAMES_NOBODY"


class VisitorsOnlyRead(TilikError):
    """Raised when a visitor of the demo, who has no token, tries to change something.

    `tilik token` prints a token. With an invitation's code anybody may give feedback.
    """

    code = "VISITORS_ONLY_READ"


class SubscriptionInterrupted(TilikError):
    """Ends a subscription whose events may have been missed.

    The service lost its database for a moment, or the client read more slowly than rows changed.
    """

    code = "SUBSCRIPTION_INTERRUPTED"


class SubscriptionNeedsStream(TilikError):
    """Raised when a subscription is sent as a request for a single answer; see [live](live.md)."""

    code = "SUBSCRIPTION_NEEDS_STREAM"


class WrongIndicatorStatus(TilikError):
    """Raised when a decision does not fit the indicator's status.

    A proposal is approved or rejected once; what was approved may be retired.
    """

    code = "WRONG_INDICATOR_STATUS"
