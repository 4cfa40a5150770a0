from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_migrations.operations import SetPolicies


class Migration(migrations.Migration):
    dependencies = [("tilik", "0001_initial")]

    initial = False

    operations = [
        SetPolicies(
            "adjustment",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "appraisal",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                "importing": "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check (false)",
                "adding_years": "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported and stage = 'CLOSED')",
                "correcting_years": "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported and stage = 'CLOSED')",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                "importing": "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check (false)",
                "adding_years": "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported and stage = 'CLOSED')",
                "correcting_years": "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported and stage = 'CLOSED')",
            },
        ),
        SetPolicies(
            "assignment",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "competency",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "competency_assessment",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "competency_profile",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "competency_requirement",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "cycle",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                "adding_years": "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and status = 'CLOSED')",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                "adding_years": "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and status = 'CLOSED')",
            },
        ),
        SetPolicies(
            "departure",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "employee",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "evidence",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                "importing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                "importing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
        ),
        SetPolicies(
            "feedback",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "follow_up",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "forum",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "forum_participant",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "goal",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "idempotency_key",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "indicator",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "indicator_position",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "invitation",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "invitation_attempt",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "objection",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "outbox",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "outcome",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                "adding_years": "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
                "correcting_years": "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported)) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                "adding_years": "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
                "correcting_years": "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported)) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
            },
        ),
        SetPolicies(
            "plugin",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "position",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "rating",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "region",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                "importing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                "importing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
        ),
        SetPolicies(
            "review",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "score",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                "scoring": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('scoring')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('scoring'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                "scoring": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('scoring')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('scoring'))",
            },
        ),
        SetPolicies(
            "source_record",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                "importing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                "importing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
        ),
        SetPolicies(
            "timeline_entry",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                "adding_years": "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                "adding_years": "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
            },
        ),
        SetPolicies(
            "training",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "unit",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            "unit_predicate",
            policies={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
            before={
                "reading": "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                "writing": "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
    ]
