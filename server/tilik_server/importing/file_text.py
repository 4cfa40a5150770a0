"""File text: what a file given on the command line holds, or why it cannot be read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tilik_plugin import Text

LONGEST_SHOWN: Final = 120

_UNREADABLE: Final[Mapping[type[OSError], Text]] = {
    FileNotFoundError: Text(
        "there is no such file; check the path", "berkas tidak ada; periksa nama dan foldernya"
    ),
    IsADirectoryError: Text(
        "it is a folder; name a file in it", "ini sebuah folder; sebutkan berkas di dalamnya"
    ),
    PermissionError: Text(
        "you may not read it; ask for the right to", "tidak ada izin baca; minta izin baca"
    ),
}


class Unreadable(Exception):
    """The file cannot be read, and why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def read_bytes(path: Path) -> bytes:
    """The content of a file; raises Unreadable."""
    try:
        return path.read_bytes()
    except OSError as fault:
        said = fault.strerror or type(fault).__name__
        reason = Text(f"it cannot be read: {said}", said)
        raise Unreadable(_UNREADABLE.get(type(fault), reason)) from fault


def decoded(content: bytes) -> str:
    """UTF-8 with or without a byte order mark; raises Unreadable, which names the line."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        reason = Text(
            f"line {line} is not UTF-8; save the file as CSV UTF-8",
            f"baris {line} bukan UTF-8; simpan berkas sebagai CSV UTF-8",
        )
        raise Unreadable(reason) from fault


def shown(text: str) -> str:
    """Text of a file that a terminal can show in a line."""
    plain = "".join(each if each.isprintable() else "?" for each in text)
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[: LONGEST_SHOWN - 3]}..."
