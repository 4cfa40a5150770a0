"""Checks of texts that people enter: their length and characters."""

from tilik_plugin import Text
from tilik_server.errors import FieldFault, InvalidArgument


def faults_in_text(
    value: str, path: tuple[str, ...], longest: int, shortest: int = 1
) -> list[FieldFault]:
    """Return the faults of a text: its length, a NUL character or a lone surrogate."""
    if not shortest <= len(value.strip()) <= longest or len(value) > longest:
        return [
            FieldFault(
                path,
                Text(
                    en=f"give {shortest} to {longest} characters, not {len(value.strip())}",
                    id=f"isi {shortest} sampai {longest} karakter, bukan {len(value.strip())}",
                ),
            )
        ]
    if not is_storable(value):
        return [unstorable_fault(path)]
    return []


def faults_in_code(value: str, path: tuple[str, ...]) -> list[FieldFault]:
    """Return the faults of a code that people choose: it has 1 to 64 printable characters.

    Spaces are allowed inside it, but not around it. Control and format characters would allow two
    codes that look the same.
    """
    faults = faults_in_text(value, path, 64)
    if value != value.strip():
        without = Text("leave out the spaces around it", "hapus spasi di tepinya")
        faults.append(FieldFault(path, without))
    elif not faults and not value.isprintable():
        en = "leave out characters that cannot be seen, such as tabs and zero-width spaces"
        indonesian = "hapus karakter yang tidak terlihat, seperti tab dan spasi tanpa lebar"
        faults.append(FieldFault(path, Text(en, indonesian)))
    return faults


def is_storable(value: str) -> bool:
    """Return whether PostgreSQL can store the text: it has no NUL and no lone surrogate."""
    try:
        return b"\0" not in value.encode()
    except UnicodeEncodeError:
        return False


def unstorable_fault(path: tuple[str, ...]) -> FieldFault:
    """Return the fault of a text that PostgreSQL cannot store."""
    return FieldFault(
        path,
        Text(
            en="remove the NUL character or the broken surrogate pair",
            id="hapus karakter NUL atau pasangan surrogate yang rusak",
        ),
    )


def check_reason(reason: str, path: tuple[str, ...] = ("reason",)) -> str:
    """Return the reason without spaces around it.

    Raises InvalidArgument if it does not have 1 to 2,000 characters.
    """
    faults = faults_in_text(reason, path, 2000)
    if faults:
        raise InvalidArgument(fields=faults)
    return reason.strip()
