"""The viewers that tests ask as where a test names none."""

from typing import Final

from tilik_server.access.tokens import Tokens
from tilik_server.access.viewer import USER, Grant, Viewer
from tilik_server.models.vocabulary import Role

ADMIN: Final = Viewer(USER.name, grants=(Grant(Role.ADMIN),))
"""An administrator with a token, who is no person."""


def admin_headers(tokens: Tokens) -> dict[str, str]:
    """The headers with which a client asks as the administrator."""
    return {"authorization": f"Bearer {tokens.sign(None, ADMIN.grants)}"}
