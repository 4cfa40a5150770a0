"""Find the person whom a command is about, by the number as people and spreadsheets write it."""

import re
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.errors import PersonNotFound
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.nip import DIGITS

DIGITS_OF_NIP: Final = 18
# Spaces of every width, and the apostrophe with which a spreadsheet keeps a number as text.
WRITTEN_AROUND: Final = re.compile(r"[\s'\u2019]+")
SEVERAL: Final = Text(
    en="give the number of one person; repeat the command for each of several",
    id="isi nomor satu orang; ulangi perintah untuk setiap orang",
)
NOBODY: Final = Text(
    en="nobody has this number; compare it with that of the office's file",
    id="tidak ada orang dengan nomor ini; cocokkan dengan nomor pada berkas kantor",
)
# What a spreadsheet makes of a number that it rounds.
ROUNDED: Final = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
ROUNDED_BY_SPREADSHEET: Final = Text(
    en="a spreadsheet has rounded this number; give all 18 digits",
    id="nomor ini dibulatkan oleh lembar sebar; isi semua 18 angka",
)

FIND: Final = statement("personal.find_person", "select id from employee where nip = $1")


def one_nip(words: Sequence[str]) -> str:
    """Return the number that the words of a command line are, without spaces.

    Groups that are separated by spaces may come as several words. Raises PersonNotFound if they
    are not one number of 18 digits; the message does not repeat it.
    """
    if any(ROUNDED.fullmatch(word.strip()) for word in words):
        raise PersonNotFound(reason=ROUNDED_BY_SPREADSHEET)
    plain = WRITTEN_AROUND.sub("", "".join(words))
    is_number = plain.isascii() and plain.isdigit()
    if is_number and len(plain) == DIGITS_OF_NIP:
        return plain
    several = re.split(r"[,;|/]+", plain)
    if len(plain) >= 2 * DIGITS_OF_NIP or len([part for part in several if part]) > 1:
        raise PersonNotFound(reason=SEVERAL)
    raise PersonNotFound(reason=DIGITS)


async def find_person(transaction: Transaction, nip: str) -> UUID:
    """Return the key of the person with a number. Raises PersonNotFound."""
    key: UUID | None = await transaction.fetch_value(FIND, nip)
    if key is None:
        raise PersonNotFound(reason=NOBODY)
    return key
