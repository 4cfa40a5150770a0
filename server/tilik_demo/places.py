"""Places of the demo: its five local governments with their regencies and provinces."""

from datetime import date, timedelta
from typing import Final

from tilik_demo.data import Entry, read_entries
from tilik_demo.rows import Rows, SeededKeys

SCHEME: Final = "kemendagri"
# Papua Tengah was split off by UU 15/2022 of this day; until then Nabire was 91.04.
PAPUA_TENGAH: Final = date(2022, 7, 25)


class Place(Entry):
    """A place with its local government (pemerintah daerah)."""

    code: str
    name: str
    region: str
    regency: str
    government: str
    head: str
    city: bool = False
    district: str | None = None
    """The district's name where it is not the place's."""


class DemoRegion(Entry):
    """A region by its official code, with the region above it."""

    code: str
    name: str
    parent: str | None = None


class _Places(Entry):
    place: tuple[Place, ...]
    region: tuple[DemoRegion, ...]


_READ: Final = read_entries("places", _Places)
PLACES: Final = _READ.place
REGIONS: Final = _READ.region


def add_regions(rows: Rows, keys: SeededKeys) -> None:
    """Add the regions, from the province down, with Nabire's former code."""
    for region in REGIONS:
        rows.add(
            "region",
            id=keys.row("region", region.code),
            code=region.code,
            scheme=SCHEME,
            name=region.name,
            valid_from=PAPUA_TENGAH if region.code.startswith("94") else None,
            valid_to=PAPUA_TENGAH - timedelta(days=1) if region.code == "91.04" else None,
            parent_id=keys.row("region", region.parent) if region.parent else None,
        )
