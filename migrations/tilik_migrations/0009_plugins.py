"""What a plugin is remembered by when it is gone."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import SqlDefault
from tortoise import fields

POLICIES = """
do $$
declare
  viewer constant text := '(select nullif(current_setting(''tilik.viewer'', true), ''''))';
begin
  alter table plugin enable row level security;
  drop policy if exists reading on plugin;
  execute format('create policy reading on plugin for select using (%s in
    (''demo'', ''import'', ''scoring'', ''operator''))', viewer);
  drop policy if exists writing on plugin;
  execute format('create policy writing on plugin using (%s in (''demo'', ''operator''))
    with check (%s in (''demo'', ''operator''))', viewer, viewer);
  execute format('grant select, insert, update, delete on plugin to %I',
                 current_setting('tilik.service_role'));
end $$;
"""


BACK = """
drop policy if exists reading on plugin;
drop policy if exists writing on plugin;
"""


class Migration(migrations.Migration):
    dependencies = [("tilik", "0008_viewer")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Plugin",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=128),
                ),
                ("version", fields.CharField(max_length=64)),
                ("summary", fields.TextField(unique=False)),
                ("sector", fields.CharField(null=True, max_length=64)),
                (
                    "calculator_keys",
                    ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type="TEXT"),
                ),
            ],
            options={
                "table": "plugin",
                "app": "tilik",
                "pk_attr": "id",
                "table_description": "An installed distribution by its name, as it last was, and every calculator it ever gave.",
            },
            bases=["Model"],
        ),
        ops.RunSQL([POLICIES], reverse_sql=[BACK]),
    ]
