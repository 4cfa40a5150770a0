"""Invitation codes: printed on receipts and posters, stored as hashes."""

import re
import secrets
from hashlib import sha256
from typing import Final

# Without I, L, O and U, which people misread on paper (Crockford's base 32).
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 16
GROUP: Final = 4
MISREAD: Final = str.maketrans("ILO", "110")


def new_code() -> str:
    """Return a random code of 80 bits in four groups: 7ZK2-...."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(letters[place : place + GROUP] for place in range(0, LENGTH, GROUP))


def hash_of(code: str) -> str:
    """Return the hash of a code, the same for lower case, misread letters and other separators."""
    plain = re.sub(r"[^0-9A-Z]", "", code.upper()).translate(MISREAD)
    return sha256(plain.encode()).hexdigest()
