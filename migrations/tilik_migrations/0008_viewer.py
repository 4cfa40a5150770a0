"""The viewer's roles in a unit, as the settings of the transaction say them."""

from tortoise import migrations
from tortoise.migrations import operations as ops

ROLES = """
create or replace function tilik_roles(unit uuid) returns text[]
language sql stable parallel safe as $$
  select coalesce(array_agg(distinct g ->> 'role'), '{}')
  from jsonb_array_elements(
    coalesce(nullif(current_setting('tilik.grants', true), ''), '[]')::jsonb) g
  where g ->> 'unit' is null or exists (
    select from unit r, unit u
    where r.id = (g ->> 'unit')::uuid and u.id = tilik_roles.unit
      and u.path >= r.path and u.path < r.path || 'g')
$$;
"""


class Migration(migrations.Migration):
    """Steps and `nextSteps` ask it; a grant without a unit holds everywhere."""

    dependencies = [("tilik", "0007_policies")]
    operations = [ops.RunSQL([ROLES], reverse_sql=["drop function if exists tilik_roles(uuid)"])]
