"""Known documents (dokumen dikenal): documents of GraphQL that clients ask for by an id."""

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model


class KnownDocument(Model):
    """A document of GraphQL by the id under which clients ask for it, and by its SHA-256.

    A row is added and removed, never changed: an id that means another document would answer
    clients of before with what they did not ask for.
    """

    id = fields.CharField(max_length=200, primary_key=True)
    hash = fields.CharField(max_length=64)
    text = fields.TextField()
    added_at = fields.DatetimeField(db_default=Now())

    class Meta:
        app = "tilik"
        table = "known_document"
        constraints = [
            # The characters that the specification of GraphQL over HTTP allows in an id.
            CheckConstraint(check="\"id\" ~ '^[A-Za-z0-9._~-]+$'", name="known_document_id_form"),
            CheckConstraint(check="\"hash\" ~ '^[0-9a-f]{64}$'", name="known_document_hash_form"),
        ]
