"""What viewers may still ask for, shared by all processes of the service."""

from tortoise import fields
from tortoise.models import Model


class Quota(Model):
    """What was left to one viewer at a time; a function takes from it and fills it up again.

    The cost of a document is the number of objects that it may get. The key names the viewer, or
    the address of one without a token. The table is unlogged: after a crash everybody begins anew.
    """

    id = fields.CharField(primary_key=True, max_length=200)
    tokens = fields.FloatField()
    at = fields.DatetimeField()

    class Meta:
        app = "tilik"
        table = "quota"
