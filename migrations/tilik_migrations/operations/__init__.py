"""Operations of migrations that Tortoise does not have.

They are part of every migration that was released: what they do to a database never changes.
"""

from tilik_migrations.operations.set_policies import SetPolicies

__all__ = ["SetPolicies"]
