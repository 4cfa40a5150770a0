"""The types of the graph that others lead to, so that concept files need not import each other.

For mypy a name here is the type itself: `one(concepts.Score, by=...)` is a field that answers a
Score. At run time it is the type's reference, the file and the name, which is read when the schema
is built. A test compares the two lists.
"""

# ruff: noqa: PLC0414 - "as" passes a name on to those who import it from here
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tilik_schema.appraisal import Appraisal as Appraisal
    from tilik_schema.attribute import AttributeRecord as AttributeRecord
    from tilik_schema.attribute import AttributeSet as AttributeSet
    from tilik_schema.audit import AuditChange as AuditChange
    from tilik_schema.audit import AuditEvent as AuditEvent
    from tilik_schema.competency import Competency as Competency
    from tilik_schema.competency_profile import CompetencyProfile as CompetencyProfile
    from tilik_schema.cycle import Cycle as Cycle
    from tilik_schema.draft import Draft as Draft
    from tilik_schema.employee import Assignment as Assignment
    from tilik_schema.employee import Employee as Employee
    from tilik_schema.evidence import Evidence as Evidence
    from tilik_schema.external_code import ExternalCode as ExternalCode
    from tilik_schema.feedback import Feedback as Feedback
    from tilik_schema.follow_up import FollowUp as FollowUp
    from tilik_schema.forum import Forum as Forum
    from tilik_schema.goal import Goal as Goal
    from tilik_schema.indicator import Indicator as Indicator
    from tilik_schema.integration_key import IntegrationKey as IntegrationKey
    from tilik_schema.objection import Objection as Objection
    from tilik_schema.outcome import Outcome as Outcome
    from tilik_schema.position import CompetencyRequirement as CompetencyRequirement
    from tilik_schema.position import Position as Position
    from tilik_schema.rating import Adjustment as Adjustment
    from tilik_schema.rating import Rating as Rating
    from tilik_schema.region import Region as Region
    from tilik_schema.review import Review as Review
    from tilik_schema.role_grant import RoleGrant as RoleGrant
    from tilik_schema.score import Score as Score
    from tilik_schema.timeline import TimelineEntry as TimelineEntry
    from tilik_schema.training import TrainingRecommendation as TrainingRecommendation
    from tilik_schema.unit import Unit as Unit
else:
    Region = "region.Region"
    Unit = "unit.Unit"
    Forum = "forum.Forum"
    Employee = "employee.Employee"
    Assignment = "employee.Assignment"
    Position = "position.Position"
    CompetencyRequirement = "position.CompetencyRequirement"
    Cycle = "cycle.Cycle"
    Indicator = "indicator.Indicator"
    Appraisal = "appraisal.Appraisal"
    Goal = "goal.Goal"
    Score = "score.Score"
    Evidence = "evidence.Evidence"
    Review = "review.Review"
    Rating = "rating.Rating"
    Adjustment = "rating.Adjustment"
    Outcome = "outcome.Outcome"
    Objection = "objection.Objection"
    FollowUp = "follow_up.FollowUp"
    TimelineEntry = "timeline.TimelineEntry"
    Feedback = "feedback.Feedback"
    Competency = "competency.Competency"
    CompetencyProfile = "competency_profile.CompetencyProfile"
    TrainingRecommendation = "training.TrainingRecommendation"
    RoleGrant = "role_grant.RoleGrant"
    IntegrationKey = "integration_key.IntegrationKey"
    ExternalCode = "external_code.ExternalCode"
    AttributeSet = "attribute.AttributeSet"
    AttributeRecord = "attribute.AttributeRecord"
    AuditEvent = "audit.AuditEvent"
    AuditChange = "audit.AuditChange"
    Draft = "draft.Draft"
