"""The person whom the claims of a token name, if that person is in service."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from tilik_server.issuer import Issuer
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.text import is_storable

_log: Final = logging.getLogger("tilik.sign_in")
_NIP: Final = re.compile(r"[0-9]{18}", re.ASCII)
LONGEST_NAME: Final = 320

# Each part uses a unique index; a claim that is null finds nobody.
PERSON: Final = statement(
    "sign_in.find_person",
    """
with found as (
  select id from employee where nip = $2
  union
  select employee_id from account where issuer = $1 and kind = 'SUBJECT' and name = $3
  union
  select employee_id from account where issuer = $1 and kind = 'EMAIL' and name = $4
)
select e.id,
  coalesce(e.active_until >= tilik_today(e.unit_id), true) as in_service,
  exists (select from appraisal a where a.appraiser_id = e.id) as appraises
from found join employee e using (id)
""",
)


@dataclass(frozen=True, slots=True)
class PersonInService:
    """An employee in service; `appraises` says whether the employee appraises others."""

    employee: UUID
    appraises: bool


async def find_person(
    transaction: Transaction, issuer: Issuer, claims: Mapping[str, Any]
) -> PersonInService | None:
    """Return the person whom the mapped claims name, or None.

    It is nobody if no claim names an employee, if two claims name different ones, or if the
    employee has left.
    """
    rows = await transaction.fetch(PERSON, issuer.issuer, *_names(issuer, claims))
    if len(rows) > 1:
        _log.warning("a token of %s names %d persons", issuer.issuer, len(rows))
        return None
    if not rows or not rows[0]["in_service"]:
        return None
    return PersonInService(rows[0]["id"], rows[0]["appraises"])


def _names(issuer: Issuer, claims: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Return the NIP, the subject and the e-mail address that the mapped claims hold."""
    wanted = issuer.claims
    nip = _text(claims, wanted.nip)
    digits = None if nip is None else nip.replace(" ", "")
    email = _text(claims, wanted.email)
    # An address that nobody has confirmed may be anybody's.
    confirmed = claims.get("email_verified") is True
    return (
        digits if digits is not None and _NIP.fullmatch(digits) else None,
        _text(claims, wanted.subject),
        email.lower() if email is not None and confirmed else None,
    )


def _text(claims: Mapping[str, Any], name: str | None) -> str | None:
    value = None if name is None else claims.get(name)
    if not isinstance(value, str) or not value or len(value) > LONGEST_NAME:
        return None
    return value if is_storable(value) else None
