"""Operations of migrations that Tortoise lacks.

Released migrations use them: their effect on a database never changes.
"""

from tilik_migrations.operations.set_policies import SetPolicies

__all__ = ["SetPolicies"]
