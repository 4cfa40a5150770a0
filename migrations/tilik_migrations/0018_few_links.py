"""Links that few rows have: their indexes hold those alone, and are not taken to find the rest."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

# Until a table is analysed, "has none" looks as rare as any other value, so that an index of all
# rows was read through for each appraisal.
INDEXES = """
create index if not exists rating_by_goal on rating (goal_id) where goal_id is not null;
create index if not exists rating_by_review on rating (review_id) where review_id is not null;
create index if not exists feedback_by_parent on feedback (parent_id) where parent_id is not null;
"""

# What `offset 0` fences looks up the one index that is meant: about the person, or the unit's in
# the cycle, and never all of the cycle's.
SHOWN = """
create or replace view feedback_shown with (security_invoker = true) as
  select f.* from feedback f
  where not f.anonymous or f.channel = 'CITIZEN' or f.parent_id is not null or 5 <= (
    select count(distinct coalesce(o.author_id, o.id))
    from (
      (select x.* from feedback x where x.about_id = f.about_id offset 0)
      union all
      (select x.* from (
        select y.* from feedback y where y.cycle_id = f.cycle_id and y.unit_id = f.unit_id offset 0
      ) x where x.about_id is null and f.about_id is null)
    ) o
    where o.anonymous and o.parent_id is null and o.cycle_id = f.cycle_id
      and o.channel = f.channel
  );
"""

BACK = """
create or replace view feedback_shown with (security_invoker = true) as
  select f.* from feedback f
  where not f.anonymous or f.channel = 'CITIZEN' or f.parent_id is not null or 5 <= (
    select count(distinct coalesce(o.author_id, o.id)) from feedback o
    where o.anonymous and o.parent_id is null and o.cycle_id = f.cycle_id
      and o.channel = f.channel
      and (o.about_id = f.about_id
           or o.about_id is null and f.about_id is null and o.unit_id = f.unit_id)
  );
drop index if exists rating_by_goal;
drop index if exists rating_by_review;
drop index if exists feedback_by_parent;
"""


class Migration(migrations.Migration):
    """Ratings of a goal or within a review, and replies to feedback."""

    dependencies = [("tilik", "0017_indicator_messages")]

    operations = [
        *(
            ops.AlterField(
                model_name=model,
                name=name,
                field=fields.ForeignKeyField(
                    f"tilik.{to}",
                    source_field=f"{name}_id",
                    null=True,
                    db_constraint=True,
                    to_field="id",
                    related_name=False,
                    on_delete=OnDelete.RESTRICT,
                ),
            )
            for model, name, to in (
                ("Rating", "goal", "Goal"),
                ("Rating", "review", "Review"),
                ("Feedback", "parent", "Feedback"),
            )
        ),
        ops.RunSQL([INDEXES, SHOWN], reverse_sql=[BACK]),
    ]
