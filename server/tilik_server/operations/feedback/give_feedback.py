"""Give feedback about a person, a goal or a unit."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.act_as import act_as
from tilik_server.access.actions import ACTIONS
from tilik_server.access.organisation import place_towards_person, place_towards_unit
from tilik_server.access.permission import may_take
from tilik_server.access.place import place_by_roles
from tilik_server.access.scopes import require_scope
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import (
    FieldFault,
    InvitationInvalid,
    WrongChannel,
)
from tilik_server.models import Feedback
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import FeedbackChannel, KeyScope, Visibility
from tilik_server.operations.feedback.feedback_subject import Subject, find_subject
from tilik_server.operations.feedback.feedback_warnings import BurstLimit, warnings_of_feedback
from tilik_server.operations.feedback.invitation_code import hash_of
from tilik_server.operations.feedback.survey_answers import (
    find_survey,
    record_answers,
    says_something,
)
from tilik_server.operations.steps.idempotency import claim_key, faults_in_key
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.all_faults import AllFaults
from tilik_server.validation.text import faults_in_text

CITIZEN: Final = FeedbackChannel.CITIZEN
INVITED: Final = "kode undangan"
"""The source of evidence from feedback with an invitation."""

INVITATION: Final = statement(
    "feedback.find_invitation", "select i.id from invitation i where i.code_hash = $1"
)
# One statement, so that only one of two concurrent requests with the same code succeeds. Only the
# day is stored, because the exact time would connect the code with the feedback.
REDEEM: Final = statement(
    "feedback.redeem_invitation",
    f"""
update invitation i set used_at = date_trunc('day', now()) from unit r, unit u
where i.code_hash = $1 and i.used_at is null and i.expires_at > now()
  and r.id = i.unit_id and u.id = $2 and {in_subtree("u.path", "r.path")}
returning i.id
""",
)


@dataclass(frozen=True, slots=True)
class NewFeedback:
    """Feedback about the key of a `person`, or else of a `unit`; `rating` is 1 to 4.

    `answers` are a citizen's answers to the survey of the unit's satisfaction indicator.
    """

    channel: FeedbackChannel
    comment: str
    person: UUID | None = None
    unit: UUID | None = None
    goal: UUID | None = None
    rating: int | None = None
    anonymous: bool = False
    visibility: Visibility = Visibility.SUPERIOR
    answers: Any = None
    invitation: str | None = None
    idempotency_key: str | None = None


async def give_feedback(
    database: Database, viewer: Viewer, catalogue: Catalogue, new: NewFeedback
) -> UUID:
    """Store feedback, and return its key; a citizen's answers become accepted evidence.

    An invitation's code can be used once, and feedback with it is stored without an author. Raises
    InvalidArgument, VisitorsOnlyRead, TokenNamesNobody, NotFound, WrongChannel, InvitationInvalid,
    ScopeMissing, CycleMissing, CalculatorMissing and IdempotencyKeyReused.
    """
    found = AllFaults(_faults(new))
    # Whom a code is about is told once it is found to be valid.
    if new.invitation is not None:
        found.check()
    code = None if new.invitation is None else hash_of(new.invitation)
    if code is None:
        viewer.require_writer()
        # Before the subject is looked for: who may give no feedback must not learn of any.
        require_scope(viewer, KeyScope.FEEDBACK)
    # Citizens have no token: the service writes for them, once their code is found to be valid.
    async with database.writing(viewer if code is None else OPERATOR) as transaction:
        if code is not None and not await transaction.fetch(INVITATION, code):
            raise InvitationInvalid
        if found:
            await _gather_more(transaction, viewer, catalogue, new, found)
        subject = await _find_subject(transaction, viewer, new)
        key = new_id(subject.cycle)
        actor = viewer.actor if code is None else code
        # By its hash a code is the same input if it is typed in another way.
        given = {**asdict(new), "invitation": code}
        # Before the code is redeemed, so that a repeated request does not find its own code used.
        earlier = await claim_key(
            transaction, actor, new.idempotency_key, "giveFeedback", given, key
        )
        if earlier is not None:
            return earlier
        if code is None:
            await _check_channel(transaction, viewer, subject, new.channel)
        elif not await transaction.fetch(REDEEM, code, subject.unit):
            raise InvitationInvalid
        limit = BurstLimit.of(database.settings)
        await _store(transaction, viewer, catalogue, limit, new, subject, key)
    return key


async def _gather_more(
    transaction: Transaction,
    viewer: Viewer,
    catalogue: Catalogue,
    new: NewFeedback,
    found: AllFaults,
) -> None:
    """Raise the faults that were found, with those of the subject and of a citizen's answers."""
    with found.gathered():
        subject = await _find_subject(transaction, viewer, new)
        if new.answers is not None and new.channel is CITIZEN and _says_something(new):
            await find_survey(transaction, catalogue, subject, new.answers)
    found.check()


