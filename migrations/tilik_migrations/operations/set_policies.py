"""Setting the row-level policies of a table."""

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


class SetPolicies(RunSQL):
    """Holds a table by these policies and no others, and grants it to the service's role.

    A policy is the end of its `create policy`, under its name. `before` is what the table was held
    by until now, and is held by again after a step back; without it the table is new.
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
        """What it does, in one line."""
        return f"Set policies of {self.table}"

    def _replacing(self, old: Mapping[str, str], new: Mapping[str, str]) -> str:
        dropped = [f"drop policy if exists {name} on {self.table};" for name in {**old, **new}]
        made = [f"create policy {name} on {self.table} {rest};" for name, rest in new.items()]
        return "\n".join([*dropped, *made])
