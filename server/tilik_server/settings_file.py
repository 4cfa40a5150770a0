"""The file of settings, TOML or JSON."""

import os
import tomllib
from pathlib import Path
from typing import Any, Final

import orjson
from pydantic_settings import PydanticBaseSettingsSource

from tilik_plugin import Text
from tilik_server.errors import SettingsInvalid

FILE_VARIABLE: Final = "TILIK_SETTINGS_FILE"


class SettingsFile(PydanticBaseSettingsSource):
    """The source of settings in the file that `TILIK_SETTINGS_FILE` names."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        """Return nothing: the file is read as a whole."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return the settings of the file. Raises SettingsInvalid."""
        name = os.environ.get(FILE_VARIABLE)
        if not name:
            return {}
        content = _read_file(Path(name))
        for key in content:
            # A misspelt name would otherwise leave the setting at its default without a word.
            if key not in self.settings_cls.model_fields or key == "settings_file":
                reason = Text(f"{key} is not a setting", f"{key} bukan setelan")
                raise SettingsInvalid(variable=FILE_VARIABLE, reason=reason)
        return content


def _read_file(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
        content = orjson.loads(raw) if path.suffix == ".json" else tomllib.loads(raw.decode())
    except OSError as fault:
        reason = Text.both(f"{path}: {fault.strerror}")
        raise SettingsInvalid(variable=FILE_VARIABLE, reason=reason) from fault
    except ValueError as fault:
        kind = "JSON" if path.suffix == ".json" else "TOML"
        reason = Text(f"{path} is not {kind}: {fault}", f"{path} bukan {kind}: {fault}")
        raise SettingsInvalid(variable=FILE_VARIABLE, reason=reason) from fault
    if not isinstance(content, dict):
        reason = Text(f"{path} is not a table", f"{path} bukan tabel")
        raise SettingsInvalid(variable=FILE_VARIABLE, reason=reason)
    return content
