"""Expectation: what a field should have been, said in both languages."""

from collections.abc import Mapping
from typing import Any, TypedDict

from tilik_plugin.text import Text

_TEMPLATES: dict[str, Text] = {
    "missing": Text("a value", "sebuah nilai"),
    "extra_forbidden": Text("no such field", "tidak ada kolom ini"),
    "float_type": Text("a number", "sebuah angka"),
    "float_parsing": Text("a number", "sebuah angka"),
    "int_type": Text("a whole number", "sebuah bilangan bulat"),
    "int_parsing": Text("a whole number", "sebuah bilangan bulat"),
    "int_from_float": Text("a whole number", "sebuah bilangan bulat"),
    "multiple_of": Text("a multiple of {multiple_of}", "kelipatan {multiple_of}"),
    "finite_number": Text("a finite number", "angka yang terhingga"),
    "string_type": Text("text", "teks"),
    "string_too_short": Text(
        "text of at least {min_length} characters", "teks minimal {min_length} karakter"
    ),
    "string_too_long": Text(
        "text of at most {max_length} characters", "teks maksimal {max_length} karakter"
    ),
    "string_pattern_mismatch": Text("text like {pattern}", "teks berpola {pattern}"),
    "greater_than": Text("more than {gt}", "lebih dari {gt}"),
    "greater_than_equal": Text("{ge} or more", "{ge} atau lebih"),
    "less_than": Text("less than {lt}", "kurang dari {lt}"),
    "less_than_equal": Text("{le} or less", "{le} atau kurang"),
    "literal_error": Text("one of {expected}", "salah satu dari {expected}"),
    "enum": Text("one of {expected}", "salah satu dari {expected}"),
    "bool_type": Text("true or false", "benar atau salah"),
    "bool_parsing": Text("true or false", "benar atau salah"),
    "date_type": Text("a date such as 2025-07-01", "tanggal seperti 2025-07-01"),
    "date_parsing": Text("a date such as 2025-07-01", "tanggal seperti 2025-07-01"),
    "date_from_datetime_parsing": Text("a date such as 2025-07-01", "tanggal seperti 2025-07-01"),
    "datetime_type": Text(
        "a time such as 2025-07-01T08:30 or 2025-07-01T08:30+07:00",
        "waktu seperti 2025-07-01T08:30 atau 2025-07-01T08:30+07:00",
    ),
    "dict_type": Text("an object", "sebuah objek"),
    "model_type": Text("an object", "sebuah objek"),
    "list_type": Text("a list", "sebuah daftar"),
    "too_short": Text("at least {min_length} items", "minimal {min_length} butir"),
    "too_long": Text("at most {max_length} items", "maksimal {max_length} butir"),
}


def expectation(fault: Mapping[str, Any]) -> Text:
    """Returns what was expected instead of one of `ValidationError.errors()`."""
    template = _TEMPLATES.get(fault["type"])
    if template is None:
        return Text(str(fault["msg"]), f"nilai sesuai skema ({fault['type']})")
    context = {name: _plain(value) for name, value in fault.get("ctx", {}).items()}
    return Text(template.en.format(**context), template.id.format(**context))


def _said(fault: Mapping[str, Any]) -> Text | None:
    """Returns what a validator of a model says in its ValueError or AssertionError; else None.

    `raise ValueError(Text(en, id))` says it in both languages; a plain message is the same in both.
    """
    raised = fault.get("ctx", {}).get("error")
    if fault["type"] not in {"value_error", "assertion_error"} or raised is None:
        return None
    if raised.args and isinstance(raised.args[0], Text):
        return raised.args[0]
    return Text(str(raised), str(raised)) if str(raised) else None


class WhyInvalid(TypedDict):
    """What the problem of a field is created with."""

    must_be: Text
    is_sentence: bool


def why_invalid(fault: Mapping[str, Any]) -> WhyInvalid:
    """Returns the reason for a problem, for one of `ValidationError.errors()`."""
    said = _said(fault)
    return {"must_be": said or expectation(fault), "is_sentence": said is not None}


def _plain(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value
