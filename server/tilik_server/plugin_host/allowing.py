"""The plugins that an office approved, by their names and the hashes of their files."""

import re
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePosixPath
from typing import Final

import orjson

from tilik_server.errors import PluginAltered, PluginNotAllowed, TilikError

# What differs from machine to machine, and what Python compiles by itself.
_LEFT_OUT: Final = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
_COMPILED: Final = frozenset({".pyc", ".pyo"})


def why_not_allowed(name: str, allowed: Sequence[str]) -> TilikError | None:
    """Return why an installed plugin is not loaded, None if it is; an empty list allows all.

    An entry of the list is a name, or a name and the hash of `hash_of_plugin` after a colon.
    """
    if not allowed:
        return None
    approved = dict(_split(entry) for entry in allowed)
    wanted = approved.get(canonical(name))
    if wanted is None:
        return PluginNotAllowed(plugin=name)
    if wanted and wanted != hash_of_plugin(name):
        return PluginAltered(plugin=name)
    return None


def hash_of_plugin(name: str) -> str | None:
    """Return the SHA-256 over the names and contents of a distribution's files, in hexadecimal.

    Compiled files, and those that an installer adds, are left out. An installation that lists no
    files has no hash, and neither has an editable one, whose code may change at any time.
    """
    installed = distribution(name)
    if installed.files is None or _is_editable(installed):
        return None
    found = sha256()
    for path in sorted(installed.files, key=str):
        if _counts(PurePosixPath(path)):
            file = Path(str(path.locate()))
            content = file.read_bytes() if file.is_file() else b""
            found.update(f"{path}\n{len(content)}\n".encode())
            found.update(content)
    return found.hexdigest()


def canonical(name: str) -> str:
    """Return a distribution's name as packaging compares it: `Tilik_Health` is `tilik-health`."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_editable(installed: Distribution) -> bool:
    origin = installed.read_text("direct_url.json")
    return origin is not None and bool(orjson.loads(origin).get("dir_info", {}).get("editable"))


def _counts(path: PurePosixPath) -> bool:
    in_metadata = path.parent.suffix == ".dist-info"
    return path.suffix not in _COMPILED and not (in_metadata and path.name in _LEFT_OUT)


def _split(entry: str) -> tuple[str, str]:
    name, _, hash_ = entry.partition(":")
    return canonical(name.strip()), hash_.strip().lower()
