"""Civil servants' numbers (NIP, NI PPPK): the rules of their 18 digits."""

from datetime import date
from typing import Final

from tilik_plugin import Text
from tilik_server.models.vocabulary import Employment

MINIMUM_AGE: Final = 18

NO_NUMBER: Final = Text(
    en="an official who is not a civil servant has no number",
    id="pejabat yang bukan ASN tidak memiliki nomor",
)
DIGITS: Final = Text(en="give 18 digits", id="isi 18 angka")
BIRTH: Final = Text(
    en="digits 1 to 8 must be a date of birth, YYYYMMDD",
    id="angka 1 sampai 8 harus tanggal lahir, TTTTBBHH",
)
APPOINTMENT: Final = Text(
    en="digits 9 to 14 must be the year and month of appointment, YYYYMM",
    id="angka 9 sampai 14 harus tahun dan bulan pengangkatan, TTTTBB",
)
TOO_YOUNG: Final = Text(
    en=f"the appointment must follow the birth by {MINIMUM_AGE} years or more",
    id=f"pengangkatan harus paling sedikit {MINIMUM_AGE} tahun setelah kelahiran",
)
SEX: Final = Text(en="digit 15 must be 1 or 2", id="angka ke-15 harus 1 atau 2")
SEQUENCE: Final = Text(
    en="digits 16 to 18 must be 001 or more", id="angka 16 sampai 18 harus 001 atau lebih"
)


NO_BIRTH_YEAR: Final = "0000"
"""How the number begins that replaces that of an erased person; nobody is born in the year 0."""


def is_pseudonym(nip: str) -> bool:
    """Return whether a number without spaces stands for somebody who was erased."""
    is_number = len(nip) == 18 and nip.isascii() and nip.isdigit()
    return is_number and nip.startswith(NO_BIRTH_YEAR)


def plain_nip(text: str) -> str:
    """Return the number without spaces; it is printed in groups of 8, 6, 1 and 3 digits."""
    return text.replace(" ", "")


def faults_in_nip(nip: str | None, employment: Employment | None = None) -> list[Text]:
    """Return the faults of a number; an empty list if it is well formed.

    `nip` is without spaces (see `plain_nip`). Digits 13 and 14 of a PNS are the month of
    appointment; those of a PPPK need not be, so only the year is checked. Without `employment`, a
    number passes if either rule allows it. An official who is not a civil servant (NON_ASN) must
    have no number. Messages do not repeat the number, which is personal data. There is no check
    digit.
    """
    if employment is Employment.NON_ASN:
        return [] if nip is None else [NO_NUMBER]
    if nip is None or len(nip) != 18 or not (nip.isascii() and nip.isdigit()):
        return [DIGITS]
    faults = _faults_in_dates(nip, has_month=employment is Employment.PNS)
    if nip[14] not in "12":
        faults.append(SEX)
    if nip[15:] == "000":
        faults.append(SEQUENCE)
    return faults


def _faults_in_dates(nip: str, has_month: bool) -> list[Text]:
    born = _day(nip[:8])
    # Without a month, the end of the year of appointment is compared with the birth.
    appointed = _day(f"{nip[8:14]}01") if has_month else _day(f"{nip[8:12]}1231")
    faults = [BIRTH] if born is None else []
    if appointed is None:
        faults.append(APPOINTMENT)
    elif born is not None and not _is_of_age(born, appointed, has_month):
        faults.append(TOO_YOUNG)
    return faults


def _is_of_age(born: date, appointed: date, has_month: bool) -> bool:
    """Return whether the person was of age at the end of the month or year of appointment."""
    years = appointed.year - born.year
    return years > MINIMUM_AGE or (
        years == MINIMUM_AGE and (not has_month or appointed.month >= born.month)
    )


def _day(digits: str) -> date | None:
    """Return the day of YYYYMMDD, None if there is no such day."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
