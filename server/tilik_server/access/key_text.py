"""The text of an integration's key: a random secret that scanners and people recognise."""

import re
import secrets
import string
from hashlib import sha256
from hmac import compare_digest
from typing import Final
from zlib import crc32

PREFIX: Final = "tilik_key_"
LETTERS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM: Final = 43
"""Letters of the secret: 62 to the power of 43 is more than 2 to the power of 256."""
CHECKED: Final = 6
"""Letters of the checksum, which tells a mistyped or invented key without the database."""
FORM: Final = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM + CHECKED}}}")


def new_key() -> str:
    """Return a new key, of which only the hash may be stored."""
    random = "".join(secrets.choice(LETTERS) for _ in range(RANDOM))
    return f"{PREFIX}{random}{_checksum(random)}"


def is_key(text: str) -> bool:
    """Return whether a text has the form of a key, with the right checksum."""
    if FORM.fullmatch(text) is None:
        return False
    random = text[len(PREFIX) : -CHECKED]
    return compare_digest(_checksum(random), text[-CHECKED:])


def hash_of_key(key: str) -> str:
    """Return the hash under which a key is stored.

    A fast hash is enough: nobody can try out 256 random bits.
    """
    return sha256(key.encode()).hexdigest()


def _checksum(random: str) -> str:
    number, letters = crc32(random.encode()), ""
    for _ in range(CHECKED):
        number, place = divmod(number, len(LETTERS))
        letters = LETTERS[place] + letters
    return letters
