"""The tables, one file for each concept."""

from tilik_server.models.account import Account
from tilik_server.models.appraisal import Appraisal
from tilik_server.models.attribute import AttributeRecord, AttributeSet
from tilik_server.models.audit import AuditChain, AuditChange, AuditEvent
from tilik_server.models.competency import Competency, CompetencyAssessment, CompetencyProfile
from tilik_server.models.cycle import Cycle
from tilik_server.models.departure import Departure
from tilik_server.models.draft import Draft
from tilik_server.models.employee import Assignment, Employee
from tilik_server.models.evidence import Evidence
from tilik_server.models.external_code import ExternalCode
from tilik_server.models.feedback import Feedback
from tilik_server.models.forum import Forum, ForumParticipant, UnitPredicate
from tilik_server.models.goal import Goal
from tilik_server.models.idempotency import IdempotencyKey
from tilik_server.models.indicator import Indicator, IndicatorPosition
from tilik_server.models.integration_key import IntegrationKey
from tilik_server.models.invitation import Invitation, InvitationAttempt
from tilik_server.models.known_document import KnownDocument
from tilik_server.models.objection import Objection
from tilik_server.models.outbox import OutboxMessage
from tilik_server.models.outcome import FollowUp, Outcome
from tilik_server.models.plugin import Plugin
from tilik_server.models.position import CompetencyRequirement, Position
from tilik_server.models.quota import Quota
from tilik_server.models.rating import Adjustment, Rating
from tilik_server.models.region import Region
from tilik_server.models.review import Review
from tilik_server.models.role_grant import RoleGrant
from tilik_server.models.score import Score
from tilik_server.models.source_record import SourceRecord
from tilik_server.models.timeline import TimelineEntry
from tilik_server.models.training import Training
from tilik_server.models.unit import Unit

__all__ = [
    "Account",
    "Adjustment",
    "Appraisal",
    "Assignment",
    "AttributeRecord",
    "AttributeSet",
    "AuditChain",
    "AuditChange",
    "AuditEvent",
    "Competency",
    "CompetencyAssessment",
    "CompetencyProfile",
    "CompetencyRequirement",
    "Cycle",
    "Departure",
    "Draft",
    "Employee",
    "Evidence",
    "ExternalCode",
    "Feedback",
    "FollowUp",
    "Forum",
    "ForumParticipant",
    "Goal",
    "IdempotencyKey",
    "Indicator",
    "IndicatorPosition",
    "IntegrationKey",
    "Invitation",
    "InvitationAttempt",
    "KnownDocument",
    "Objection",
    "OutboxMessage",
    "Outcome",
    "Plugin",
    "Position",
    "Quota",
    "Rating",
    "Region",
    "Review",
    "RoleGrant",
    "Score",
    "SourceRecord",
    "TimelineEntry",
    "Training",
    "Unit",
    "UnitPredicate",
]
