"""The schema: all concepts put together."""

from typing import Final

import strawberry
from strawberry.scalars import JSON
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.tools import merge_types
from strawberry.types.base import StrawberryObjectDefinition, StrawberryType
from strawberry.types.field import StrawberryField

from tilik_schema.appraisal import AppraisalMutation, AppraisalQuery
from tilik_schema.attribute import AttributeMutation, AttributeQuery
from tilik_schema.audit import AuditQuery
from tilik_schema.calculation import CalculationQuery
from tilik_schema.calibration import CalibrationMutation
from tilik_schema.changes import ChangeQuery
from tilik_schema.competency import CompetencyQuery
from tilik_schema.competency_profile import CompetencyMutation, CompetencyProfileQuery
from tilik_schema.cycle import CycleMutation, CycleQuery
from tilik_schema.employee import EmployeeQuery
from tilik_schema.evidence import EvidenceMutation, EvidenceQuery
from tilik_schema.external_code import ExternalCodeMutation
from tilik_schema.feedback import FeedbackMutation
from tilik_schema.follow_up import FollowUpMutation
from tilik_schema.forum import ForumMutation
from tilik_schema.goal import GoalMutation
from tilik_schema.guards.document_guard import guard_extensions
from tilik_schema.guards.signing_in import require_sign_in
from tilik_schema.indicator import IndicatorMutation, IndicatorQuery
from tilik_schema.integration_key import IntegrationKeyMutation, IntegrationKeyQuery
from tilik_schema.live import LiveSubscription
from tilik_schema.node import NODES, NodeQuery
from tilik_schema.objection import ObjectionMutation
from tilik_schema.organisation import OrganisationMutation
from tilik_schema.organisation_changes import OrganisationChangeQuery
from tilik_schema.outcome import OutcomeMutation
from tilik_schema.plan import PlanMutation
from tilik_schema.plugin import PluginQuery
from tilik_schema.position import PositionQuery
from tilik_schema.problem import Problem, problem_of
from tilik_schema.rating import RatingMutation
from tilik_schema.reading.checking import check_declarations
from tilik_schema.reading.compiling.executor import CompilingExecutor
from tilik_schema.reading.context import Info
from tilik_schema.reading.json_scalar import JSON_SCALAR
from tilik_schema.reading.references import type_of
from tilik_schema.region import RegionQuery
from tilik_schema.rescoring import RescoringMutation
from tilik_schema.review import ReviewMutation
from tilik_schema.role_grant import RoleGrantMutation, RoleGrantQuery
from tilik_schema.training import TrainingMutation
from tilik_schema.unit import UnitQuery
from tilik_schema.viewer import ViewerQuery
from tilik_server.errors import DatabaseError, TilikError
from tilik_server.limits import DocumentLimits

QUERIES: Final = (
    NodeQuery,
    ViewerQuery,
    RegionQuery,
    UnitQuery,
    EmployeeQuery,
    PositionQuery,
    CycleQuery,
    IndicatorQuery,
    AppraisalQuery,
    EvidenceQuery,
    CompetencyProfileQuery,
    AttributeQuery,
    ChangeQuery,
    OrganisationChangeQuery,
    PluginQuery,
    CompetencyQuery,
    CalculationQuery,
    RoleGrantQuery,
    IntegrationKeyQuery,
    AuditQuery,
)
MUTATIONS: Final = (
    CycleMutation,
    GoalMutation,
    PlanMutation,
    AppraisalMutation,
    EvidenceMutation,
    FeedbackMutation,
    IndicatorMutation,
    RescoringMutation,
    ReviewMutation,
    RatingMutation,
    CalibrationMutation,
    ForumMutation,
    OutcomeMutation,
    ObjectionMutation,
    FollowUpMutation,
    CompetencyMutation,
    TrainingMutation,
    RoleGrantMutation,
    IntegrationKeyMutation,
    OrganisationMutation,
    ExternalCodeMutation,
    AttributeMutation,
)
SUBSCRIPTIONS: Final = (LiveSubscription,)


def root(name: str, parts: tuple[type, ...], description: str) -> type:
    """Return the root type with the root fields of all concepts; two of one name are a warning."""
    return strawberry.type(merge_types(name, parts), description=description)


class ExpectedFailure(strawberry.ExceptionHandler[TilikError, Problem]):
    """The handler that turns an expected failure into the Problem of a field's union."""

    def handle(
        self, exception: TilikError, *, field: StrawberryField, info: Info
    ) -> Problem | None:
        """Return the problem in the viewer's language; None for a failure of the database."""
        # A failure of the service is masked, and may become the status of the whole response.
        if isinstance(exception, DatabaseError):
            return None
        return problem_of(info.context, exception)


class TypeNames(NameConverter):
    """The names of generic types: a connection has the name of its rows' type.

    The list of timeline entries is called Timeline.
    """

    def from_generic(
        self,
        generic_type: StrawberryObjectDefinition,
        types: list[StrawberryType | type],
    ) -> str:
        """Return the name of a generic type with its arguments."""
        name = super().from_generic(generic_type, types)
        return name.replace("TimelineEntry", "Timeline", 1)


QUERY: Final = root("Query", QUERIES, "What can be asked.")
MUTATION: Final = root("Mutation", MUTATIONS, "What can be done; each field is one transaction.")
require_sign_in(MUTATION)
SUBSCRIPTION: Final = root("Subscription", SUBSCRIPTIONS, "What is told as it happens.")
NODE_TYPES: Final = [type_of(reference) for reference in NODES.values()]
ROOTS: Final = (QUERY, MUTATION, SUBSCRIPTION, *NODE_TYPES)

# Before the schema is made, whose own errors would not name the field at fault.
check_declarations(ROOTS)

schema: Final = strawberry.Schema(
    query=QUERY,
    mutation=MUTATION,
    subscription=SUBSCRIPTION,
    types=NODE_TYPES,
    config=StrawberryConfig(name_converter=TypeNames(), scalar_map={JSON: JSON_SCALAR}),
    exception_handlers=[ExpectedFailure()],
    execution_context_class=CompilingExecutor,
    extensions=guard_extensions(DocumentLimits()),
)
