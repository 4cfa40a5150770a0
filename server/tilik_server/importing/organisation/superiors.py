"""Superiors: whom lines give as superiors, without unknown ones and loops."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.organisation.known_people import KnownPeople
from tilik_server.importing.organisation.loops import on_loops


def reject_misplaced(
    checked: CheckedLines,
    ids: Mapping[str, UUID],
    known: KnownPeople,
    above: Mapping[UUID, UUID | None],
) -> dict[str, UUID | None]:
    """Return the superiors that lines give; reject unknown ones and those who are subordinate."""
    while True:
        in_file = _names_in_file(checked, ids)
        supervisors: dict[str, UUID | None] = {}
        orphans = []
        for key, each in checked.accepted.items():
            named = each.imported.record.get("supervisor")
            row = known.get(named)
            found: UUID | None = in_file.get(named) or (None if row is None else row["id"])
            if named is not None and found is None:
                orphans.append(key)
            elif "supervisor" in each.imported.record:
                supervisors[key] = found
        merged = {**above, **{ids[key]: found for key, found in supervisors.items()}}
        loops = on_loops(merged)
        looped = [
            key
            for key, found in supervisors.items()
            if ids[key] in loops and above.get(ids[key]) != found
        ]
        for key in orphans:
            checked.reject(key, "supervisor", NO_SUCH_SUPERIOR)
        lines = sorted(checked.accepted[key].line for key in looped)
        for key in looped:
            checked.reject(key, "supervisor", _subordinate(lines))
        if not orphans and not looped:
            return supervisors


def _names_in_file(checked: CheckedLines, ids: Mapping[str, UUID]) -> dict[str | None, UUID]:
    return {
        name: ids[key]
        for key, each in checked.accepted.items()
        for name in (each.imported.record.get("nip"), each.imported.record.get("code"))
        if name is not None
    }


def _subordinate(lines: Iterable[int]) -> Text:
    listed = ", ".join(map(str, lines))
    return Text(
        f"the superior is subordinate to this person (lines {listed})",
        f"atasan ini adalah bawahan pegawai tersebut (baris {listed})",
    )


NO_SUCH_SUPERIOR: Final = Text(
    "nobody has this number or code, neither in the file, with a good line, nor stored",
    "nomor atau kode ini tidak ada dalam berkas dengan baris yang benar dan belum dikenal",
)
