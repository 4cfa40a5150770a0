"""Accounts of employees at issuers, added, removed and listed."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.errors import (
    AccountTaken,
    AccountUnknown,
    CodeUnknown,
    FieldFault,
    InvalidArgument,
)
from tilik_server.models.vocabulary import AccountKind
from tilik_server.sign_in.person import LONGEST_NAME
from tilik_server.sql.statement import statement
from tilik_server.validation.text import faults_in_text

EMPLOYEE: Final = statement(
    "sign_in.find_employee", "select id from employee where id::text = $1 or nip = $1"
)
ADD: Final = statement(
    "sign_in.add_account",
    """
insert into account (issuer, kind, name, employee_id) values ($1, $2, $3, $4)
on conflict (issuer, kind, name) do update set employee_id = excluded.employee_id
where account.employee_id = excluded.employee_id
""",
)
REMOVE: Final = statement(
    "sign_in.remove_account", "delete from account where issuer = $1 and kind = $2 and name = $3"
)
LIST: Final = statement(
    "sign_in.list_accounts",
    """
select s.issuer, s.kind, s.name, e.name as employee
from account s join employee e on e.id = s.employee_id
where $1::text is null or s.issuer = $1
order by s.issuer, s.kind, s.name
""",
)


@dataclass(frozen=True, slots=True)
class AccountName:
    """The name of an account at an issuer; e-mail addresses are kept in small letters."""

    issuer: str
    kind: AccountKind
    name: str

    def values(self) -> tuple[str, str, str]:
        """Return the columns of its unique key. Raises InvalidArgument if it cannot be a name."""
        is_email = self.kind is AccountKind.EMAIL
        faults = faults_in_text(self.name, ("name",), LONGEST_NAME)
        if not faults and is_email and "@" not in self.name:
            wanted = Text("give an address with @", "isi alamat dengan @")
            faults = [FieldFault(("name",), wanted)]
        if faults:
            raise InvalidArgument(fields=faults)
        return self.issuer, self.kind, self.name.lower() if is_email else self.name


async def add_account(database: Database, account: AccountName, person: str) -> None:
    """Store under which name an issuer knows a person, who is given by NIP or key.

    Raises CodeUnknown, InvalidArgument, and AccountTaken if the name is another person's.
    """
    values = account.values()
    async with database.writing(OPERATOR) as transaction:
        employee: UUID | None = await transaction.fetch_value(EMPLOYEE, person)
        if employee is None:
            raise CodeUnknown(concept=Text("employee", "pegawai"), code=person)
        if not await transaction.execute(ADD, *values, employee):
            raise AccountTaken(name=account.name, issuer=account.issuer)


async def remove_account(database: Database, account: AccountName) -> None:
    """Remove a stored name. Raises AccountUnknown, InvalidArgument."""
    async with database.writing(OPERATOR) as transaction:
        if not await transaction.execute(REMOVE, *account.values()):
            raise AccountUnknown(name=account.name, issuer=account.issuer)


async def list_accounts(database: Database, issuer: str | None) -> list[tuple[str, ...]]:
    """Return issuer, kind, name and employee of each stored name, of one issuer or of all."""
    async with database.reading(OPERATOR) as transaction:
        return [tuple(row.values()) for row in await transaction.fetch(LIST, issuer)]
