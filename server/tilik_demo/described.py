"""Codes in other systems and declared attributes of the demo's schools and health centres."""

from typing import Any, Final

from tilik_demo.data import Entry, read_entries
from tilik_demo.rows import Rows, SeededKeys
from tilik_demo.units import ROOT, DemoUnit
from tilik_plugin import Text
from tilik_server.models.vocabulary import Described
from tilik_server.validation.attribute_schema import closed_schema


class DemoAttribute(Entry):
    """An attribute of a set: its schema, and the values of one unit after another."""

    name: str
    type: str
    title: Text
    values: tuple[Any, ...]
    enum: tuple[str, ...] | None = None
    minimum: int | None = None

    @property
    def definition(self) -> dict[str, Any]:
        """The attribute's JSON Schema."""
        limits = {"enum": self.enum, "minimum": self.minimum}
        given = {name: value for name, value in limits.items() if value is not None}
        return {"type": self.type, **_titles(self.title), **given}


class DescribedKind(Entry):
    """What units of a kind have: a code in a scheme, and the attributes of a set."""

    kind: str
    scheme: str
    code: str
    attribute_set: str
    title: Text
    attribute: tuple[DemoAttribute, ...]


class _Described(Entry):
    kind: tuple[DescribedKind, ...]


KINDS: Final = read_entries("described", _Described).kind


def add_descriptions(rows: Rows, keys: SeededKeys, units: list[DemoUnit]) -> None:
    """Add the sets, and a code and a record of each unit of their kinds."""
    for kind in KINDS:
        properties = {each.name: each.definition for each in kind.attribute}
        schema = {**_titles(kind.title), "properties": properties, "required": [*properties]}
        attribute_set = keys.row("attribute_set", kind.attribute_set)
        rows.add(
            "attribute_set",
            id=attribute_set,
            code=kind.attribute_set,
            version=1,
            describes=Described.UNIT,
            record_schema=closed_schema(schema),
            unit_id=keys.row("unit", ROOT),
        )
    for kind in KINDS:
        of_kind = [unit for unit in units if unit.kind == kind.kind]
        for number, unit in enumerate(of_kind):
            _describe(rows, keys, kind, unit, number)


def _describe(
    rows: Rows, keys: SeededKeys, kind: DescribedKind, unit: DemoUnit, number: int
) -> None:
    key = keys.row("unit", unit.code)
    rows.add(
        "external_code",
        id=keys.row("external_code", unit.code),
        scheme=kind.scheme,
        value=kind.code.format(number=number + 1),
        unit_id=key,
    )
    rows.add(
        "attribute_record",
        id=keys.row("attribute_record", unit.code),
        attribute_set_id=keys.row("attribute_set", kind.attribute_set),
        unit_id=key,
        record={each.name: each.values[number % len(each.values)] for each in kind.attribute},
    )


def _titles(title: Text) -> dict[str, str]:
    return {"title": title.en, "x-title-id": title.id}
