"""The demo: a fictitious region for an empty database, to try everything on."""

from tilik_demo.fill import fill_demo
from tilik_demo.region import demo_region

__all__ = ["demo_region", "fill_demo"]
