"""Mask what a text says of other people: their numbers, keys, addresses and names."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from tilik_server.personal.lines import LEAST_NUMBER
from tilik_server.personal.names import BETWEEN, Names, whole_words
from tilik_server.personal.scrub import texts_in
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.nip import faults_in_nip

HIDDEN: Final = "***"
"""What stands in place of something that is somebody else's."""
NAMES_PEOPLE: Final = frozenset(
    {"atasan", "employee", "guru", "murid", "nama", "name", "nik", "nip", "nisn", "pasien"}
    | {"patient", "pegawai", "peserta", "siswa", "student", "supervisor", "teacher"}
)
"""The columns of files that name a person, who may be in no register: all of the text is one."""
_KEY: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ADDRESS: Final = r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"
_NUMBER: Final = rf"(?<!\d)\d(?:{BETWEEN}\d){{17}}(?!\d)"
# A citizen's number (NIK); with spaces it could be two dates.
_NIK: Final = r"(?<!\d)\d{16}(?!\d)"
# As it is printed; looked for first, for a date in front of it would be taken for its beginning.
_PRINTED: Final = re.compile(rf"(?<!\d)\d{{8}}{BETWEEN}\d{{6}}{BETWEEN}[12]{BETWEEN}\d{{3}}(?!\d)")
_IDENTIFIER: Final = re.compile(f"{_KEY}|{_ADDRESS}|{_NUMBER}|{_NIK}", re.IGNORECASE)

# Once over the register, for all the texts together.
OTHERS: Final = statement(
    "personal.find_named_others",
    """
select distinct name from employee
where id <> $1 and length(name) > 2 and strpos(lower($2), lower(name)) > 0
""",
)

Mask = Callable[[Any], Any]


async def mask_of(transaction: Transaction, names: Names, stored: Iterable[Any]) -> Mask:
    """Return the function that masks what is others' in the stored JSON that is given."""
    words = "\n".join(sorted({text for value in stored for text in texts_in(value)}))
    others = [row["name"] for row in await transaction.fetch(OTHERS, names.key, words)]
    known = whole_words([*others, names.name])

    def masked(text: str, column: str) -> str:
        if names.are(text):
            return text
        if column.strip().casefold() in NAMES_PEOPLE and text.strip():
            return HIDDEN
        for pattern in (_PRINTED, _IDENTIFIER):
            text = pattern.sub(lambda found: _identifier(names, found[0]), text)
        return known.sub(lambda found: found[0] if names.are(found[0]) else HIDDEN, text)

    def mask(value: Any, column: str = "") -> Any:
        if isinstance(value, Mapping):
            return {name: mask(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [mask(each, column) for each in value]
        if isinstance(value, str):
            return masked(value, column)
        if isinstance(value, int) and value >= LEAST_NUMBER:
            return value if masked(str(value), column) != HIDDEN else HIDDEN
        return value

    return mask


def _identifier(names: Names, text: str) -> str:
    if names.are(text):
        return text
    is_grouped = not text.isdigit() and re.fullmatch(_NUMBER, text) is not None
    # Groups of digits may be figures or days; what is no well-formed number is left.
    return text if is_grouped and faults_in_nip(re.sub(r"\D", "", text)) else HIDDEN
