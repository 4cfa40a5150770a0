"""Find the person whom a command is about, by the number as people write it, by code or key."""

import re
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.errors import PersonNotFound
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

DIGITS_OF_NIP: Final = 18
# Spaces of every width, and the apostrophe with which a spreadsheet keeps a number as text.
WRITTEN_AROUND: Final = re.compile(r"[\s'\u2019]+")
DIGITS_OR_CODE: Final = Text(
    en="give 18 digits; for somebody without a number the code, SCHEME:VALUE, e-mail address or id",
    id="isi 18 angka; untuk orang tanpa nomor: kode, SKEMA:NILAI, alamat surel, atau id",
)
SEVERAL: Final = Text(
    en="give the number of one person; repeat the command for each of several",
    id="isi nomor satu orang; ulangi perintah untuk setiap orang",
)
NOBODY: Final = Text(
    en="nobody has this number; compare it with that of the office's file",
    id="tidak ada orang dengan nomor ini; cocokkan dengan nomor pada berkas kantor",
)
NOBODY_CALLED: Final = Text(
    en="nobody has this code, e-mail address or id; compare it with the office's file",
    id="tidak ada orang dengan kode, alamat surel, atau id ini; cocokkan dengan berkas kantor",
)
AMBIGUOUS: Final = Text(
    en="several people are known by this; give the NIP, the code or the id",
    id="beberapa orang dikenal dengan sebutan ini; isi NIP, kode, atau id",
)
# What a spreadsheet makes of a number that it rounds.
ROUNDED: Final = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
ROUNDED_BY_SPREADSHEET: Final = Text(
    en="a spreadsheet has rounded this number; give all 18 digits",
    id="nomor ini dibulatkan oleh lembar sebar; isi semua 18 angka",
)

# A person's own code comes first, for it may have a colon, too.
FIND: Final = statement(
    "personal.find_person",
    """
with own as (
  select e.id from employee e where e.nip = $1 or e.code = $1 or e.id::text = lower($1)),
elsewhere as (
  select x.employee_id as id from external_code x
  where x.employee_id is not null and strpos($1, ':') > 0
    and x.scheme = upper(split_part($1, ':', 1)) and x.value = substr($1, strpos($1, ':') + 1)
  union
  select a.employee_id from account a
  where a.name = $1 or a.kind = 'EMAIL' and a.name = lower($1))
select id from own union select id from elsewhere where not exists (select from own)
""",
)


def one_person(words: Sequence[str]) -> str:
    """Return the number that the words of a command line are, without spaces, or what they are.

    Groups of digits that are separated by spaces may come as several words. A code has a letter.
    Raises PersonNotFound if they are neither; the message does not repeat them.
    """
    if any(ROUNDED.fullmatch(word.strip()) for word in words):
        raise PersonNotFound(reason=ROUNDED_BY_SPREADSHEET)
    plain = WRITTEN_AROUND.sub("", "".join(words))
    if _is_nip(plain):
        return plain
    if any(letter.isalpha() for letter in plain):
        if len(words) > 1:
            raise PersonNotFound(reason=SEVERAL)
        return words[0].strip()
    several = re.split(r"[,;|/]+", plain)
    if len(plain) >= 2 * DIGITS_OF_NIP or len([part for part in several if part]) > 1:
        raise PersonNotFound(reason=SEVERAL)
    raise PersonNotFound(reason=DIGITS_OR_CODE)


async def find_person(transaction: Transaction, named: str) -> UUID:
    """Return the key of the person with a number, code, account or key. Raises PersonNotFound."""
    found = await transaction.fetch(FIND, named)
    if len(found) > 1:
        raise PersonNotFound(reason=AMBIGUOUS)
    if not found:
        raise PersonNotFound(reason=NOBODY if _is_nip(named) else NOBODY_CALLED)
    key: UUID = found[0]["id"]
    return key


def _is_nip(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == DIGITS_OF_NIP
