"""Definitions: functions, views and the trail's triggers, as this version's structure has them."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from tilik_server.database.structure import CURRENT

FUNCTIONS: Final = CURRENT / "functions.sql"
VIEWS: Final = CURRENT / "views.sql"
_FUNCTION: Final = re.compile(
    r"^CREATE OR REPLACE FUNCTION public\.(\w+)\(.*?\$function\$;$", re.M | re.S
)
_TRIGGER: Final = re.compile(
    r'^CREATE (?:CONSTRAINT )?TRIGGER (\w+) .* ON "?(\w+)"? .*EXECUTE FUNCTION audit_.*;$', re.M
)


_VIEW: Final = re.compile(r"^create view (\w+).*?;$", re.M | re.S)


@cache
def functions_of_version() -> Mapping[str, str]:
    """Return the definition of each function by its name, as `pg_get_functiondef` says it."""
    text = FUNCTIONS.read_text(encoding="utf-8")
    return {found[1]: found[0] for found in _FUNCTION.finditer(text)}


def is_of_trail(function: str) -> bool:
    """Return whether a function writes or reads the trail."""
    return function.startswith("audit_")


@cache
def views_of_version() -> Mapping[str, str]:
    """Return each view by its name, with its options and what `pg_get_viewdef` says."""
    text = VIEWS.read_text(encoding="utf-8")
    return {found[1]: found[0] for found in _VIEW.finditer(text)}


@cache
def triggers_of_trail() -> Mapping[tuple[str, str], str]:
    """Return the definition of each trigger by its table and name, as `pg_get_triggerdef` does."""
    text = (CURRENT / "triggers.sql").read_text(encoding="utf-8")
    return {(found[2], found[1]): found[0] for found in _TRIGGER.finditer(text)}
