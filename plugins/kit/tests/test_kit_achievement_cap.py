"""What an achievement counts where several are joined."""

from decimal import Decimal

import pytest

from tilik_plugin.scheme import CycleParams, ValueFormula, cap_achievement


@pytest.mark.parametrize(
    ("achievement", "counted"),
    [(8831.25, 120), (120.01, 120), (120, 120), (97.56, Decimal("97.56")), (0, 0), (-1600, 0)],
)
def test_an_achievement_counts_from_0_to_the_cap(
    achievement: float, counted: Decimal | int
) -> None:
    assert cap_achievement(achievement, CycleParams().achievement_cap) == counted


def test_a_stored_formula_that_names_its_cap_can_be_read() -> None:
    stored = {
        "terms": [{"axis": "plan", "weight": "w"}],
        "bands": [{"predicate": "good", "minimum": 0}],
    }
    assert ValueFormula.model_validate({**stored, "cap": "achievement_cap"}) == (
        ValueFormula.model_validate(stored)
    )
