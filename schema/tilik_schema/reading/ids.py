"""Global ids and cursors: opaque, unpadded base64 of a concept's name and a row's key."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from tilik_plugin import Text
from tilik_server.errors import FieldFault, InvalidId

Key = UUID | int
LARGEST_NUMBER = 2**15 - 1


def encode(concept: str, key: Key) -> str:
    """Return the global id of a row; it contains no personal data, count or time."""
    return _base64(concept.encode() + b":" + _to_bytes(key))


def decode(global_id: str, expected: str | None = None, path: str = "id") -> tuple[str, Key]:
    """Return the concept and key of a global id.

    Raises InvalidId, naming the argument `path`, if the text is not an id of this service or not
    one of the expected concept.
    """
    concept, colon, raw = _from_base64(global_id).partition(b":")
    key = _to_key(raw)
    name = concept.decode("ascii", "replace")
    if not colon or key is None:
        raise unknown_id(path)
    if expected is not None and name != expected:
        raise invalid_id(
            path,
            f"this id is of {name[:40]}, expected is one of {expected}",
            f"id ini milik {name[:40]}, yang diharapkan {expected}",
        )
    return name, key


def key_of(global_id: str, concept: str, path: str) -> UUID:
    """Return the uuid of a global id in the argument or input field `path`.

    Raises InvalidId if the text is not an id of the concept.
    """
    key = decode(global_id, concept, path)[1]
    if not isinstance(key, UUID):
        raise unknown_id(path)
    return key


def cursor(key: Key) -> str:
    """Return the cursor of a row, which is its key alone and the same in every list."""
    return _base64(_to_bytes(key))


def from_cursor(text: str, path: str, kind: type[Key] = UUID) -> Key:
    """Return the key in a cursor.

    Raises InvalidId, naming the argument `path`, if it is not a key of the type `kind`.
    """
    key = _to_key(_from_base64(text))
    if not isinstance(key, kind):
        raise invalid_id(
            path, "this is not a cursor of this list", "ini bukan kursor dari daftar ini"
        )
    return key


def unknown_id(path: str) -> InvalidId:
    """Return the error for a text that is not a global id."""
    return invalid_id(path, "this is not an id of this service", "ini bukan id dari layanan ini")


def invalid_id(path: str, en: str, id: str) -> InvalidId:
    """Return the error for an id or cursor that cannot be read."""
    return InvalidId(fields=[FieldFault(tuple(path.split(".")), Text(en=en, id=id))])


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _from_base64(text: str) -> bytes:
    """Return the bytes of a text that `_base64` made; empty for any other text."""
    try:
        raw = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except ValueError:
        return b""
    # Decoding ignores characters outside the alphabet; only one text may be the id of a row.
    return raw if _base64(raw) == text else b""


def _to_bytes(key: Key) -> bytes:
    if isinstance(key, UUID):
        return key.bytes
    # The sign tells a cycle's number from the 16 bytes of a uuid.
    return b"#%d" % key


def _to_key(raw: bytes) -> Key | None:
    if len(raw) == 16:
        return UUID(bytes=raw)
    if raw.startswith(b"#") and raw[1:].isdigit() and len(raw) < 7:
        number = int(raw[1:])
        return number if number <= LARGEST_NUMBER and _to_bytes(number) == raw else None
    return None
