"""The competencies that the demo's positions require, with the required levels."""

from typing import Final

from tilik_demo.data import read_tables

IT, PUBLIC_SPEAKING, BUDGETING, TEACHING, SURVEILLANCE = (
    "demo.it_skills",
    "demo.health_education",
    "demo.budgeting",
    "demo.teaching",
    "demo.surveillance",
)
_READ: Final = read_tables("required_competencies")
TECHNICAL: Final[dict[str, dict[str, str]]] = _READ["technical"]
GENERAL: Final[dict[str, dict[str, str]]] = _READ["general"]
REQUIRED: Final[dict[str, int]] = _READ["required"]
