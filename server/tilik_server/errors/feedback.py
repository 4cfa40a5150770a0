"""What is wrong with feedback, or with the code that invited it."""

from tilik_server.errors.base import TilikError


class WrongChannel(TilikError):
    """Raised when the giver does not stand to the subject as the channel says.

    Superiors, heads of units and appraisers stand above, their people below; beside are those of
    the same unit or superior. Nobody gives feedback about themselves.
    """

    code = "WRONG_CHANNEL"


class NotYourFeedback(TilikError):
    """Raised when somebody replies to feedback that they may not read.

    PRIVATE: author and person. SUPERIOR: also those above. TEAM: also the team.
    """

    code = "NOT_YOUR_FEEDBACK"


class InvitationInvalid(TilikError):
    """Raised when a citizen's code cannot be used for the feedback.

    `tilik invite` prints codes; each serves once.
    """

    code = "INVITATION_INVALID"


class TooManyAttempts(TilikError):
    """Raised when one client tries too many codes in a minute."""

    code = "TOO_MANY_ATTEMPTS"


class CycleMissing(TilikError):
    """Raised when feedback about a unit finds no cycle to belong to.

    Feedback belongs to a cycle: the open one of the present day, if there is one.
    """

    code = "CYCLE_MISSING"
