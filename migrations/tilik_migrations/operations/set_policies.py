"""The operation that sets the row-level policies of a table."""

from collections.abc import Mapping
from typing import Final

from tortoise.migrations.operations import RunSQL

GRANT: Final = """
do $$
begin
  execute format('grant select, insert, update, delete on {table} to %I',
                 current_setting('tilik.service_role'));
end $$;
"""


# It has SQL and not the declaration, since a migration must always do what it did when released.
class SetPolicies(RunSQL):
    """Replaces all policies of a table, and grants the table to the service's role.

    `policies` maps names to the ends of `create policy` statements. `before` are the policies that
    the operation replaces and that a step back restores; without it the table is new.
    """

    def __init__(
        self, table: str, policies: Mapping[str, str], before: Mapping[str, str] | None = None
    ) -> None:
        self.table = table
        self.policies = dict(policies)
        self.before = dict(before or {})
        opened = f"alter table {table} enable row level security;\n{GRANT.format(table=table)}"
        super().__init__(
            sql=opened + self._replacing(self.before, self.policies),
            reverse_sql=self._replacing(self.policies, self.before),
        )

    def describe(self) -> str:
        """Return the operation's description in one line."""
        return f"Set policies of {self.table}"

    def _replacing(self, old: Mapping[str, str], new: Mapping[str, str]) -> str:
        dropped = [f"drop policy if exists {name} on {self.table};" for name in {**old, **new}]
        made = [f"create policy {name} on {self.table} {rest};" for name, rest in new.items()]
        return "\n".join([*dropped, *made])
