"""File text: the content of a file named on the command line."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
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
        # Without the byte order mark, of which the place knows nothing.
        line = _line_at(fault.object, fault.start)
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

    Raises FileUnreadable, which names the line, also where some lines are UTF-8 and others not.
    """
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            return Decoded(composed(content.decode("utf-16")), _read_as("UTF-16"))
        except UnicodeDecodeError as fault:
            raise FileUnreadable(_NOT_UTF_16) from fault
    try:
        return Decoded(decode_utf8(content))
    except FileUnreadable:
        # Another binary file would be text in Windows-1252, too.
        if b"\0" in content or content.startswith(BOM_UTF8):
            raise
    mixed = _mixed_lines(content)
    if mixed is not None:
        raise FileUnreadable(_mixed(*mixed))
    try:
        return Decoded(content.decode("cp1252"), _read_as("Windows-1252"))
    except UnicodeDecodeError as fault:
        raise FileUnreadable(_neither(_line_at(content, fault.start))) from fault


def _mixed_lines(content: bytes) -> tuple[int, int] | None:
    """Return the first line that is not UTF-8 and one that is, None if all of them are alike."""
    # UTF-8 read as Windows-1252 has Ã© for é, which no text has by itself.
    lines = (each for each in enumerate(content.splitlines(), 1) if not each[1].isascii())
    sound = next((number for number, line in lines if _is_utf8(line)), None)
    if sound is None:
        return None
    every = enumerate(content.splitlines(), 1)
    return next(number for number, line in every if not _is_utf8(line)), sound


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _line_at(content: bytes, place: int) -> int:
    """Return the number of the line of a byte; lines may end with CR alone."""
    return len(content[: place + 1].splitlines())


def _mixed(line: int, sound: int) -> Text:
    return Text(
        f"line {line} is not UTF-8, but line {sound} is; write the whole file in one encoding, CSV "
        "UTF-8",
        f"baris {line} bukan UTF-8, padahal baris {sound} UTF-8; tulis seluruh berkas dalam satu "
        "pengodean, CSV UTF-8",
    )


def _neither(line: int) -> Text:
    return Text(
        f"line {line} is neither UTF-8 nor Windows-1252; save the file as CSV UTF-8",
        f"baris {line} bukan UTF-8 maupun Windows-1252; simpan berkas sebagai CSV UTF-8",
    )


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
