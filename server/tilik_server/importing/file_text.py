"""File text: the content of a file named on the command line."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tilik_plugin import Text
from tilik_server.validation.composed import composed

LONGEST_SHOWN: Final = 120
MOST_BYTES: Final = 64 * 1024 * 1024
"""The most bytes of a file, so that it fits into memory."""

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


class FileUnreadable(Exception):
    """Raised when a file cannot be read; `reason` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def read_bytes(path: Path) -> bytes:
    """Return the content of a file. Raises FileUnreadable."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as fault:
        said = fault.strerror or type(fault).__name__
        reason = Text(f"it cannot be read: {said}", said)
        raise FileUnreadable(_UNREADABLE.get(type(fault), reason)) from fault
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 1024**2
        raise FileUnreadable(
            Text(f"it has more than {most} MB; split it", f"besarnya lebih dari {most} MB; bagilah")
        )
    return content


def decode_utf8(content: bytes) -> str:
    """Decode UTF-8 with or without a byte order mark.

    Raises FileUnreadable, which names the line.
    """
    try:
        return composed(content.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        reason = Text(
            f"line {line} is not UTF-8; save the file as CSV UTF-8",
            f"baris {line} bukan UTF-8; simpan berkas sebagai CSV UTF-8",
        )
        raise FileUnreadable(reason) from fault


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and a note if it is in another encoding than UTF-8."""

    text: str
    note: Text | None = None


def decode(content: bytes) -> Decoded:
    """Decode UTF-16 by its byte order mark, else UTF-8, else Windows-1252.

    Raises FileUnreadable, which names the line.
    """
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            return Decoded(composed(content.decode("utf-16")), _read_as("UTF-16"))
        except UnicodeDecodeError as fault:
            raise FileUnreadable(_NOT_UTF_16) from fault
    try:
        return Decoded(decode_utf8(content))
    except FileUnreadable as fault:
        # Another binary file would be text in Windows-1252, too.
        if b"\0" in content:
            raise
        try:
            return Decoded(content.decode("cp1252"), _read_as("Windows-1252"))
        except UnicodeDecodeError:
            raise fault from None


def _read_as(encoding: str) -> Text:
    return Text(
        f"it is not UTF-8 and was read as {encoding}",
        f"bukan UTF-8, dan dibaca sebagai {encoding}",
    )


_NOT_UTF_16: Final = Text(
    "it is not valid UTF-16; save the file as CSV UTF-8",
    "bukan UTF-16 yang sah; simpan berkas sebagai CSV UTF-8",
)


def excerpt(text: str) -> str:
    """Return text of a file as a short line that is safe to print."""
    plain = "".join(each if each.isprintable() else "?" for each in text)
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[: LONGEST_SHOWN - 3]}..."