async def _find_subject(transaction: Transaction, viewer: Viewer, new: NewFeedback) -> Subject:
    subject = (transaction, new.person, new.unit, new.goal)
    if viewer.employee is not None:
        return await find_subject(*subject)
    # A kiosk sends feedback about people whom its key does not let it list.
    async with act_as(transaction, OPERATOR):
        return await find_subject(*subject)


async def _store(
    transaction: Transaction,
    viewer: Viewer,
    catalogue: Catalogue,
    limit: BurstLimit,
    new: NewFeedback,
    subject: Subject,
    key: UUID,
) -> None:
    goal: Mapping[str, Any] | None = None
    if new.answers is not None:
        goal = await find_survey(transaction, catalogue, subject, new.answers)
    is_citizen = new.channel is CITIZEN
    # Citizens have no name in the service, so the rule of five must not hide what they say.
    anonymous = new.anonymous and not is_citizen
    warnings = await warnings_of_feedback(
        transaction, limit, subject, new.channel, viewer.employee, new.rating, anonymous
    )
    # A system sends what it may not read, and PostgreSQL returns the row that is stored.
    sender = OPERATOR if viewer.employee is None else viewer
    async with act_as(transaction, sender):
        await Feedback.create(
            id=key,
            cycle_id=subject.cycle,
            unit_id=subject.unit,
            about_id=subject.person,
            goal_id=subject.goal,
            channel=new.channel,
            visibility=new.visibility,
            author_id=None if is_citizen else viewer.employee,
            anonymous=anonymous,
            rating=new.rating,
            comment=new.comment.strip(),
            answers=new.answers,
            warnings=warnings,
        )
    if goal is not None:
        source = INVITED if new.invitation is not None else viewer.source or viewer.name
        await record_answers(transaction, goal, new.answers, source, warnings)


async def _check_channel(
    transaction: Transaction, viewer: Viewer, subject: Subject, channel: FeedbackChannel
) -> None:
    """Raise WrongChannel if the channel does not fit the viewer's place towards the subject."""
    if subject.person:
        place = await place_towards_person(transaction, viewer, subject.person)
    else:
        place = await place_towards_unit(transaction, viewer, subject.unit)
    action = ACTIONS[f"giveFeedback.{channel}"]
    if not may_take(action, place_by_roles(subject.roles) | place):
        raise WrongChannel(channel=channel.value, whom=action.whom)


def _faults(new: NewFeedback) -> list[FieldFault]:
    shortest = 0 if new.answers is not None else 1
    faults = faults_in_text(new.comment, ("input", "comment"), 4000, shortest)
    if new.rating is not None and not 1 <= new.rating <= 4:
        faults.append(_fault("rating", "give 1, 2, 3 or 4", "berikan 1, 2, 3, atau 4"))
    # An empty survey must not use up a code or become evidence.
    if new.channel is CITIZEN and new.answers is not None and not _says_something(new):
        en = "answer at least one question, or give a comment or a rating"
        indonesian = "jawab paling sedikit satu pertanyaan, atau berikan komentar atau nilai"
        faults.append(_fault("answers", en, indonesian))
    faults += faults_in_key(new.idempotency_key)
    if new.invitation is not None:
        faults += faults_in_text(new.invitation, ("input", "invitation"), 100)
    if new.channel is not CITIZEN:
        for field, value in (("answers", new.answers), ("invitation", new.invitation)):
            if value is not None:
                en, indonesian = "this is for the channel CITIZEN", "ini untuk saluran CITIZEN"
                faults.append(_fault(field, en, indonesian))
    return faults


def _says_something(new: NewFeedback) -> bool:
    return bool(new.comment.strip()) or new.rating is not None or says_something(new.answers)


def _fault(field: str, en: str, indonesian: str) -> FieldFault:
    return FieldFault(("input", field), Text(en, indonesian))
