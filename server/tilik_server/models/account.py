"""Accounts (akun): the names under which issuers of tokens know employees."""

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import Row, link
from tilik_server.models.vocabulary import AccountKind, one_of


class Account(Row):
    """An employee's account at an issuer, by its subject or by its e-mail in small letters."""

    issuer = fields.CharField(max_length=255)
    kind = fields.CharEnumField(AccountKind, max_length=8)
    name = fields.CharField(max_length=320)
    employee = link("Employee")
    created_at = fields.DatetimeField(db_default=Now())

    class Meta:
        app = "tilik"
        table = "account"
        unique_together = (("issuer", "kind", "name"),)
        constraints = [
            one_of("account", "kind", AccountKind),
            CheckConstraint(check="\"name\" <> ''", name="account_named"),
            CheckConstraint(
                check='"kind" <> \'EMAIL\' OR "name" = lower("name")',
                name="account_email_small",
            ),
        ]
