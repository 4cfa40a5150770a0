"""Refusals of feedback and of invitation codes."""

from tilik_server.errors.base import TilikError


class WrongChannel(TilikError):
    """Raised when the author's relation to the subject is not that of the channel.

    SUPERVISOR: superiors, heads of units above and appraisers. SUBORDINATE: the people below them.
    PEER: people of the same unit or superior. Nobody gives feedback about themselves.
    """

    code = "WRONG_CHANNEL"


class NotYourFeedback(TilikError):
    """Raised when somebody replies to feedback that they may not read.

    PRIVATE: author and person. SUPERIOR: also their superiors. TEAM: also the performance team.
    """

    code = "NOT_YOUR_FEEDBACK"


class InvitationInvalid(TilikError):
    """Raised when a citizen's code cannot be used for the feedback.

    `tilik invite` prints codes; each is valid once.
    """

    code = "INVITATION_INVALID"


class TooManyAttempts(TilikError):
    """Raised when one client tries too many codes in a minute."""

    code = "TOO_MANY_ATTEMPTS"


class CycleMissing(TilikError):
    """Raised when there is no cycle that feedback about a unit could belong to.

    Feedback belongs to the cycle that is open on the day.
    """

    code = "CYCLE_MISSING"
