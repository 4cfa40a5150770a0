"""The civil time of a province decides on which day something happens."""

from datetime import UTC, date, datetime

import pytest

from tilik_server.database.province_time import HOURS, ZONES, hours_ahead, local_day

EVENING = datetime(2025, 12, 31, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("province", "day"),
    [
        ("33", date(2025, 12, 31)),  # 22.30 WIB
        ("51", date(2025, 12, 31)),  # 23.30 WITA
        ("94", date(2026, 1, 1)),  # 00.30 WIT
        (None, date(2025, 12, 31)),
        ("99", date(2025, 12, 31)),
    ],
)
def test_day_of_a_moment_depends_on_the_province(province: str | None, day: date) -> None:
    assert local_day(province, EVENING) == day


def test_each_of_the_38_provinces_has_one_of_three_zones() -> None:
    assert len(ZONES) == 38
    assert set(ZONES.values()) == set(HOURS)


def test_central_kalimantan_is_western_and_bali_central() -> None:
    assert (hours_ahead("62"), hours_ahead("51")) == (7, 8)
