"""Places of the demo: the five it is about, with their regencies and provinces."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tilik_demo.rows import Keys, Rows

SCHEME: Final = "kemendagri"
# Papua Tengah was split off by UU 15/2022 of this day; until then Nabire was 91.04.
PAPUA_TENGAH: Final = date(2022, 7, 25)


@dataclass(frozen=True, slots=True)
class Place:
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


PLACES: Final = (
    Place("TUBEI", "Tubei", "17.07.09", "17.07", "Pemerintah Kabupaten Lebong", "Bupati Lebong"),
    Place(
        "KUTACANE",
        "Kutacane",
        "11.02.04",
        "11.02",
        "Pemerintah Kabupaten Aceh Tenggara",
        "Bupati Aceh Tenggara",
        district="Babussalam",
    ),
    Place(
        "WANGGAR",
        "Wanggar",
        "94.01.05",
        "94.01",
        "Pemerintah Kabupaten Nabire",
        "Bupati Nabire",
    ),
    Place(
        "GAJAHMUNGKUR",
        "Gajahmungkur",
        "33.74.09",
        "33.74",
        "Pemerintah Kota Semarang",
        "Wali Kota Semarang",
        city=True,
    ),
    Place(
        "SERANG",
        "Serang",
        "36.73",
        "36.73",
        "Pemerintah Kota Serang",
        "Wali Kota Serang",
        city=True,
    ),
)

REGIONS: Final = (
    ("11", "Aceh", None),
    ("11.02", "Kabupaten Aceh Tenggara", "11"),
    ("11.02.04", "Babussalam", "11.02"),
    ("17", "Bengkulu", None),
    ("17.07", "Kabupaten Lebong", "17"),
    ("17.07.09", "Tubei", "17.07"),
    ("33", "Jawa Tengah", None),
    ("33.74", "Kota Semarang", "33"),
    ("33.74.09", "Gajahmungkur", "33.74"),
    ("36", "Banten", None),
    ("36.73", "Kota Serang", "36"),
    ("91", "Papua", None),
    ("91.04", "Kabupaten Nabire", "91"),
    ("94", "Papua Tengah", None),
    ("94.01", "Kabupaten Nabire", "94"),
    ("94.01.05", "Wanggar", "94.01"),
)


def add_regions(rows: Rows, keys: Keys) -> None:
    """The regions, from the province down, with the code that Nabire had before."""
    for code, name, parent in REGIONS:
        rows.add(
            "region",
            id=keys.row("region", code),
            code=code,
            scheme=SCHEME,
            name=name,
            valid_from=PAPUA_TENGAH if code.startswith("94") else None,
            valid_to=PAPUA_TENGAH - timedelta(days=1) if code == "91.04" else None,
            parent_id=keys.row("region", parent) if parent else None,
        )
