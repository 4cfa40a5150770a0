"""Positions (jabatan) of the demo, with their duties and required competencies."""

from typing import Final

from tilik_demo.data import Entry, read_entries
from tilik_demo.required_competencies import GENERAL, IT, REQUIRED, TECHNICAL
from tilik_demo.rows import Rows, SeededKeys


class DemoPosition(Entry):
    """A position with its technical competency and the grades of its holders."""

    code: str
    title: str
    position_class: str
    grades: tuple[str, ...]
    duties: tuple[str, ...]
    technical: tuple[str, ...] = ()
    pppk: bool = False
    """Whether some of its holders have a work agreement (PPPK)."""

    def requirements(self) -> dict[str, int]:
        """Return the required level of each competency; none for an elected head."""
        level = REQUIRED.get(self.position_class)
        if level is None:
            return {}
        technical = {key: min(5, max(2, level)) for key in (IT, *self.technical)}
        return dict.fromkeys(GENERAL, level) | technical


class _Positions(Entry):
    position: tuple[DemoPosition, ...]


POSITIONS: Final = {each.code: each for each in read_entries("positions", _Positions).position}


def add_positions(rows: Rows, keys: SeededKeys) -> None:
    """Add the positions and their required levels."""
    for key, name in TECHNICAL.items():
        rows.add("competency", id=key, name=name, kind="TECHNICAL", plugin="tilik-asn")
    for position in POSITIONS.values():
        position_key = keys.row("position", position.code)
        rows.add(
            "position",
            id=position_key,
            code=position.code,
            title=position.title,
            position_class=position.position_class,
            duties=list(position.duties),
        )
        for competency, level in position.requirements().items():
            rows.add(
                "competency_requirement",
                id=keys.row("competency_requirement", f"{position.code}/{competency}"),
                position_id=position_key,
                competency_id=competency,
                level=level,
            )
