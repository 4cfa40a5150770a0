"""Rupiah: amounts as the Ministry of Finance's portal writes them."""

import re
from decimal import Decimal

MILLIARD = 10**9

_INDONESIAN = re.compile(r"^-?\d{1,3}(\.\d{3})*(,\d+)? M$|^-?\d+(,\d+)? M$")
_PLAIN = re.compile(r"^-?\d+(\.\d+)?$")
_PER_CENT = re.compile(r"^-?\d{1,3}(,\d{3})*(\.\d+)?$|^-?\d+(\.\d+)?$")


def rupiah(written: str) -> int | None:
    """Reads `1.025,59 M` or `2223.07`, both milliards (10⁹ rupiah); None if it is neither."""
    if _INDONESIAN.match(written):
        milliards = Decimal(written.removesuffix(" M").replace(".", "").replace(",", "."))
    elif _PLAIN.match(written):
        milliards = Decimal(written)
    else:
        return None
    return int(milliards * MILLIARD)


def published_percent(written: str) -> Decimal | None:
    """Reads a percentage with an English thousands comma, `1,700.00`; None if it is none."""
    return Decimal(written.replace(",", "")) if _PER_CENT.match(written) else None
