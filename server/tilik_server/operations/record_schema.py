"""Records against the schema that their calculator publishes."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import orjson
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from tilik_plugin import Text
from tilik_server.errors import FieldFault
from tilik_server.operations.given_text import is_storable, unstorable

MOST_FAULTS = 20


def faults_in_record(
    record: object, schema: Mapping[str, Any] | None, path: tuple[str, ...]
) -> list[FieldFault]:
    """What is wrong with a record: not an object, not storable, or outside the schema if given."""
    if not isinstance(record, dict):
        return [FieldFault(path, Text(en="give a JSON object", id="berikan objek JSON"))]
    broken = list(_unstorable(record, path))
    if broken or schema is None:
        return broken
    errors = sorted(_validator(orjson.dumps(schema)).iter_errors(record), key=_place)
    return [_fault(error, path) for error in errors[:MOST_FAULTS]]


@lru_cache(maxsize=256)
def _validator(schema: bytes) -> Draft202012Validator:
    return Draft202012Validator(orjson.loads(schema))


def _place(error: ValidationError) -> list[str]:
    return [str(each) for each in error.absolute_path]


def _fault(error: ValidationError, path: tuple[str, ...]) -> FieldFault:
    message = error.message if len(error.message) <= 300 else error.message[:297] + "..."
    place = tuple(str(each) for each in error.absolute_path)
    return FieldFault((*path, *place), Text(en=message, id=f"tidak sesuai skema: {message}"))


def _unstorable(value: object, path: tuple[str, ...]) -> Iterable[FieldFault]:
    if isinstance(value, str) and not is_storable(value):
        yield unstorable(path)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _unstorable(key, path)
            yield from _unstorable(each, (*path, str(key)))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _unstorable(each, (*path, str(place)))
