"""Live: what sockets and event streams use together."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from tilik_schema.documents.known_documents import KnownDocuments
from tilik_server.access.viewer import Viewer
from tilik_web.credentials import Credentials
from tilik_web.endpoint import Identify
from tilik_web.execution import Executor
from tilik_web.live_counts import LiveCounts
from tilik_web.shared_operation import MakeSubscriptionContext, SharedOperations


@dataclass(frozen=True, slots=True)
class Live:
    """The executor, the documents with ids, the running subscriptions, and what is open by viewer.

    A query or mutation is given up after `seconds`.
    """

    executor: Executor
    known: KnownDocuments
    shared: SharedOperations
    counts: LiveCounts
    identify: Identify
    begin: MakeSubscriptionContext
    seconds: float

    def credentials(
        self, connection: HTTPConnection, token: str | None, viewer: Viewer
    ) -> Credentials:
        """Return the credentials of a connection whose token names a viewer."""
        return Credentials(connection, token, viewer, self.identify, self.begin)


def first_reason(fault: Exception) -> Exception:
    """Return the first failure in groups of failures, or a single one itself."""
    while isinstance(fault, ExceptionGroup):
        fault = fault.exceptions[0]
    return fault
