"""Messages of the outbox may be about proposed indicators."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_server.models.vocabulary import MessageKind
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    """A kind of message more; what is of that kind does not outlive the way back."""

    dependencies = [('tilik', '0016_team_messages')]

    initial = False

    operations = [
        ops.RemoveConstraint(
            model_name='OutboxMessage',
            name='outbox_kind_known',
            fields=None,
        ),
        ops.AlterField(
            model_name='OutboxMessage',
            name='kind',
            field=fields.CharEnumField(description='STAGE_DUE: STAGE_DUE\nSTAGE_OVERDUE: STAGE_OVERDUE\nEVIDENCE_WAITING: EVIDENCE_WAITING\nREVIEW_DUE: REVIEW_DUE\nRECEIPT_DEEMED: RECEIPT_DEEMED\nFOLLOW_UP_DUE: FOLLOW_UP_DUE\nINDICATOR_WAITING: INDICATOR_WAITING', enum_type=MessageKind, max_length=24),
        ),
        ops.AddConstraint(
            model_name='OutboxMessage',
            constraint=CheckConstraint(check='"kind" IN (\'STAGE_DUE\', \'STAGE_OVERDUE\', \'EVIDENCE_WAITING\', \'REVIEW_DUE\', \'RECEIPT_DEEMED\', \'FOLLOW_UP_DUE\', \'INDICATOR_WAITING\')', name='outbox_kind_known'),
        ),
        ops.RunSQL(["select 1"], reverse_sql=["delete from outbox where kind = 'INDICATOR_WAITING'"]),
    ]
