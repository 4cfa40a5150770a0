"""Regions (wilayah): codes of a scheme, with the dates when they were valid."""

from tortoise import fields
from tortoise.indexes import Index

from tilik_server.models.base import Row, link
from tilik_server.models.vocabulary import in_order


class Region(Row):
    """A province, regency, district or village under its code in one scheme."""

    code = fields.CharField(max_length=32)
    scheme = fields.CharField(max_length=32)
    name = fields.CharField(max_length=200)
    valid_from = fields.DateField(null=True)
    valid_to = fields.DateField(null=True)
    parent = link("Region", optional=True)

    class Meta:
        app = "tilik"
        table = "region"
        indexes = [Index(fields=("scheme", "code"))]
        constraints = [in_order("region", "valid_from", "valid_to")]
