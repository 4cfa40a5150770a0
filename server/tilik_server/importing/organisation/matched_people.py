"""Matched people: which stored person each line is about."""

from collections.abc import Mapping
from typing import Any, Final

from tilik_plugin import Text
from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.organisation.known_people import KnownPeople
from tilik_server.importing.organisation.positions import reject_incomplete
from tilik_server.models.vocabulary import Employment
from tilik_server.sql.transaction import ResultRow
from tilik_server.validation.nip import faults_in_nip

NEEDED: Final = ("name", "employment")


def match_people(checked: CheckedLines, known: KnownPeople) -> dict[str, ResultRow | None]:
    """Return the stored person of each line; reject lines that name two, or one named before."""
    found: dict[str, ResultRow | None] = {}
    lines: dict[str, int] = {}
    for key, each in list(checked.accepted.items()):
        record = each.imported.record
        by_code, by_nip = known.get(record.get("code")), known.get(record.get("nip"))
        row = by_code or by_nip
        if by_code is not None and by_nip is not None and by_code["id"] != by_nip["id"]:
            checked.reject(key, "nip", OF_ANOTHER)
            continue
        if row is not None and by_code is None and record.get("code") and row["code"] is not None:
            checked.reject(key, "code", OTHER_CODE)
            continue
        if reject_incomplete(checked, key, row is None, NEEDED):
            continue
        fault = _fault_of_number(record, row)
        if fault is not None:
            checked.reject(key, "nip", fault)
            continue
        names = [name for name in (record.get("nip"), record.get("code")) if name is not None]
        names += [] if row is None else [str(row["id"])]
        twin = next((lines[name] for name in names if name in lines), None)
        if twin is not None:
            checked.reject(key, "nip", checked.named_before(twin))
            continue
        lines |= dict.fromkeys(names, each.line)
        found[key] = row
    return found


def _fault_of_number(record: Mapping[str, Any], row: ResultRow | None) -> Text | None:
    """Return why the number and the employment, as they will be, do not go together."""
    stored: Mapping[str, Any] = {} if row is None else row
    employment = Employment(record.get("employment") or stored["employment"])
    nip = record.get("nip") or (None if employment is Employment.NON_ASN else stored.get("nip"))
    faults = faults_in_nip(nip, employment)
    return faults[0] if faults else None


OF_ANOTHER: Final = Text(
    "another person than the one with this code has this number",
    "nomor ini milik orang lain, bukan pemilik kode tersebut",
)


OTHER_CODE: Final = Text(
    "the person with this number has another code", "pemilik nomor ini memiliki kode lain"
)
