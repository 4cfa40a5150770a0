"""Plans (SKP) of the demo: the work results of each position, and the expected behaviours."""

from typing import Final

from tilik_demo.plans import education, finance, health, service
from tilik_demo.plans.behaviour import BEHAVIOURS
from tilik_demo.plans.result import Result

__all__ = ["BEHAVIOURS", "PLANS", "Result"]

PLANS: Final = {**service.PLANS, **education.PLANS, **health.PLANS, **finance.PLANS}
"""By the position's code."""
