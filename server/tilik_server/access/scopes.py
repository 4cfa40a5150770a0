"""Scopes: what the key of an integration allows."""

from tilik_server.access.viewer import Viewer
from tilik_server.errors import ScopeMissing
from tilik_server.models.vocabulary import KeyScope


def require_scope(viewer: Viewer, scope: KeyScope) -> None:
    """Raise ScopeMissing if the viewer's key lacks a scope."""
    if not viewer.has_scope(scope):
        raise ScopeMissing(scope=scope.value)
