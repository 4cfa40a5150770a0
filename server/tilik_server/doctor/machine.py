"""The machine: the folder of the data, its disk, and the key of the service's tokens."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from joserfc.errors import JoseError

from tilik_server.access.tokens import KEY_FILE, read_key
from tilik_server.doctor.finding import Finding, fault, ok, warning

DISK: Final = "disk"
KEYS: Final = "keys"
LOW: Final = 2 * 1024**3
"""Bytes; with less, a day of imports or a backup may fill the disk."""
EMPTY: Final = 200 * 1024**2
MIB: Final = 1024**2


def check_disk(folder: Path) -> Iterator[Finding]:
    """Yield whether the data folder can be written, and how much room its disk has."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        yield fault(
            DISK,
            f"This user may not write into {there} (TILIK_DATA_DIR).",
            f"Pengguna ini tidak boleh menulis ke {there} (TILIK_DATA_DIR).",
        )
        return
    free = shutil.disk_usage(there).free
    judge = fault if free < EMPTY else warning if free < LOW else ok
    yield judge(
        DISK,
        f"{free // MIB} MiB are free in {folder}.",
        f"{free // MIB} MiB tersedia di {folder}.",
    )


def check_token_key(folder: Path) -> Iterator[Finding]:
    """Yield whether the key of the service's tokens can be used, and by its owner alone."""
    path = folder / KEY_FILE
    try:
        mode = path.stat().st_mode
        read_key(path)
    except FileNotFoundError:
        yield ok(
            KEYS,
            f"{path} is missing; the first start of the service makes it.",
            f"{path} belum ada; layanan membuatnya saat pertama dijalankan.",
        )
    except (OSError, JoseError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "no RSA key"
        yield fault(
            KEYS,
            f"{path} cannot be used ({reason}); remove it, and a new one is made.",
            f"{path} tidak dapat dipakai ({reason}); hapus agar dibuat yang baru.",
        )
    else:
        if stat.S_IMODE(mode) & 0o077:
            yield fault(
                KEYS,
                f"Others may read {path}, and sign tokens with it: chmod 600, or remove it.",
                f"Pengguna lain dapat membaca {path} dan membuat token: chmod 600, atau hapus.",
            )
        else:
            yield ok(KEYS, f"{path} can be used.", f"{path} dapat dipakai.")
