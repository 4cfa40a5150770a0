"""Hooks: what a plugin registers, each called once per process when the plugin is loaded."""

from collections.abc import Sequence
from typing import Any

import pluggy

from tilik_plugin.calculator import Calculator
from tilik_plugin.competency import CompetencyList
from tilik_plugin.importer import Importer
from tilik_plugin.indicator import IndicatorDefinition
from tilik_plugin.scheme import RatingScheme

PROJECT = "tilik"
"""pluggy's project name and the entry-point group."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def tilik_sector() -> str | None:
    """Returns the sector the plugin is for, such as `health`; None for every agency."""


@hookspec
def tilik_calculators() -> Sequence[Calculator[Any, Any]]:
    """Returns the plugin's calculators, one object each; keys start with the plugin's name."""
    return ()


@hookspec
def tilik_rating_schemes() -> Sequence[RatingScheme]:
    """Returns the plugin's rating schemes, as data."""
    return ()


@hookspec
def tilik_competencies() -> Sequence[CompetencyList]:
    """Returns the plugin's competency lists, as data."""
    return ()


@hookspec
def tilik_indicators() -> Sequence[IndicatorDefinition]:
    """Returns indicator definitions that an agency may adopt unchanged."""
    return ()


@hookspec
def tilik_importers() -> Sequence[Importer]:
    """Returns the readers of the kinds of files that the plugin knows."""
    return ()
