"""Names: by what lines of files and texts call a person, and whether they do."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# What stands between the digits of a number: spaces of every width, dots, dashes, slashes,
# apostrophes. Python and PostgreSQL read this class alike.
BETWEEN: Final = r"[\s./_'\u00a0\u2000-\u2015\u202f-]{0,3}"
LONG_ENOUGH: Final = 6
"""Characters of a value of another system that is taken for the person without its scheme."""

NAMES: Final = statement(
    "personal.read_names",
    f"""
select e.name, e.nip, array(
  select lower(n.name) from (
    select e.code as name
    union all select x.scheme || ':' || x.value from external_code x where x.employee_id = e.id
    union all select x.value from external_code x
      where x.employee_id = e.id and length(x.value) >= {LONG_ENOUGH}
    union all select a.name from account a
      where a.employee_id = e.id and length(a.name) >= {LONG_ENOUGH}) n
  where n.name is not null) as codes
from employee e where e.id = $1
""",
)


@dataclass(frozen=True)
class Names:
    """The key, name and number of a person, and in small letters their codes and accounts.

    A name alone does not say who is meant, for several people may have it.
    """

    key: UUID
    name: str
    nip: str | None
    codes: frozenset[str]

    @cached_property
    def number_pattern(self) -> str | None:
        """The number however it is grouped, as a pattern for Python and PostgreSQL."""
        return None if self.nip is None else rf"(?<!\d){BETWEEN.join(self.nip)}(?!\d)"

    @cached_property
    def _within(self) -> re.Pattern[str]:
        patterns = [str(self.key)]
        if self.number_pattern is not None:
            patterns.append(self.number_pattern)
        return re.compile("|".join(patterns), re.IGNORECASE)

    @cached_property
    def _name(self) -> re.Pattern[str]:
        return whole_words([self.name])

    def are(self, text: str) -> bool:
        """Return whether a text is one of the names and nothing else."""
        plain = text.strip().casefold()
        is_name = plain in self.codes or plain == self.name.casefold()
        return is_name or self._within.fullmatch(plain.strip("'")) is not None

    def without(self, text: str) -> str:
        """Return a text without the person's key, number and name; codes must be all of it."""
        if self.are(text):
            return ""
        return self._name.sub("", self._within.sub("", text)).strip()


def whole_words(names: list[str]) -> re.Pattern[str]:
    """Return the pattern of names as whole words in any case, the longest first."""
    longest_first = sorted(names, key=len, reverse=True)
    listed = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)


async def read_names(transaction: Transaction, person: UUID) -> Names:
    """Return by what lines may call a person who exists."""
    row = await transaction.fetch_row(NAMES, person)
    assert row is not None
    return Names(person, row["name"], row["nip"], frozenset(row["codes"]))
