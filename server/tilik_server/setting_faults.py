"""Faults of settings: which setting is wrong and why, in each language."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from tilik_plugin import Text
from tilik_server.errors import SettingsInvalid

REASONS: Final[Mapping[str, Text]] = {
    "missing": Text("it is missing", "belum diisi"),
    "extra_forbidden": Text("there is no setting of this name", "tidak ada setelan bernama ini"),
    "int_parsing": Text("it must be a whole number", "harus bilangan bulat"),
    "float_parsing": Text("it must be a number", "harus bilangan"),
    "string_type": Text("it must be text", "harus teks"),
    "string_too_short": Text(
        "it must have at least {min_length} characters", "paling sedikit {min_length} karakter"
    ),
    "string_too_long": Text(
        "it must have at most {max_length} characters", "paling banyak {max_length} karakter"
    ),
    "tuple_type": Text("it must be a list", "harus daftar"),
    "too_short": Text(
        "it must have at least {min_length} entries", "paling sedikit {min_length} butir"
    ),
    "model_type": Text("it must be a table of settings", "harus tabel setelan"),
    "greater_than": Text("it must be more than {gt}", "harus lebih dari {gt}"),
    "greater_than_equal": Text("it must be at least {ge}", "paling kecil {ge}"),
    "less_than_equal": Text("it must be at most {le}", "paling besar {le}"),
    "literal_error": Text("it must be one of {expected}", "harus salah satu dari {expected}"),
}
"""Reasons by the type of pydantic's error; its own words stand in for one that is missing here."""


class SettingFault(ValueError):
    """Raised by a validator of a setting, with the reason in both languages."""

    def __init__(self, en: str, id: str) -> None:  # noqa: A002  # the language, as in Text
        super().__init__(en)
        self.reason = Text(en, id)


def first_fault(fault: ValidationError) -> SettingsInvalid:
    """Return the error that names the first setting which pydantic found wrong."""
    first: Mapping[str, Any] = fault.errors()[0]
    return SettingsInvalid(variable=_place(first["loc"]), reason=_reason(first))


def _place(path: Sequence[int | str]) -> str:
    """Return a setting's variable and the way to the wrong entry, such as `[0].claims.nip`."""
    name, *inner = path or ("",)
    steps = (f"[{each}]" if isinstance(each, int) else f".{each}" for each in inner)
    return f"TILIK_{str(name).upper()}{''.join(steps)}"


def _reason(fault: Mapping[str, Any]) -> Text:
    context = fault.get("ctx", {})
    if isinstance(context.get("error"), SettingFault):
        reason: Text = context["error"].reason
        return reason
    known = REASONS.get(fault["type"])
    if known is None:
        return Text.both(fault["msg"])
    # pydantic lists the allowed words as an English sentence.
    values = {name: str(value).replace(" or ", ", ") for name, value in context.items()}
    return Text(known.en.format(**values), known.id.format(**values))
