"""What is wrong with feedback, or with the code that invited it."""

from tilik_server.errors.base import TilikError


class WrongChannel(TilikError):
    """Feedback of the channel {channel} is for {whom}.

    Superiors, heads of units and appraisers stand above, their people below; beside are those of
    the same unit or superior. Nobody gives feedback about themselves.
    """

    code = "WRONG_CHANNEL"
    message_id = "Umpan balik saluran {channel} hanya untuk {whom}."


class NotYourFeedback(TilikError):
    """Only those whom the feedback's visibility lets read it may reply.

    PRIVATE: author and person. SUPERIOR: also those above. TEAM: also the team.
    """

    code = "NOT_YOUR_FEEDBACK"
    message_id = "Hanya yang boleh membaca umpan balik ini yang boleh membalas."


class InvitationInvalid(TilikError):
    """The code is unknown, used, expired, or meant for another unit.

    `tilik invite` prints codes; each serves once.
    """

    code = "INVITATION_INVALID"
    message_id = "Kode tidak dikenal, sudah dipakai, kedaluwarsa, atau untuk unit lain."


class TooManyAttempts(TilikError):
    """More than {most} codes were tried from here within a minute; try again in a minute."""

    code = "TOO_MANY_ATTEMPTS"
    message_id = "Lebih dari {most} kode dicoba dari sini dalam satu menit; coba lagi nanti."


class CycleMissing(TilikError):
    """There is no cycle for this unit yet.

    Feedback belongs to a cycle: the open one of the present day, if there is one.
    """

    code = "CYCLE_MISSING"
    message_id = "Belum ada siklus untuk unit ini."
