from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.vocabulary import MessageKind


class Migration(migrations.Migration):
    dependencies = [("tilik", "0002_viewers_with_tokens")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Appraisal", name="started_on", field=fields.DateField(null=True)
        ),
        ops.RemoveConstraint(model_name="OutboxMessage", name="outbox_kind_known", fields=None),
        ops.AlterField(
            model_name="OutboxMessage",
            name="kind",
            field=fields.CharEnumField(
                description="STAGE_DUE: STAGE_DUE\nSTAGE_OVERDUE: STAGE_OVERDUE\nEVIDENCE_WAITING: EVIDENCE_WAITING\nREVIEW_DUE: REVIEW_DUE\nRECEIPT_DEEMED: RECEIPT_DEEMED\nFOLLOW_UP_DUE: FOLLOW_UP_DUE\nINDICATOR_WAITING: INDICATOR_WAITING\nPERSON_MOVED: PERSON_MOVED",
                enum_type=MessageKind,
                max_length=24,
            ),
        ),
        ops.AddConstraint(
            model_name="OutboxMessage",
            constraint=CheckConstraint(
                check="\"kind\" IN ('STAGE_DUE', 'STAGE_OVERDUE', 'EVIDENCE_WAITING', 'REVIEW_DUE', 'RECEIPT_DEEMED', 'FOLLOW_UP_DUE', 'INDICATOR_WAITING', 'PERSON_MOVED')",
                name="outbox_kind_known",
            ),
        ),
    ]
