"""Live counts: what each viewer has open over sockets and event streams in this process."""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from starlette.requests import HTTPConnection

from tilik_server.access.viewer import Viewer
from tilik_server.limits import LiveLimits
from tilik_web.refusal import TooManyConnections, TooManyOperations


class LiveCounts:
    """Counts the connections and operations of each viewer, up to the limits."""

    def __init__(self, limits: LiveLimits) -> None:
        self.limits = limits
        self._connections: Counter[Hashable] = Counter()
        self._operations: Counter[Hashable] = Counter()

    @contextmanager
    def connection(self, user: Hashable) -> Iterator[None]:
        """Count a connection during the block. Raises TooManyConnections."""
        limit = self.limits.viewer_connections
        if self._connections[user] >= limit:
            raise TooManyConnections(limit=limit)
        with _counted(self._connections, user):
            yield

    @contextmanager
    def operation(self, user: Hashable) -> Iterator[None]:
        """Count an operation during the block. Raises TooManyOperations."""
        limit = self.limits.viewer_operations
        if self._operations[user] >= limit:
            raise TooManyOperations(limit=limit)
        with _counted(self._operations, user):
            yield


@contextmanager
def _counted(counter: Counter[Hashable], user: Hashable) -> Iterator[None]:
    counter[user] += 1
    try:
        yield
    finally:
        counter[user] -= 1
        # Otherwise everybody who was ever there would be kept.
        if not counter[user]:
            del counter[user]


def user_of(connection: HTTPConnection, viewer: Viewer) -> Hashable:
    """Return as whom a viewer is counted: a person, an integration, or else a client's address."""
    is_known = viewer.employee is not None or viewer.source is not None
    address = connection.client.host if connection.client else ""
    return viewer.actor, "" if is_known else address
