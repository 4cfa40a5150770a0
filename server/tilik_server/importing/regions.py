"""Regions: the importer of the Ministry of Home Affairs' codes, and the tree of regions."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

import orjson

from tilik_plugin import Text
from tilik_plugin.importer import Imported, Importer, Rejected, natural_key
from tilik_server.importing.checked_lines import AcceptedLine, CheckedLines
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow, Transaction

SCHEME: Final = "kemendagri"
LONGEST_NAME: Final = 200

_CODE = re.compile(r"^\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?$", re.ASCII)

# A row with `valid_to` is a region as it was before a split or merger; it is kept for old data.
KNOWN: Final = statement(
    "importing.find_regions",
    """
select r.code, r.id, r.name, p.code as parent
from region r left join region p on p.id = r.parent_id
where r.scheme = $1 and r.code = any($2::text[]) and r.valid_to is null
""",
)
# A code that has ended and comes again begins on the day after: its spans must not overlap.
INSERT: Final = statement(
    "importing.store_regions",
    """
insert into region (id, scheme, code, name, parent_id, valid_from)
select x.id, $1::text, x.code, x.name, x.parent_id,
  (select max(valid_to) + 1 from region where scheme = $1 and code = x.code)
from jsonb_to_recordset($2::jsonb) as x(id uuid, code text, name text, parent_id uuid)
""",
)
UPDATE: Final = statement(
    "importing.correct_regions",
    """
update region r set name = x.name, parent_id = x.parent_id
from jsonb_to_recordset($1::jsonb) as x(id uuid, name text, parent_id uuid) where r.id = x.id
""",
)


class RegionsImporter(Importer):
    """A province, regency, district or village for each line; the code contains its parent's.

    Code scheme: Kepmendagri 300.2.2-2138/2025.
    """

    kind = "regions"
    description = Text(
        "Codes and names of regions (Kepmendagri)", "Kode dan nama wilayah (Kepmendagri)"
    )
    header = ("code", "name")
    calculator_keys = ()

    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        """Read the region; reject a code of another form and a missing name."""
        fields = {name: row[name].strip() for name in self.header}
        code, name = fields["code"], fields["name"]
        if not _CODE.match(code):
            return Rejected("code", _NO_CODE)
        if not 1 <= len(name) <= LONGEST_NAME:
            return Rejected("name", _NO_NAME)
        record = {"scheme": SCHEME, "code": code, "name": name, "parent": parent_of(code)}
        return Imported(natural_key(SCHEME, code), "", record, fields)


def parent_of(code: str) -> str | None:
    """Return the code of the region that contains another; None for a province."""
    return code.rpartition(".")[0] or None


async def reject_orphans(transaction: Transaction, checked: CheckedLines) -> None:
    """Reject each region whose parent is neither in the file nor stored, and all below it."""
    records = {each.imported.record["code"]: key for key, each in checked.accepted.items()}
    parents = {parent for code in records if (parent := parent_of(code)) is not None}
    known_codes = set(records) | set(await _known(transaction, sorted(parents - set(records))))
    # Parents have shorter codes, so they are checked before their children.
    for code in sorted(records, key=len):
        parent = parent_of(code)
        if parent is not None and parent not in known_codes:
            known_codes.discard(code)
            reason = Text(
                f"{parent}, which contains it, is neither in the file nor known",
                f"induknya, {parent}, tidak ada dalam berkas dan belum dikenal",
            )
            checked.reject(records[code], "code", reason)


async def store_regions(transaction: Transaction, accepted: Sequence[AcceptedLine]) -> set[str]:
    """Store regions, parents first, and return the natural keys that changed.

    Runs three statements at most, for any number of lines.
    """
    records = sorted((each.imported.record for each in accepted), key=lambda r: len(r["code"]))
    codes = {code for r in records for code in (r["code"], r["parent"]) if code is not None}
    known = await _known(transaction, sorted(codes))
    ids = {code: row["id"] for code, row in known.items()}
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for record in records:
        row = known.get(record["code"])
        if row is not None and (row["name"], row["parent"]) == (record["name"], record["parent"]):
            continue
        key = ids.setdefault(record["code"], uuid4())
        parent = None if record["parent"] is None else ids[record["parent"]]
        (new if row is None else changed).append({**record, "id": key, "parent_id": parent})
    if new:
        await transaction.execute(INSERT, SCHEME, _json(new))
    if changed:
        await transaction.execute(UPDATE, _json(changed))
    return {natural_key(SCHEME, each["code"]) for each in (*new, *changed)}


async def _known(transaction: Transaction, codes: list[str]) -> dict[str, ResultRow]:
    rows = await transaction.fetch(KNOWN, SCHEME, codes)
    return {row["code"]: row for row in rows}


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    # orjson does not know the driver's subclass of UUID.
    return orjson.dumps(rows, default=str).decode()


_NO_CODE = Text(
    "not a code such as 35, 35.26, 35.26.01 or 35.26.01.2001",
    "bukan kode seperti 35, 35.26, 35.26.01 atau 35.26.01.2001",
)
_NO_NAME = Text(
    f"a name takes 1 to {LONGEST_NAME} characters", f"nama terdiri atas 1-{LONGEST_NAME} karakter"
)
