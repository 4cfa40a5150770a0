"""Scopes: what the key of an integration allows."""

from tilik_server.access.viewer import Viewer
from tilik_server.errors import ScopeMissing
from tilik_server.models.vocabulary import KeyScope


def require_scope(viewer: Viewer, scope: KeyScope, calculator: str | None = None) -> None:
    """Raise ScopeMissing if the viewer's key lacks a scope, or the scope for a calculator."""
    if not viewer.has_scope(scope, calculator):
        named = f" ({calculator})" if calculator else ""
        raise ScopeMissing(scope=scope.value, calculator=named)
