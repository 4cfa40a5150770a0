"""The job queue's tables, as the installed procrastinate describes them."""

from procrastinate.schema import SchemaManager
from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps


async def create(_: StateApps, editor: BaseSchemaEditor) -> None:
    """Create the queue unless a run that was cut short has done so."""
    found = await editor.client.execute_query("select to_regclass('procrastinate_jobs') is null")
    if found[1][0][0]:
        await editor.client.execute_script(SchemaManager.get_schema())


DROP = """
do $$
declare name text;
begin
  for name in select oid::regprocedure::text from pg_proc
    where pronamespace = current_schema()::regnamespace and proname like 'procrastinate%'
  loop
    execute 'drop function ' || name || ' cascade';
  end loop;
end $$;
drop table if exists procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs,
  procrastinate_workers cascade;
drop type if exists procrastinate_job_status, procrastinate_job_event_type,
  procrastinate_job_to_defer_v1, procrastinate_job_to_defer_v2;
"""


async def drop(_: StateApps, editor: BaseSchemaEditor) -> None:
    """Drop the queue with its functions and types."""
    await editor.client.execute_script(DROP)


class Migration(migrations.Migration):
    """A newer procrastinate brings migrations of its own: each becomes one of ours."""

    dependencies = [("tilik", "0005_search")]
    operations = [ops.RunPython(create, reverse_code=drop)]
