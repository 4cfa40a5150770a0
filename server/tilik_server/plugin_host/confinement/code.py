"""Code: what a plugin's process may read, which is Python, packages and parts of the system."""

import os
import sys
from collections.abc import Iterable, Iterator
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tilik_server.plugin_host.loading import entry_points_of

_LIBRARIES: Final = ("lib", "lib64", "usr/lib", "usr/lib64", "usr/local/lib", "usr/local/lib64")
_SYSTEM: Final = (
    # Time zones and languages.
    "etc/localtime",
    "etc/zoneinfo",
    "usr/share/zoneinfo",
    "usr/share/locale",
    "usr/share/i18n",
    # How shared libraries are found, and how OpenSSL is set, whose hashes Python uses.
    "etc/ld.so.cache",
    "etc/ssl/openssl.cnf",
    "etc/pki/tls/openssl.cnf",
    "etc/crypto-policies",
    # What numeric libraries ask about the machine, before they start threads.
    "proc/cpuinfo",
    "proc/meminfo",
    "sys/devices/system/cpu",
    "sys/devices/system/node",
    "dev/urandom",
    "dev/random",
)
_SHARED_PREFIXES: Final = ("/usr", "/usr/local")
_ROOT: Final = Path("/")


def common_paths() -> list[Path]:
    """Return the folders and files that the process of any plugin may read."""
    system = (_ROOT / each for each in (*_LIBRARIES, *_SYSTEM))
    return list(dict.fromkeys((*system, *_installation(), *python_path())))


def readable_paths(plugin: str) -> list[Path]:
    """Return the folders and files that a process of this plugin may read.

    An editable plugin is read where its source is.
    """
    return [*common_paths(), *_package(plugin)]


def python_path() -> list[Path]:
    """Return the folders and archives in which Python finds modules."""
    return [path for path in map(Path, sys.path) if path.is_absolute() and path.exists()]


def _installation() -> Iterator[Path]:
    """Yield the folders of libraries and of data that packages bring along."""
    for prefix in dict.fromkeys((sys.prefix, sys.base_prefix)):
        # In the system's prefixes `share` has more than Python's packages.
        kinds = ("lib", "lib64") if prefix in _SHARED_PREFIXES else ("lib", "lib64", "share")
        yield from (Path(prefix) / kind for kind in kinds)
    searched = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    yield from (Path(each) for each in searched if each.startswith("/"))


def _package(plugin: str) -> Iterator[Path]:
    """Yield where the plugin's packages are; finding them runs no code of theirs."""
    for point in entry_points_of(plugin):
        spec = _find(point.module.partition(".")[0])
        if spec is not None:
            yield from _places(spec)


def _find(package: str) -> ModuleSpec | None:
    try:
        return find_spec(package)
    except (ImportError, ValueError):
        return None


def _places(spec: ModuleSpec) -> Iterable[Path]:
    if spec.submodule_search_locations is not None:
        return map(Path, spec.submodule_search_locations)
    return [Path(spec.origin)] if spec.has_location and spec.origin else []
