"""Checks of records against the JSON Schema that their calculator publishes."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

import orjson
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from tilik_plugin import Text
from tilik_server.errors import FieldFault
from tilik_server.validation.text import is_storable, unstorable_fault

MAX_FAULTS: Final = 20
MAX_RECORD_BYTES: Final = 64 * 1024
"""The limit of one record as compact JSON."""
MAX_SHOWN_VALUE: Final = 80
DAY: Final = "occurred_on"
"""The field of every record that is filled in from the evidence."""

TYPES: Final = {
    "array": "daftar",
    "boolean": "true atau false",
    "integer": "bilangan bulat",
    "null": "null",
    "number": "bilangan",
    "object": "objek",
    "string": "teks",
}
# By keyword of JSON Schema: the message for a value that breaks it, from the keyword's value.
EXPECTED: Final[Mapping[str, Callable[[Any], Text]]] = {
    "type": lambda wanted: Text(
        en=f"expected {' or '.join(_as_list(wanted))}",
        id=f"yang diharapkan {' atau '.join(TYPES[each] for each in _as_list(wanted))}",
    ),
    "enum": lambda wanted: Text(
        en=f"expected one of {_shown(wanted)}", id=f"pilih salah satu dari {_shown(wanted)}"
    ),
    "const": lambda wanted: Text(en=f"expected {_shown(wanted)}", id=f"harus {_shown(wanted)}"),
    "minimum": lambda wanted: Text(en=f"expected at least {wanted}", id=f"minimal {wanted}"),
    "maximum": lambda wanted: Text(en=f"expected at most {wanted}", id=f"maksimal {wanted}"),
    "exclusiveMinimum": lambda wanted: Text(
        en=f"expected more than {wanted}", id=f"harus lebih dari {wanted}"
    ),
    "exclusiveMaximum": lambda wanted: Text(
        en=f"expected less than {wanted}", id=f"harus kurang dari {wanted}"
    ),
    "minLength": lambda wanted: Text(
        en=f"expected at least {wanted} characters", id=f"minimal {wanted} karakter"
    ),
    "maxLength": lambda wanted: Text(
        en=f"expected at most {wanted} characters", id=f"maksimal {wanted} karakter"
    ),
    "minItems": lambda wanted: Text(f"give at least {wanted}", f"berikan minimal {wanted}"),
    "maxItems": lambda wanted: Text(f"give at most {wanted}", f"berikan maksimal {wanted}"),
    "minProperties": lambda wanted: Text(f"give at least {wanted}", f"berikan minimal {wanted}"),
    "maxProperties": lambda wanted: Text(f"give at most {wanted}", f"berikan maksimal {wanted}"),
    "pattern": lambda wanted: Text(
        en=f"expected a text of the form {wanted}", id=f"teks harus berbentuk {wanted}"
    ),
    "format": lambda wanted: Text(en=f"expected a {wanted}", id=f"harus berupa {wanted}"),
    "required": lambda _: Text(en="this field is missing", id="isian ini belum ada"),
    "additionalProperties": lambda _: Text(
        en="there is no such field; remove it", id="isian ini tidak dikenal; hapus"
    ),
}


def faults_in_record(
    record: object,
    schema: Mapping[str, Any] | None,
    path: tuple[str, ...],
    *,
    is_unfinished: bool = False,
) -> list[FieldFault]:
    """Return the faults of a record: no object, too long, not storable, or outside the schema.

    Returns at most MAX_FAULTS faults, one for each path. What an unfinished record lacks is none.
    """
    if not isinstance(record, dict):
        return [FieldFault(path, Text(en="give a JSON object", id="berikan objek JSON"))]
    length = _bytes(record)
    if length > MAX_RECORD_BYTES:
        return [_too_long(length, path)]
    broken = list(_unstorable(record, path))
    if broken or schema is None:
        return broken
    errors = sorted(_validator(orjson.dumps(schema)).iter_errors(record), key=_place)
    if is_unfinished:
        errors = [error for error in errors if error.validator != "required"]
    faults = [fault for error in errors for fault in _faults(error, path)]
    return list({fault.path: fault for fault in faults}.values())[:MAX_FAULTS]


def faults_in_day(record: object, day: date, path: tuple[str, ...]) -> list[FieldFault]:
    """Return a fault if a record says another day than its evidence, which is filled in for it."""
    if not isinstance(record, dict) or record.get(DAY, day.isoformat()) == day.isoformat():
        return []
    message = Text(
        f"leave it out or give {day}, the day of the evidence",
        f"kosongkan atau isi {day}, tanggal bukti ini",
    )
    return [FieldFault((*path, DAY), message)]


def without_day(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record without its day, so that two of one day can be compared."""
    return {name: value for name, value in record.items() if name != DAY}


def _bytes(record: object) -> int:
    written = json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=str)
    # Lone surrogates are only counted here; `_unstorable` reports them.
    return len(written.encode(errors="surrogatepass"))


def _too_long(length: int, path: tuple[str, ...]) -> FieldFault:
    most = MAX_RECORD_BYTES // 1024
    given = -(-length // 1024)
    message = Text(
        f"give at most {most} kB of JSON, not {given} kB; link to what is longer",
        f"berikan paling banyak {most} kB JSON, bukan {given} kB; tautkan yang lebih panjang",
    )
    return FieldFault(path, message)


@lru_cache(maxsize=256)
def _validator(schema: bytes) -> Draft202012Validator:
    return Draft202012Validator(
        orjson.loads(schema), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def _place(error: ValidationError) -> list[str]:
    return [str(each) for each in error.absolute_path]


def _faults(error: ValidationError, path: tuple[str, ...]) -> Iterable[FieldFault]:
    """Yield a fault for each field that an error is about; one error may be about several."""
    keyword, value = str(error.validator), error.validator_value
    if keyword in ("anyOf", "oneOf") and error.context:
        # An alternative whose type fits explains the fault better than a list of types.
        inner = [each for each in error.context if each.validator != "type"]
        if inner:
            yield from _faults(inner[0], path)
            return
        keyword, value = "type", [each.validator_value for each in error.context]
    place = (*path, *(str(each) for each in error.absolute_path))
    known = EXPECTED.get(keyword)
    message = known(value) if known else Text.both(_cut(error.message))
    for name in _names(error):
        yield FieldFault((*place, *name), message)


def _names(error: ValidationError) -> list[tuple[str, ...]]:
    """Return the fields of the object that an error is about; `()` is the value itself."""
    instance: Any = error.instance
    value: Any = error.validator_value
    if error.validator == "required":
        return [(name,) for name in value if name not in instance]
    if error.validator == "additionalProperties" and isinstance(error.schema, Mapping):
        declared = error.schema.get("properties", {})
        return [(name,) for name in instance if name not in declared]
    return [()]


def _as_list(wanted: str | list[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else wanted


def _shown(value: object) -> str:
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SHOWN_VALUE else f"{text[: MAX_SHOWN_VALUE - 3]}..."


def _unstorable(value: object, path: tuple[str, ...]) -> Iterable[FieldFault]:
    if isinstance(value, str) and not is_storable(value):
        yield unstorable_fault(path)
    elif isinstance(value, dict):
        for key, each in value.items():
            if isinstance(key, str) and not is_storable(key):
                yield unstorable_fault(path)
            yield from _unstorable(each, (*path, str(key)))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _unstorable(each, (*path, str(place)))
