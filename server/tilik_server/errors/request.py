"""What is wrong with a request, or with what it asks for."""

from tilik_server.errors.base import TilikError


class InvalidArgument(TilikError):
    """An argument is not valid.

    The fields say which, and what would be.
    """

    code = "INVALID_ARGUMENT"
    message_id = "Ada argumen yang tidak sah."


class InvalidId(InvalidArgument):
    """An id or cursor is not one that this field can take.

    Ids are opaque: pass on those that an answer held, of the type that the argument names.
    """

    code = "INVALID_ID"
    message_id = "Id atau kursor tidak dapat dipakai di sini."


class InvalidPage(InvalidArgument):
    """The page asked for does not exist.

    Ask for the first or the last 1 to 500 rows, after or before a cursor.
    """

    code = "INVALID_PAGE"
    message_id = "Halaman yang diminta tidak ada."


class CursorGone(InvalidArgument):
    """The row that this cursor names is gone; start again without it.

    Lists are read by keyset: a cursor needs its row to know where to go on.
    """

    code = "CURSOR_GONE"
    message_id = "Baris yang ditunjuk kursor ini sudah tidak ada; mulai lagi tanpa kursor."


class NotFound(TilikError):
    """What the request names does not exist, or the viewer may not see it.

    The fields say which argument names it.
    """

    code = "NOT_FOUND"
    message_id = "Yang disebut permintaan ini tidak ada, atau tidak boleh dilihat."


class CodeUnknown(TilikError):
    """There is no {concept} with the code {code}.

    Codes are compared as they are, capitals included.
    """

    code = "CODE_UNKNOWN"
    message_id = "Tidak ada {concept} dengan kode {code}."


class WrongStage(TilikError):
    """The appraisal is {stage}; this is possible while it is {allowed}.

    `nextSteps` of the appraisal names what is possible now.
    """

    code = "WRONG_STAGE"
    message_id = "Penilaian berada pada tahap {stage}; ini hanya mungkin pada tahap {allowed}."


class RatingMissing(TilikError):
    """There is no rating on {axis} that the cycle's scheme can use.

    An outcome needs a level, or a value, on every axis that the scheme counts.
    """

    code = "RATING_MISSING"
    message_id = "Belum ada nilai pada {axis} yang dapat dipakai skema penilaian siklus ini."


class NotYourStep(TilikError):
    """{step} is for {actors}.

    The table of steps says who may do what; nobody verifies, rates, calibrates or decides on
    themselves.
    """

    code = "NOT_YOUR_STEP"
    message_id = "{step} hanya untuk {actors}."


class Outdated(TilikError):
    """The appraisal is at version {found}, not {given}; read it again.

    Somebody changed it in between. `ifVersion` is optional.
    """

    code = "OUTDATED"
    message_id = "Penilaian berada pada versi {found}, bukan {given}; baca ulang."


class ChangedMeanwhile(TilikError):
    """Somebody changed the same thing at the same moment; read it again.

    What the other one did is stored, and nothing of this request.
    """

    code = "CHANGED_MEANWHILE"
    message_id = "Hal yang sama sedang diubah orang lain; baca ulang."


class CycleCodeTaken(TilikError):
    """There is a cycle with the code {code} already; choose another."""

    code = "CYCLE_CODE_TAKEN"
    message_id = "Kode siklus {code} sudah dipakai; pilih kode lain."


class CycleNotOpen(TilikError):
    """The cycle {code} is {status}; this is possible while it is OPEN."""

    code = "CYCLE_NOT_OPEN"
    message_id = "Siklus {code} berstatus {status}; ini hanya mungkin selama OPEN."


class GoalInUse(TilikError):
    """A goal that evidence or another goal refers to cannot be dropped.

    Give it again with its id; what it says may be changed. Ratings and feedback keep it as well.
    """

    code = "GOAL_IN_USE"
    message_id = "Sasaran yang dirujuk bukti dukung atau sasaran lain tidak dapat dihapus."


class PlanIncomplete(TilikError):
    """The plan is not complete yet.

    It needs a main work result, each goal an indicator, or a measure with its unit, and a target,
    and weights that sum to 100 on their axis where they are given. The fields say what is missing.
    """

    code = "PLAN_INCOMPLETE"
    message_id = "Rencana belum lengkap."


class AlreadyVerified(TilikError):
    """The evidence is {status} already.

    Only evidence that is PENDING can be accepted or rejected.
    """

    code = "ALREADY_VERIFIED"
    message_id = "Bukti sudah berstatus {status}."


class WaitsForAppraiser(TilikError):
    """The evidence waits for the appraiser until {until}; then it is the superior's.

    The cycle's parameter `verification_days` says how long.
    """

    code = "WAITS_FOR_APPRAISER"
    message_id = "Bukti menunggu pejabat penilai sampai {until}; setelah itu oleh atasannya."


class IdempotencyKeyReused(TilikError):
    """This idempotency key came before with another input; use a new key.

    A key belongs to one request of one person and may only repeat that request.
    """

    code = "IDEMPOTENCY_KEY_REUSED"
    message_id = "Kunci idempotensi ini sudah dipakai untuk masukan lain; pakai kunci baru."


class IndicatorCodeTaken(TilikError):
    """There is an indicator with the code {code} already; choose another.

    An indicator's code belongs to all its versions, in the whole service.
    """

    code = "INDICATOR_CODE_TAKEN"
    message_id = "Kode indikator {code} sudah dipakai; pilih kode lain."


class TokenInvalid(TilikError):
    """The token is not valid; ask for a new one.

    It must be signed by this service, for it, and not be older than an hour.
    """

    code = "TOKEN_INVALID"
    message_id = "Token tidak sah; mintalah yang baru."


class SubscriptionInterrupted(TilikError):
    """Changes may have been missed; subscribe again, and read anew what you show.

    The service lost its database for a moment, or changes came faster than they were read.
    """

    code = "SUBSCRIPTION_INTERRUPTED"
    message_id = (
        "Ada perubahan yang mungkin terlewat; berlangganan lagi, lalu baca ulang yang ditampilkan."
    )


class WrongIndicatorStatus(TilikError):
    """The indicator is {status}; this needs one that is {needed}.

    A proposal is approved or rejected once; what was approved may be retired.
    """

    code = "WRONG_INDICATOR_STATUS"
    message_id = "Indikator berstatus {status}; ini memerlukan yang berstatus {needed}."
